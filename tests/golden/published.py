"""Where published data for golden tests lies: STEWARD_DATA_DIR, by default ../shared/data beside the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def published(name: str) -> Path:
    """A file of the data folder; the test is skipped where it is absent."""
    folder = Path(os.environ.get("STEWARD_DATA_DIR", ROOT / ".." / "shared" / "data"))
    path = folder / name
    if not path.exists():
        pytest.skip(f"published data {name} is not here; STEWARD_DATA_DIR names its folder")
    return path

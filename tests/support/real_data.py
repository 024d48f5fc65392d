"""Fixtures: folders of real data that are not part of the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def data_folder(name: str) -> Path:
    """The folder `name` of STEWARD_DATA_DIR (../shared/data beside the project when unset); skips the test where it is absent."""
    base = Path(os.environ.get("STEWARD_DATA_DIR", ROOT.parent / "shared" / "data"))
    folder = base / name
    if not folder.is_dir():
        pytest.skip(f"real data folder {name} is absent: set STEWARD_DATA_DIR to the folder that holds it")
    return folder


@pytest.fixture(scope="session")
def far_trans_dir() -> Path:
    """The FAR-Trans data set of a real bank (Sanz-Cruzado et al., 2024)."""
    return data_folder("far_trans")

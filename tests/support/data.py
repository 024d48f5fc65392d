"""Where the real data is, and a clear skip where it is not."""

import os
from pathlib import Path

import pytest

DEFAULT = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def data_folder(name: str) -> Path:
    """The folder `name` of the data collection named by STEWARD_DATA_DIR; skips the test when it is absent."""
    folder = Path(os.environ.get("STEWARD_DATA_DIR", DEFAULT)) / name
    if not folder.is_dir():
        pytest.skip(f"the data folder {name} is not here (set STEWARD_DATA_DIR)")
    return folder


@pytest.fixture(scope="session")
def far_trans_dir() -> Path:
    """The FAR-Trans data set of a real bank (Sanz-Cruzado et al., 2024)."""
    return data_folder("far_trans")

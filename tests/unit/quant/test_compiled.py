"""Machine code must not outlive the source it was made from."""

from pathlib import Path

import pytest
from numba.core import config

from steward.quant import compiled
from steward.quant.compiled import digest_sources


def test_cache_is_named_by_the_digest_of_all_sources() -> None:
    here = Path(compiled.__file__).parent
    assert vars(config)["CACHE_DIR"].endswith(f"compiled-{digest_sources(here)}")


def test_the_cache_stays_where_it_is_when_numba_reads_its_settings_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = vars(config)["CACHE_DIR"]
    monkeypatch.setenv("NUMBA_DEBUG_CACHE", "0")
    vars(config)["reload_config"]()
    assert vars(config)["CACHE_DIR"] == before


def test_digest_sees_a_changed_constant_and_a_renamed_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("LIMIT = 1\n")
    before = digest_sources(tmp_path)
    assert digest_sources(tmp_path) == before
    (tmp_path / "a.py").write_text("LIMIT = 2\n")
    changed = digest_sources(tmp_path)
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert len({before, changed, digest_sources(tmp_path)}) == 3

"""A snapshot kept where another machine takes the run up (issue 7, scale)."""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from steward.deliver.review import actions
from steward.platform.settings import InsecureStart, Settings
from steward.workflows.book import review_all
from steward.workflows.book.kept import shelter_at
from steward.workflows.book.review_all import review_book
from tests.support.desk import Desk, fund_desk

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[Desk]:
    with fund_desk(tmp_path, database_url, DAY) as made:
        made.rt.settings = replace(made.rt.settings, book_store=f"file://{tmp_path}/shared")
        made.customer("100", units="50000", level=2)
        made.customer("900000")
        yield made


def die_on_another_machine(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run is killed before it writes and its machine is gone; the folder that is shared is not."""

    def die(step: str, _done: int, _of: int) -> None:
        if step == "writing":
            raise KeyboardInterrupt

    def killed(*_args: object, **_kw: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(actions, "cancel_run", killed)
        with pytest.raises(MemoryError):
            review_book(desk.rt, rows=1, progress=die)
    shutil.rmtree(desk.rt.settings.home / "book")
    (kept,) = Path(str(desk.rt.settings.book_store).removeprefix("file://")).iterdir()
    desk.go_to(DAY, 12)
    return kept


def test_another_machine_takes_the_run_up_without_reading_the_book(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = die_on_another_machine(desk, monkeypatch)
    monkeypatch.setattr(review_all, "take_snapshot", None)  # would be called to read it
    report = review_book(desk.rt, rows=1)
    assert (report.resumed, report.customers, report.blocks) == (True, 2, 2)
    assert not kept.exists()


def test_a_snapshot_that_was_changed_or_is_half_there_is_read_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = die_on_another_machine(desk, monkeypatch)
    block = kept / "block-00001.arrow"
    block.write_bytes(block.read_bytes()[:-1] + b"x")
    shelter = shelter_at(desk.rt.settings.book_store)
    assert shelter is not None
    assert not shelter.bring(desk.rt.settings.home / "book" / kept.name)
    (kept / "manifest.json").unlink()
    assert not shelter.bring(desk.rt.settings.home / "book" / kept.name)
    assert review_book(desk.rt, rows=1).customers == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shared",
        "file://host/shared",
        "s3://",
        "s3://key:secret@bucket/x",
        "s3://bucket/x?endpoint_override=far.example:9000&scheme=http",
    ],
)
def test_a_store_that_would_be_unsafe_is_refused(text: str) -> None:
    with pytest.raises(InsecureStart, match="STEWARD_BOOK_STORE"):
        Settings.from_env({"STEWARD_BOOK_STORE": text})


def test_a_bucket_is_named_by_its_address() -> None:
    here = "s3://bucket/steward?endpoint_override=127.0.0.1:9000&scheme=http&region=cn"
    assert Settings.from_env({"STEWARD_BOOK_STORE": here}).book_store == here
    shelter = shelter_at(here)
    assert shelter is not None
    assert (shelter.files.type_name, shelter.root) == ("s3", "bucket/steward")

"""Several processes read one book: the bytes of one reader, all of one instant, and one that dies is noticed (issue 7, O1)."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest

from steward.platform.access.model import SYSTEM
from steward.platform.clock import pause
from steward.platform.settings import InsecureStart, Settings
from steward.platform.work import Work
from steward.workflows.book.readers import ReaderLost, reading
from steward.workflows.book.review_all import review_book
from steward.workflows.book.snapshot import Share, Snapshot, Task, Written, alone, take_snapshot
from tests.support.desk import Desk, fund_desk

DAY = dt.date(2026, 3, 2)
TRIES = 300


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[Desk]:
    with fund_desk(tmp_path, database_url, DAY) as made:
        yield made


def test_what_is_written_meanwhile_is_in_no_block_whoever_reads_it(desk: Desk, tmp_path: Path) -> None:
    for level in (2, 3, 4, None):
        desk.customer("900000", units="50000", level=level)
    by_us: list[int] = []

    def read(w: Work, share: Share = alone) -> Snapshot:
        return take_snapshot(w, tmp_path / "book", 1, share=share)

    def seen_writing(write: Callable[[Task], Written], task: Task) -> Written:
        by_us.append(task.number)
        return write(task)

    def counted(share: Share, write: Callable[[Task], Written], tasks: Sequence[Task]) -> Iterable[Written]:
        return share(partial(seen_writing, write), tasks)

    with desk.rt.work(SYSTEM, read_only=True) as w:
        before = read(w)
    with desk.rt.work(SYSTEM, read_only=True) as plain, reading(desk.rt, 2) as (w, share):
        desk.change(annual_fee_bps=50)
        desk.price(dt.date(2026, 2, 27), "1.1000")
        desk.customer("100")
        for _again in range(TRIES):  # where the others may wake late, we begin alone
            by_us.clear()
            assert read(w, partial(counted, share)) == before
            if by_us != [0, 1, 2, 3]:
                break
            pause(0.1)
        assert by_us != [0, 1, 2, 3]
        if not desk.rt.settings.is_sqlite:  # there a transaction without a view sees with each statement what others wrote
            assert read(plain).digest != before.digest
        (other,) = active_children()
        other.kill()
        with pytest.raises(ReaderLost):
            read(w, share)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        assert read(w).customers == before.customers + 1


@pytest.mark.parametrize("text", ["", "0", "-1", "two", "257"])
def test_a_number_of_readers_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InsecureStart, match="STEWARD_BOOK_READERS"):
        Settings.from_env({"STEWARD_BOOK_READERS": text})


def test_those_who_read_review_too_and_find_what_one_reader_finds(desk: Desk) -> None:
    for level in (1, 2, None):
        desk.customer("900000", units="50000", level=level)
    alone = review_book(desk.rt, rows=1)
    assert not alone.changes["unchanged"]
    desk.rt.settings = replace(desk.rt.settings, book_readers=2)
    together = review_book(desk.rt, rows=1)
    assert (together.digest, together.findings, together.snapshot) == (alone.digest, alone.findings, alone.snapshot)
    assert together.changes["unchanged"] == sum(alone.findings.values()) > 0

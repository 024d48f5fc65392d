"""Feeds: recorded answers replay alike, values out of band are held and decided by a person, a silent feed is noticed (D3)."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from steward.kernel.ids import InstrumentId
from steward.kernel.time import BusinessDate, business_date
from steward.know.markets import actions, queries
from steward.know.markets.model import FeedRun, HeldState, HeldValueDecided, HoldReason, InstrumentRow, NoteMissing
from steward.platform.access.model import SYSTEM, Actor, Forbidden, Role
from steward.platform.runtime import Runtime
from steward.workflows.feeds.connectors import BadDelivery, FileFeed, RecordedFeed, record_answer
from steward.workflows.feeds.run import run_feed
from tests.support.banks import new_bank
from tests.support.desk import Desk

D = business_date
MONDAY, TUESDAY = D(2026, 3, 16), D(2026, 3, 17)
ANALYST = Actor("00000000-0000-7000-8000-0000000000aa", Role.ANALYST)


@pytest.fixture
def rt(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    runtime = new_bank(tmp_path, database_url, demo=True)
    with runtime.work(SYSTEM) as w:
        actions.record_instruments(w, rows=[InstrumentRow(f"test:{c}", "CNY", D(2026, 1, 5)) for c in "ab"])
    Desk(runtime).go_to(D(2026, 3, 18))
    yield runtime
    runtime.engine.dispose()


class Told:
    """A feed of a test: a file made of rows like `a 2026-03-16 1.00`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *rows: str, name: str = "vendor") -> FileFeed:
        path = self.folder / f"{name}.csv"
        lines = ["test:" + ",".join(row.split()) for row in rows]
        path.write_text("\n".join(["instrument,date,value", *lines, ""]), "utf-8")
        return FileFeed(name, path)


@pytest.fixture
def told(tmp_path: Path) -> Told:
    return Told(tmp_path)


def counts(run: FeedRun) -> tuple[int, int, int, int]:
    return run.taken, run.unchanged, run.held, run.unknown


def price(rt: Runtime, code: str, day: BusinessDate) -> Decimal | None:
    with rt.work(SYSTEM, read_only=True) as w:
        instrument_id = queries.instruments_by_code(w, [f"test:{code}"])[f"test:{code}"]
        found = queries.get_price(w, InstrumentId(instrument_id), day, known_at=w.now)
    return found.value if found is not None and found.date == day else None


def test_a_recorded_feed_replays_the_same_answer_and_a_repeat_changes_nothing(rt: Runtime, told: Told, tmp_path: Path) -> None:
    live = told("a 2026-03-16 1.00", "a 2026-03-17 1.05", "c 2026-03-17 9", "b 2026-03-01 2")
    record_answer(live, tmp_path, MONDAY, TUESDAY)
    told()  # the vendor is gone; only its recorded answer is left
    feed = RecordedFeed("vendor", tmp_path)
    assert counts(run_feed(rt, feed, MONDAY, TUESDAY)) == (2, 0, 0, 1)
    assert counts(run_feed(rt, feed, MONDAY, TUESDAY)) == (0, 2, 0, 1)
    with rt.work(SYSTEM, read_only=True) as w:
        (health,) = queries.feed_health(w)
        found = queries.get_price(w, queries.instruments_by_code(w, ["test:a"])["test:a"], TUESDAY, known_at=w.now)
    assert (health.last.newest, health.days_behind, health.stale) == (TUESDAY, 0, False)
    assert found is not None
    assert found.known_at == rt.clock.now(), "a late price is known from now on"


def test_out_of_band_is_held_until_a_person_says_why(rt: Runtime, told: Told) -> None:
    run_feed(rt, told("a 2026-03-16 1.00", "b 2026-03-16 1.00"), MONDAY, MONDAY)
    run = run_feed(rt, told("a 2026-03-17 1.11", "b 2026-03-17 1.10"), TUESDAY, TUESDAY)
    assert counts(run) == (1, 0, 1, 0)
    assert price(rt, "a", TUESDAY) is None
    with rt.work(SYSTEM, read_only=True) as w:
        (held,) = queries.held_values(w)
    assert (held.reason, held.before, held.expected) == (HoldReason.OUT_OF_BAND, Decimal(1), Decimal(1))
    with pytest.raises(NoteMissing), rt.work(ANALYST) as w:
        actions.release_held(w, held_id=held.id, note=" ok ")
    with pytest.raises(Forbidden), rt.work(SYSTEM) as w:
        actions.release_held(w, held_id=held.id, note="checked with the exchange")
    with rt.work(ANALYST) as w:
        actions.release_held(w, held_id=held.id, note="checked with the exchange")
    assert price(rt, "a", TUESDAY) == Decimal("1.11")
    with pytest.raises(HeldValueDecided), rt.work(ANALYST) as w:
        actions.reject_held(w, held_id=held.id, note="changed my mind")


def test_the_second_source_decides_and_a_rejected_value_does_not_come_back(rt: Runtime, told: Told) -> None:
    run_feed(rt, told("a 2026-03-16 1.00", "b 2026-03-16 1.00"), MONDAY, MONDAY)
    second = told("a 2026-03-17 1.20", "b 2026-03-17 1.01", name="other")
    first = told("a 2026-03-17 1.21", "b 2026-03-17 1.15")
    assert counts(run_feed(rt, first, TUESDAY, TUESDAY, second)) == (1, 0, 1, 0)
    with rt.work(SYSTEM, read_only=True) as w:
        (held,) = queries.held_values(w)
    assert (held.reason, held.second, held.second_source) == (HoldReason.SECOND_SOURCE, Decimal("1.01"), "other")
    with rt.work(ANALYST) as w:
        actions.reject_held(w, held_id=held.id, note="a slip of the vendor")
    assert counts(run_feed(rt, first, TUESDAY, TUESDAY, second)) == (0, 2, 0, 0)
    with rt.work(SYSTEM, read_only=True) as w:
        assert queries.held_values(w) == []
        assert [h.note for h in queries.held_values(w, HeldState.REJECTED)] == ["a slip of the vendor"]


def test_a_feed_that_fails_or_falls_silent_is_stale(rt: Runtime, told: Told, tmp_path: Path) -> None:
    run_feed(rt, told("a 2026-03-16 1.00"), MONDAY, MONDAY)
    broken = run_feed(rt, FileFeed("lost", tmp_path / "nothing.csv"), MONDAY, TUESDAY)
    assert broken.fault.startswith("FileNotFoundError")
    with pytest.raises(BadDelivery):
        told("a 2026-03-16 nothing").fetch(MONDAY, TUESDAY)
    with rt.work(SYSTEM, read_only=True) as w:
        assert [(h.feed, h.days_behind, h.stale) for h in queries.feed_health(w)] == [("lost", 2, True), ("vendor", 1, False)]
    rt.clock.set(rt.clock.now() + dt.timedelta(days=1))  # type: ignore[attr-defined]
    with rt.work(SYSTEM, read_only=True) as w:
        assert {h.feed for h in queries.feed_health(w) if h.stale} == {"lost", "vendor"}
        assert [(i.code, day) for i, day in queries.missing_prices(w)] == [("test:a", MONDAY)]

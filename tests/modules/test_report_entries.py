"""Every figure of a report is made of entries that come to it, to the cent (F4), on both databases; forgotten entries are found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from steward.deliver.reports import queries
from steward.deliver.reports.model import Figure, FigureEntry, FigureUnknown, Worth
from steward.deliver.reports.rules import entries as rules
from steward.deliver.reports.rules.bridge import bridge_of_one
from steward.deliver.reports.rules.results import by_class, results
from steward.kernel.ids import CustomerId
from steward.kernel.time import add_days
from steward.know.holdings import queries as book
from steward.know.holdings.model import TransferKind
from steward.platform.access.model import SYSTEM, Actor, Denial, Role
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from tests.modules.test_bridge import FIRST, SPANS, WHO, RandomBook, whole
from tests.modules.test_performance_of_holdings import CUSTOMER, DAYS, Ledger, ledger

__all__ = ["ledger"]

SINGLE = (Figure.POSITION, Figure.ASSET_CLASS, Figure.MONEY)


@dataclass(frozen=True)
class Read:
    """One customer's days, read once: what figures are made of, and what the report says of each."""

    made: rules.Made
    told: Mapping[tuple[Figure, str], int]


def read(w: Work, who: CustomerId, since: int, until: int) -> Read:
    """The way a report reads them, without what it says of plans and targets."""
    first, last = add_days(FIRST, since - 1), add_days(FIRST, until)
    columns = book.book_columns(w, first, last, customer_ids=[who], known_at=w.now)
    moved = book.movements_between(w, who, first, last, w.now)
    units = book.unit_entries(w, who, first, last, w.now, columns.currency)
    classes = {u.instrument_id: "bond_fund" for u in columns.units[:1]}
    bridge, parts = bridge_of_one(columns), results(columns, None, classes, {})
    told = {(f, ""): int(getattr(bridge, f.value)) for f in Figure if f not in SINGLE}
    for held in parts:
        told[Figure.MONEY if held.instrument_id is None else Figure.POSITION, str(held.instrument_id or "")] = held.gain
    told |= {(Figure.ASSET_CLASS, c.asset_class): c.gain for c in by_class(parts)}
    return Read(rules.Made.of(columns, moved, units, classes), told)


def wrong(all_read: list[Read]) -> int:
    """How many figures are not what their entries come to."""
    sums = ((total, sum(e.amount for e in rules.entries_of(r.made, *key))) for r in all_read for key, total in r.told.items())
    return sum(told != made for told, made in sums)


def _forget_fees_kept_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "_kept_back", lambda *_: iter(()))


def _tell_a_reversal_with_the_wrong_sign(patch: pytest.MonkeyPatch) -> None:
    real = rules._money_of

    def wrongly(made: rules.Made, *lines: object) -> object:
        return (FigureEntry(e.what, e.transfer_id, None, e.day, abs(e.amount)) for e in real(made, *lines))  # type: ignore[arg-type]

    patch.setattr(rules, "_money_of", wrongly)


def _forget_what_came_in_kind(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "_in_kind", lambda *_, **__: iter(()))


def _forget_purchases(patch: pytest.MonkeyPatch) -> None:
    real = rules._gain

    def without(*args: object, **kw: object) -> object:
        return (e for e in real(*args, **kw) if e.what is not TransferKind.BUY)  # type: ignore[arg-type]

    patch.setattr(rules, "_gain", without)


PLANTS: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (
    _forget_fees_kept_back,
    _tell_a_reversal_with_the_wrong_sign,
    _forget_what_came_in_kind,
    _forget_purchases,
)


def test_every_figure_of_a_random_book_is_what_its_entries_come_to_and_planted_mistakes_are_found(rt: Runtime) -> None:
    made = RandomBook(rt, 7)
    with made.rt.work(SYSTEM, read_only=True) as w:
        everything = [read(w, who, since, until) for who in WHO for since, until in SPANS]
    assert sum(len(r.told) for r in everything) > 250
    assert wrong(everything) == 0
    for plant in PLANTS:
        with pytest.MonkeyPatch.context() as patch:
            plant(patch)
            assert wrong(everything) > 0, plant.__name__


def test_a_figure_taken_apart_by_hand(ledger: Ledger) -> None:
    """The ledger of the tests of performance: the fund's gain is its worth at the end less what was paid, more what was sold for."""
    with ledger.rt.work(SYSTEM, read_only=True) as w:
        period = whole(DAYS[0], DAYS[-1])
        gain = queries.figure_entries(w, CUSTOMER, period, Figure.POSITION, ledger.fund)
        fees = queries.figure_entries(w, CUSTOMER, period, Figure.FEES)
        earlier = queries.figure_entries(w, CUSTOMER, whole(DAYS[3], DAYS[-1]), Figure.OPENING)
        with pytest.raises(FigureUnknown):
            queries.figure_entries(w, CUSTOMER, period, Figure.POSITION, ledger.mark)
    end = (gain.entries[-1].what, gain.entries[-1].amount)
    assert end == (Worth.AT_END, gain.total + sum(-e.amount for e in gain.entries[:-1]))
    assert [e.what for e in gain.entries][:1] == [TransferKind.BUY]
    assert gain.adds_up
    with ledger.rt.work(SYSTEM, read_only=True) as w:
        report = queries.report_of(w, CUSTOMER, period)
    assert (gain.total, fees.total) == (next(h.gain for h in report.holdings if h.instrument_id == ledger.fund), report.bridge.fees)
    assert [(e.what, e.amount) for e in fees.entries][:1] == [(TransferKind.BUY_FEE, -500)]
    assert {e.what for e in earlier.entries} == {Worth.AT_START}
    assert earlier.adds_up


def test_entries_are_for_those_who_may_see_the_report(ledger: Ledger) -> None:
    other = Actor("x", Role.CUSTOMER, customer_id=WHO[1])
    with ledger.rt.work(other, read_only=True) as w, pytest.raises(Denial):
        queries.figure_entries(w, CUSTOMER, whole(DAYS[0], DAYS[-1]), Figure.FEES)

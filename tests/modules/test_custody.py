"""Units move to another institution and come from one (转托管, F2): nothing is sold, age and cost stay, once in effect; both databases."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import (
    BreakKind,
    CustodyMove,
    Direction,
    MoveAnswered,
    MoveAnswerWrong,
    MoveFault,
    MoveState,
    MoveStateWrong,
    MoveUnitsWrong,
    NotCancellable,
    NotMovable,
    NotTakenIn,
)
from steward.guard.compliance.model import NotCleared
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountRole, CostMethod, TransferKind
from steward.know.holdings.tables import transfer
from steward.know.products.actions import record_products
from steward.know.products.model import Offering, ShelfState
from steward.platform.access.model import SYSTEM, Forbidden, OutsideScope, StepUpNeeded, StepUpRefused
from steward.workflows.settlement import settle_day
from tests.modules.advise.house import House
from tests.modules.custody_desk import (
    ASKED,
    DEPOSIT,
    DUE,
    FUND,
    LATER,
    NEWER,
    OLD,
    THERE,
    WEALTH,
    D,
    answer,
    ask,
    held,
    lots,
    open_desk,
    retold,
    settle,
    standing,
    told,
)


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    yield from open_desk(tmp_path, database_url)


def test_units_go_with_the_oldest_lots_and_nothing_is_realised(house: House) -> None:
    made = ask(house)
    assert (made.state, made.trade_date, made.confirm_due) == (MoveState.PLACED, ASKED, DUE)
    assert held(house) == ("1000.0000", "700.0000")
    settle(house, DUE, times=3)
    done = standing(house, made)
    assert (done.state, held(house)) == (MoveState.CONFIRMED, ("300.0000", "0.0000"))
    assert lots(house) == [(NEWER, "300.0000", "337.51")]
    assert told(house, made) == [(OLD, "600.0000", "500.00", False), (NEWER, "100.0000", "112.50", False)]
    with house.rt.work(SYSTEM, read_only=True) as w:
        for method in CostMethod:
            assert book.realised_gains(w, house.customer_id, OLD, LATER, method=method) == []
        moved = book.entries(w, house.customer_id, house.rows[FUND].instrument_id)[0][0]
        assert (moved.kind, moved.consideration, moved.ref_id) == (TransferKind.WITHDRAWAL, Money.of("612.50", "CNY"), made.id)
        assert book.standing_on(w, AccountRole.CUSTOMER_UNITS, DUE)[house.customer_id, house.rows[FUND].instrument_id] == 3_000_000


def test_units_come_with_the_age_and_cost_the_register_states(house: House) -> None:
    made = ask(house, "50", Direction.IN)
    assert (made.hold_id, made.confirm_due) == (None, LATER)
    settle(house, DUE)
    answer(house, made, (D(2021, 1, 4), "30", "20.10"), (D(2023, 1, 3), "15.5", None))
    settle(house, LATER)
    assert standing(house, made).state is MoveState.CONFIRMED
    assert held(house)[0] == "1045.5000", "the register decides how much it was"
    assert lots(house)[:2] == [(D(2021, 1, 4), "30.0000", "20.10"), (D(2023, 1, 3), "15.5000", "18.60")]
    assert told(house, made) == [(D(2021, 1, 4), "30.0000", "20.10", False), (D(2023, 1, 3), "15.5000", "18.60", True)]
    with house.rt.work(SYSTEM, read_only=True) as w:
        rows = w.db.execute(sa.select(transfer.c.price).where(transfer.c.ref_kind == "custody").order_by(transfer.c.seq)).scalars().all()
    assert [p is None for p in rows] == [True, False], "what counts at the price of the day says so in the book"


def test_nothing_comes_in_on_the_customers_word_alone(house: House) -> None:
    """Planted: did the run that lets units go also let them come, a customer could make units by asking for them."""
    made = ask(house, "50", Direction.IN)
    for day in (DUE, LATER, D(2026, 3, 10)):
        settle(house, day)
    assert (standing(house, made).state, held(house)[0]) == (MoveState.SUBMITTED, "1000.0000")


def test_with_a_register_outside_nothing_goes_before_it_answered(house: House) -> None:
    made = ask(house)
    settle(house, LATER, outside=True)
    assert (standing(house, made).state, held(house)) == (MoveState.SUBMITTED, ("1000.0000", "700.0000"))
    with house.rt.work(SYSTEM, read_only=True) as w:
        (late,) = [b for b in queries.list_breaks(w) if b.kind is BreakKind.OVERDUE]
        assert (late.subject, late.facts["due"]) == (made.number, DUE.isoformat())
    answer(house, made, fault=MoveFault.HOLDER_DIFFERS)
    settle(house, LATER, outside=True)
    ended = standing(house, made)
    assert (ended.state, held(house)) == (MoveState.REJECTED, ("1000.0000", "0.0000"))
    assert ended.reason is not None
    assert ended.reason.facts == {"fault": "holder_differs"}


def test_an_answer_counts_once_and_has_to_fit(house: House) -> None:
    made = ask(house, "50", Direction.IN)
    with pytest.raises(MoveStateWrong):
        answer(house, made, (OLD, "50", None))
    settle(house, LATER)
    wrong: list[list[tuple[BusinessDate, str, str | None]]] = [[], [(D(2026, 3, 5), "50", None)], [(OLD, "0", None)]]
    for stated in wrong:
        with pytest.raises(MoveAnswerWrong):
            answer(house, made, *stated)
    for _ in range(2):
        answer(house, made, (OLD, "50", "1"))
    with pytest.raises(MoveAnswered):
        answer(house, made, (OLD, "51", "1"))
    settle(house, LATER)
    with pytest.raises(MoveAnswered):
        answer(house, made, fault=MoveFault.OTHER)
    with pytest.raises(MoveStateWrong):
        house.rt.run(SYSTEM, lambda w: actions.book_move(w, move_id=made.id, day=LATER))
    assert held(house)[0] == "1050.0000"


def test_it_is_taken_back_until_the_cut_off(house: House) -> None:
    first, second = ask(house, "300"), ask(house, "700")

    def cancel(move: CustodyMove) -> CustodyMove:
        return house.rt.run(house.customer, lambda w: actions.cancel_move(w, move_id=move.id))

    assert (cancel(first).state, held(house)) == (MoveState.CANCELLED, ("1000.0000", "700.0000"))
    house.clock.set(second.cutoff_at)
    for move in (first, second):
        with pytest.raises(NotCancellable):
            cancel(move)
    assert standing(house, second).state is MoveState.PLACED


@pytest.mark.parametrize("field", ["customer_id", "direction", "units", "institution", "code", "account", "trade_date"])
def test_any_field_that_was_shown_differently_refuses(house: House, field: str) -> None:
    with pytest.raises(StepUpRefused):
        ask(house, proved={field: "another"})
    assert held(house) == ("1000.0000", "0.0000")


def test_it_is_the_customers_alone(house: House) -> None:
    asked = {"product_id": house.products[FUND], "direction": Direction.OUT, "units": "1", "elsewhere": THERE, "step_up_token": None}
    for actor, refusal in ((house.advisor, Forbidden), (SYSTEM, Forbidden), (house.customer, StepUpNeeded)):
        with pytest.raises(refusal), house.rt.work(actor) as w:
            actions.move_units(w, customer_id=house.customer_id, **asked)  # type: ignore[arg-type]
    made = ask(house)
    with pytest.raises((Forbidden, OutsideScope)), house.rt.work(house.advisor) as w:
        actions.cancel_move(w, move_id=made.id)


def test_only_free_units_of_funds_go_and_only_what_is_sold_here_comes(house: House) -> None:
    ask(house, "600")
    for units in ("400.0001", "0", "0.00001"):
        with pytest.raises((MoveUnitsWrong, ValueError)):
            ask(house, units)
    for code in (DEPOSIT, WEALTH):
        with pytest.raises(NotMovable):
            ask(house, "1", product=code)
        with pytest.raises(NotTakenIn):
            ask(house, "1", Direction.IN, product=code)


@pytest.mark.parametrize("changed", [{"state": "suspended"}, {"offering": "private"}])
def test_what_is_not_sold_to_the_public_leaves_and_does_not_come(house: House, changed: dict[str, str]) -> None:
    kinds = {"state": ShelfState, "offering": Offering}
    row = replace(house.rows[FUND], valid_from=ASKED, **{k: kinds[k](v) for k, v in changed.items()})  # type: ignore[arg-type]
    with house.rt.work(SYSTEM) as w:
        record_products(w, rows=[row])
    with pytest.raises(NotTakenIn):
        ask(house, "1", Direction.IN)
    made = ask(house, "1")
    settle(house, DUE)
    assert standing(house, made).state is MoveState.CONFIRMED


def say(house: House, field: str) -> None:
    with house.rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(house.customer_id, field, True, "core_banking", 1.0, w.today)])


@pytest.mark.parametrize("field", ["list_hit", "frozen"])
def test_a_list_and_a_court_stop_it_at_every_step_and_suitability_at_none(house: House, field: str) -> None:
    """The fund is graded above what the house's customer may buy, and they may move all of it away."""
    retold(house, issuer_grade=5, seller_grade=5)
    first = ask(house, "100")
    settle(house, DUE)
    assert standing(house, first).state is MoveState.CONFIRMED
    waiting, coming = ask(house, "200"), ask(house, "50", Direction.IN)
    say(house, field)
    for direction in Direction:
        with pytest.raises(NotCleared):
            ask(house, "1", direction)
    settle(house, LATER)
    assert [standing(house, m).state for m in (waiting, coming)] == [MoveState.REJECTED] * 2
    assert held(house) == ("900.0000", "0.0000")


def test_what_the_register_has_done_is_booked_and_looked_at(house: House) -> None:
    made = ask(house, "100")
    house.clock.set(made.cutoff_at)
    settle_day(house.rt, ASKED)
    say(house, "frozen")
    settle(house, DUE)
    assert standing(house, made).state is MoveState.CONFIRMED
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert [(b.kind, b.subject) for b in queries.list_breaks(w)] == [(BreakKind.AGAINST_GUARD, made.number)]


def test_what_is_locked_goes_when_the_lock_is_over(house: House) -> None:
    """M15, by the lots that would go: the older one is free, the newer one is not for a month."""
    retold(house, terms={"lock_days": (ASKED - NEWER).days + 30})
    made = ask(house, "600")
    with pytest.raises(NotCleared):
        ask(house, "0.0001")
    settle(house, DUE)
    assert (standing(house, made).state, lots(house)) == (MoveState.CONFIRMED, [(NEWER, "400.0000", "450.01")])

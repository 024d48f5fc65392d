"""A price that is corrected after it was dealt at: reversed, booked again, told, once (R12, R13, M11, M12) on both databases."""

import datetime as dt
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from steward.deliver.trading import queries
from steward.deliver.trading.model import BreakKind, ChangeKind, OrderChange, OrderState, Side
from steward.kernel.ids import CustomerId, OrderId, TransferId
from steward.know.customers.model import Topic
from steward.know.customers.queries import contacts_of
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import TransferRow
from steward.know.holdings.tables import transfer
from steward.platform import jobs
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim.registrar import FAULTLESS, registrar_of
from steward.workflows.reactions import REACTIONS
from steward.workflows.settlement import settle_day
from tests.modules.test_registrar import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Wire, bought, breaks_of, redeemed, run
from tests.support.desk import Desk


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    rt.reactions = REACTIONS
    made = Desk(rt)
    made.product()
    return made


@pytest.fixture
def wire(rt: Runtime) -> Wire:
    return Wire(registrar_of(rt, FAULTLESS))


def corrected(desk: Desk, wire: Wire, order_id: OrderId, value: str, day: dt.date = WEDNESDAY) -> None:
    """The issuer corrects Monday's price, and the registrar its confirmation."""
    desk.price(MONDAY, value)
    wire.inner.correct(desk.order(order_id).number, desk.go_to(day))


def changes(desk: Desk, order_id: OrderId) -> list[OrderChange]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return queries.changes_of(w, [queries.get_order(w, order_id)])[order_id]


def transfers(desk: Desk) -> list[tuple[object, ...]]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return [tuple(row) for row in w.db.execute(sa.select(transfer).order_by(transfer.c.seq))]


def lots(desk: Desk, who: CustomerId) -> list[tuple[str, str, str]]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        found = book.customer_lots(w, who)
    return [(lot.acquired_on.isoformat(), str(lot.units), str(lot.cost)) for lots in found.values() for lot in lots]


def test_a_purchase_at_a_wrong_price_is_reversed_and_booked_again(desk: Desk, wire: Wire) -> None:
    """10,000 at 0.8 %: 8,036.15 units at 1.2345 (M11) become 9,920.63 / 1.2000 = 8,267.19, bought on the same day for the same money."""
    who, order_id = bought(desk, wire)
    run(desk, wire, TUESDAY)
    before = transfers(desk)
    corrected(desk, wire, order_id, "1.2000")
    assert run(desk, wire, WEDNESDAY).corrected == 1
    done = desk.order(order_id)
    assert (done.state, str(done.units), str(done.price), str(done.fee)) == (OrderState.SETTLED, "8267.19", "1.20000000", "79.37")
    (position,) = desk.positions(who)
    assert (str(position.units), str(position.cost), str(desk.cash(who).posted)) == ("8267.19", "10000.00", "0.00")
    assert lots(desk, who) == [("2026-03-03", "8267.19", "10000.00")]
    assert transfers(desk)[: len(before)] == before, "what was posted stays as it is"
    assert (breaks_of(desk), desk.broken_laws()) == ([], {})
    (told,) = changes(desk, order_id)
    assert (told.kind, told.before["price"], told.after["price"]) == (ChangeKind.FIGURES, "1.2345", "1.2")


def test_run_again_nothing_changes(desk: Desk, wire: Wire) -> None:
    _, order_id = bought(desk, wire)
    run(desk, wire, TUESDAY)
    corrected(desk, wire, order_id, "1.2000")
    assert run(desk, wire, WEDNESDAY).corrected == 1
    after = transfers(desk)
    assert [run(desk, wire, day).corrected for day in (WEDNESDAY, THURSDAY)] == [0, 0]
    assert (transfers(desk), len(changes(desk, order_id))) == (after, 1)


def test_a_second_correction_corrects_the_first(desk: Desk, wire: Wire) -> None:
    who, order_id = bought(desk, wire)
    run(desk, wire, TUESDAY)
    for value, day in (("1.2000", WEDNESDAY), ("1.2345", THURSDAY)):
        corrected(desk, wire, order_id, value, day)
        assert run(desk, wire, day).corrected == 1
    assert str(desk.positions(who)[0].units) == "8036.15"
    assert (len(changes(desk, order_id)), breaks_of(desk), desk.broken_laws()) == (2, [], {})


@pytest.mark.parametrize("paid", [False, True])
def test_a_redemption_is_corrected_before_and_after_it_was_paid(desk: Desk, wire: Wire, paid: bool) -> None:
    """500 units at 1.25 less 0.5 % are 621.87; at 1.30 they are 650 - 3.25 = 646.75."""
    who, order_id = redeemed(desk, wire)
    run(desk, wire, TUESDAY)
    if paid:
        assert run(desk, wire, THURSDAY).settled == 1
    day = THURSDAY if paid else WEDNESDAY
    corrected(desk, wire, order_id, "1.3000", day)
    assert run(desk, wire, day).corrected == 1
    cash = desk.cash(who)
    assert (str(cash.posted), str(cash.due)) == (("646.75", "0.00") if paid else ("0.00", "646.75"))
    assert (str(desk.positions(who)[0].units), str(desk.positions(who)[0].realised)) == ("500.00", "196.75")
    assert (breaks_of(desk), desk.broken_laws()) == ([], {})


def test_what_the_customer_no_longer_has_does_not_go_back_by_itself(desk: Desk, wire: Wire) -> None:
    """The price was too low, and the units it gave too many: they are sold by now, so somebody has to talk to the customer."""
    who, order_id = bought(desk, wire)
    run(desk, wire, TUESDAY)
    desk.place(who, desk.line("9920.63", Side.REDEEM))
    corrected(desk, wire, order_id, "1.5000")
    before = transfers(desk)
    first = run(desk, wire, WEDNESDAY)
    again = run(desk, wire, WEDNESDAY, 10)
    assert (first.corrected, first.held, first.failed, again.held) == (0, 1, (), 1)
    assert [b.kind for b in breaks_of(desk)] == [BreakKind.NOT_COVERED]
    assert transfers(desk) == before


def test_a_correction_that_is_not_what_the_price_says_is_not_booked(desk: Desk, wire: Wire) -> None:
    who, order_id = bought(desk, wire)
    run(desk, wire, TUESDAY)
    corrected(desk, wire, order_id, "1.2000")
    desk.price(MONDAY, "1.2100")
    assert run(desk, wire, WEDNESDAY).corrected == 0
    (found,) = breaks_of(desk)
    assert (found.kind, found.facts["fields"]) == (BreakKind.FIGURES_DIFFER, "price,units")
    assert str(desk.positions(who)[0].units) == "8036.15"


def test_what_the_bank_carries_out_itself_follows_the_price(desk: Desk) -> None:
    who = desk.customer("10000")
    (placed,) = desk.place(who, desk.line("10000"))
    settle_day(desk.rt, desk.go_to(MONDAY, 16))
    desk.price(MONDAY, "1.2345")
    settle_day(desk.rt, desk.go_to(TUESDAY))
    desk.go_to(WEDNESDAY)
    desk.price(MONDAY, "1.2000")
    jobs.drain(desk.rt)
    assert (str(desk.order(placed.id).units), lots(desk, who)) == ("8267.19", [("2026-03-03", "8267.19", "10000.00")])
    with desk.rt.work(SYSTEM, read_only=True) as w:
        told = [c.topic for c in contacts_of(w, who)[0]]
    assert Topic.ORDER_CHANGED in told
    assert desk.broken_laws() == {}


@pytest.mark.parametrize("planted", ["posted again and nothing reversed", "figures changed and nothing posted"])
def test_a_correction_that_does_half_of_it_is_found(desk: Desk, wire: Wire, planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bugs: both the old and the new units leave the customer, or an order says what the book does not."""
    replace_transfers = holdings.replace_transfers

    def half(w: Work, *, undo: Sequence[TransferId], transfers: Sequence[TransferRow]) -> int:
        return replace_transfers(w, undo=undo[:0], transfers=transfers) if planted.startswith("posted") else 0

    monkeypatch.setattr(holdings, "replace_transfers", half)
    _, order_id = redeemed(desk, wire)
    run(desk, wire, TUESDAY)
    corrected(desk, wire, order_id, "1.3000")
    assert run(desk, wire, WEDNESDAY).corrected == 1
    assert desk.broken_laws() == {"figures_equal_transfers": 1}

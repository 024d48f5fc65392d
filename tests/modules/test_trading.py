"""Orders from placement to settlement (F2, F3, M01, M02, M11, R5, R12, R13) on both databases."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import (
    NotCancellable,
    NothingToRedeem,
    OrderNotFound,
    OrderState,
    OrderStateWrong,
    PriceMissing,
    ProductNotTradable,
    Reason,
    Side,
)
from steward.deliver.trading.tables import event, order
from steward.guard.compliance.model import ClearanceChanged, ClearanceExpired, NotCleared
from steward.kernel.ids import CustomerId, ProposalId
from steward.kernel.time import BusinessDate
from steward.know.customers.actions import record_facts, record_parties, record_ties
from steward.know.customers.model import CustomerKind, FactRow, GuardianMissing, PartyRow, TieKind, TieRow
from steward.know.holdings.model import InsufficientFunds
from steward.know.products.model import ShelfState
from steward.platform.access.model import SYSTEM, Actor, Forbidden, OutsideScope, Role
from steward.platform.runtime import Runtime
from steward.workflows.settlement import SettlementRun, settle_day
from tests.support.desk import Desk

MONDAY, TUESDAY, THURSDAY = (dt.date(2026, 3, day) for day in (2, 3, 5))


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    made = Desk(rt)
    made.product()
    return made


def customer_of(customer_id: CustomerId) -> Actor:
    return Actor("01900000-0000-7000-8000-000000000001", Role.CUSTOMER, customer_id=customer_id)


def settled(desk: Desk, day: dt.date, hour: int = 9) -> SettlementRun:
    return settle_day(desk.rt, desk.go_to(day, hour))


def test_a_purchase_gets_the_price_of_its_trade_date_and_every_fen_is_accounted_for(desk: Desk) -> None:
    who = desk.customer("10000")
    (placed,) = desk.place(who, desk.line("10000"))
    assert (placed.state, placed.price, placed.trade_date, placed.confirm_due) == (OrderState.PLACED, None, MONDAY, TUESDAY)
    assert (str(desk.cash(who).available), str(desk.cash(who).held)) == ("0.00", "10000.00")
    assert settled(desk, MONDAY, 16).submitted == 1
    desk.price(MONDAY, "1.2345")
    run = settled(desk, TUESDAY)
    assert (run.confirmed, run.settled, run.waiting, run.failed) == (1, 1, 0, ())
    done = desk.order(placed.id)
    assert (done.state, str(done.units), str(done.fee)) == (OrderState.SETTLED, "8036.15", "79.37")
    assert done.net is not None
    assert done.residue is not None
    assert str(done.net + done.residue) == "9920.63"
    (position,) = desk.positions(who)
    assert (str(position.units), str(position.cost)) == ("8036.15", "10000.00")
    assert str(desk.cash(who).posted) == "0.00"
    assert desk.broken_laws() == {}


def test_a_minor_orders_only_with_a_guardian_and_an_ended_guardianship_counts_no_more(desk: Desk) -> None:
    born = BusinessDate(dt.date(2010, 5, 6))
    who = desk.customer("10000", born=born)
    with pytest.raises(GuardianMissing):
        desk.place(who, desk.line("100"))
    assert str(desk.cash(who).available) == "10000.00"
    with desk.rt.work(SYSTEM) as w:
        (parent,) = record_parties(w, rows=[PartyRow("P1", CustomerKind.PERSON, "李大明", BusinessDate(dt.date(1980, 1, 2)))])
        record_ties(w, rows=[TieRow(TieKind.GUARDIAN, parent.id, who, born)])
    with pytest.raises(NotCleared, match="N21"):
        desk.place(who, desk.line("100"))
    with desk.rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(who, "guardian_consent", True, "branch", 1.0, w.today)])
    desk.product("savings", issuer_grade=1)
    assert [o.state for o in desk.place(who, desk.line("100", code="savings"))] == [OrderState.PLACED]
    with desk.rt.work(SYSTEM) as w:
        record_ties(w, rows=[TieRow(TieKind.GUARDIAN, parent.id, who, born, w.today)])
    with pytest.raises(GuardianMissing):
        desk.place(who, desk.line("100"))


def test_a_redemption_gives_units_up_at_once_and_is_paid_on_its_day(desk: Desk) -> None:
    desk.price(dt.date(2026, 2, 27), "1.0000")
    who = desk.customer("0", units="1000", cost="900")
    (placed,) = desk.place(who, desk.line("500", Side.REDEEM))
    assert str(placed.units) == "500.00"
    settled(desk, MONDAY, 16)
    desk.price(MONDAY, "1.2500")
    assert settled(desk, TUESDAY).confirmed == 1
    (position,) = desk.positions(who)
    assert (str(position.units), str(position.cost), str(position.realised)) == ("500.00", "450.00", "171.87")
    assert (str(desk.cash(who).posted), str(desk.cash(who).due)) == ("0.00", "621.87")
    assert settled(desk, dt.date(2026, 3, 4)).settled == 0
    assert desk.broken_laws() == {}
    assert settled(desk, THURSDAY).settled == 1
    assert (str(desk.cash(who).posted), str(desk.cash(who).due)) == ("621.87", "0.00")
    assert desk.broken_laws() == {}


def test_redeeming_what_all_units_are_worth_takes_them_all(desk: Desk) -> None:
    desk.price(dt.date(2026, 2, 27), "1.2345")
    who = desk.customer(units="8036.15")
    (placed,) = desk.place(who, desk.line("9920.63", Side.REDEEM))
    assert str(placed.units) == "8036.15"
    with pytest.raises(NothingToRedeem):
        desk.place(who, desk.line("1", Side.REDEEM))


@pytest.mark.parametrize(
    ("at", "trade_date", "cancellable"),
    [
        (dt.datetime(2026, 3, 2, 14, 59, 59), MONDAY, True),
        (dt.datetime(2026, 3, 2, 15, 0, 0), TUESDAY, True),
        (dt.datetime(2026, 3, 2, 15, 0, 1), TUESDAY, True),
        (dt.datetime(2026, 3, 7, 10, 0, 0), dt.date(2026, 3, 9), True),  # Saturday
        (dt.datetime(2026, 4, 30, 16, 0, 0), dt.date(2026, 5, 6), True),  # the eve of the May holiday
    ],
)
def test_the_cut_off_and_the_calendar_decide_the_trade_date(desk: Desk, at: dt.datetime, trade_date: dt.date, cancellable: bool) -> None:
    who = desk.customer("100")
    desk.go_to(at.date(), at.hour, at.minute, at.second)
    (placed,) = desk.place(who, desk.line("100"))
    assert placed.trade_date == trade_date
    assert placed.can_cancel(desk.clock.now()) is cancellable


def test_cancelling_works_until_the_second_before_the_cut_off(desk: Desk) -> None:
    who = desk.customer("200")
    first, second = (desk.place(who, desk.line("100"))[0] for _ in range(2))
    desk.go_to(MONDAY, 14, 59, 59)
    with desk.rt.work(customer_of(who)) as w:
        assert actions.cancel_order(w, order_id=first.id).state is OrderState.CANCELLED
    desk.go_to(MONDAY, 15, 0, 0)
    for order_id in (first.id, second.id):
        with pytest.raises(NotCancellable), desk.rt.work(customer_of(who)) as w:
            actions.cancel_order(w, order_id=order_id)
    assert str(desk.cash(who).held) == "100.00"
    assert desk.broken_laws() == {}


def test_only_the_customer_may_cancel_and_outsiders_see_nothing(desk: Desk) -> None:
    who, other = desk.customer("100"), desk.customer("100")
    (placed,) = desk.place(who, desk.line("100"))
    with pytest.raises(OutsideScope), desk.rt.work(customer_of(other)) as w:
        actions.cancel_order(w, order_id=placed.id)
    with pytest.raises(OutsideScope), desk.rt.work(customer_of(other), read_only=True) as w:
        queries.get_order(w, placed.id)
    with pytest.raises(Forbidden), desk.rt.work(customer_of(who)) as w:
        actions.place_orders(w, proposal_id=ProposalId(w.new_id()), customer_id=who, lines=[], clearance_id=placed.clearance_id)
    with pytest.raises(OrderNotFound), desk.rt.work(customer_of(other), read_only=True) as w:
        queries.get_order(w, type(placed.id)(other))
    with desk.rt.work(customer_of(other), read_only=True) as w:
        assert queries.list_orders(w) == ([], None)


def test_placing_is_all_or_nothing_and_the_same_again_is_the_same(desk: Desk) -> None:
    desk.product("closed", state=ShelfState.SUSPENDED)
    who = desk.customer("1000")
    with pytest.raises(InsufficientFunds):
        desk.place(who, desk.line("600"), desk.line("401"))
    with pytest.raises(NotCleared, match="S01"):
        desk.place(who, desk.line("600"), desk.line("1", code="closed"))
    with pytest.raises(ProductNotTradable):
        desk.place(who, desk.line("600"), desk.line("1", Side.REDEEM, code="closed"))
    with pytest.raises(PriceMissing):
        desk.place(who, desk.line("600"), desk.line("1", Side.REDEEM))
    assert str(desk.cash(who).held) == "0.00"
    lines = [desk.line("600"), desk.line("400")]
    with desk.rt.work(SYSTEM) as w:
        proposal_id = ProposalId(w.new_id())
        clearance_id = desk.clearance(w, who, lines, proposal_id)
        made = [actions.place_orders(w, proposal_id=proposal_id, customer_id=who, lines=lines, clearance_id=clearance_id) for _ in range(3)]
    assert [o.id for o in made[0]] == [o.id for o in made[1]] == [o.id for o in made[2]]
    assert str(desk.cash(who).held) == "1000.00"
    assert desk.broken_laws() == {}


def test_no_order_without_a_clearance_of_exactly_these_lines(desk: Desk) -> None:
    who, other = desk.customer("1000"), desk.customer("1000")
    with desk.rt.work(SYSTEM) as w:
        mine, another = ProposalId(w.new_id()), ProposalId(w.new_id())
        clearance_id = desk.clearance(w, who, [desk.line("600")], mine)
    asked = [(mine, who, desk.line("601")), (mine, other, desk.line("600")), (mine, who, desk.line("600", Side.REDEEM))]
    for proposal_id, customer_id, line in [*asked, (another, who, desk.line("600"))]:
        with pytest.raises(ClearanceChanged), desk.rt.work(SYSTEM) as w:
            actions.place_orders(w, proposal_id=proposal_id, customer_id=customer_id, lines=[line], clearance_id=clearance_id)
    desk.go_to(MONDAY + dt.timedelta(days=8))
    with pytest.raises(ClearanceExpired), desk.rt.work(SYSTEM) as w:
        actions.place_orders(w, proposal_id=mine, customer_id=who, lines=[desk.line("600")], clearance_id=clearance_id)
    (placed,) = desk.place(who, desk.line("100"))
    for column in ("clearance_id", "hold_id"):
        with pytest.raises(sa.exc.IntegrityError), desk.rt.work(SYSTEM) as w:
            w.db.execute(order.update().where(order.c.id == placed.id).values({column: None}))
    with pytest.raises(sa.exc.IntegrityError), desk.rt.work(SYSTEM) as w:
        w.db.execute(order.update().where(order.c.id == placed.id).values(clearance_id=w.new_id()))
    changes = {
        "customer_id": other,
        "proposal_id": another,
        "amount": 10_001,
        "side": "redeem",
        "currency": "USD",
        "clearance_id": clearance_id,
    }
    for column, value in changes.items():
        with pytest.raises(sa.exc.IntegrityError, match="not cleared"), desk.rt.work(SYSTEM) as w:
            w.db.execute(order.update().where(order.c.id == placed.id).values({column: value}))
    with pytest.raises(sa.exc.IntegrityError), desk.rt.work(SYSTEM) as w:
        w.db.execute(order.update().where(order.c.id == placed.id).values(state="confirmed"))


def test_a_rejected_proposal_leaves_orders_with_the_reason(desk: Desk) -> None:
    who = desk.customer("10")
    lines = [desk.line("600"), desk.line("1", Side.REDEEM)]
    with desk.rt.work(SYSTEM) as w:
        proposal_id = ProposalId(w.new_id())
        clearance_id = desk.clearance(w, who, lines, proposal_id)
        made = actions.record_rejected(
            w,
            proposal_id=proposal_id,
            customer_id=who,
            lines=lines,
            clearance_id=clearance_id,
            reason=Reason(InsufficientFunds.code),
        )
    found = [desk.order(o.id) for o in made]
    assert [(o.state, o.reason) for o in found] == [(OrderState.REJECTED, Reason("holdings.insufficient_funds"))] * 2
    assert desk.broken_laws() == {}


def test_an_order_waits_for_its_price_and_is_given_up_in_the_end(desk: Desk) -> None:
    who = desk.customer("100")
    desk.price(dt.date(2026, 2, 27), "1.0000")
    (placed,) = desk.place(who, desk.line("100"))
    settled(desk, MONDAY, 16)
    desk.price(TUESDAY, "1.0000")  # a later price is not the price of the trade date
    for day in (3, 4, 5, 6, 9, 10):
        run = settled(desk, dt.date(2026, 3, day))
        assert (run.waiting, run.confirmed, run.rejected) == (1, 0, 0)
    assert settled(desk, dt.date(2026, 3, 11)).rejected == 1
    found = desk.order(placed.id)
    assert (found.state, found.reason) == (OrderState.REJECTED, Reason("trading.price_missing", {"date": "2026-03-02"}))
    assert str(desk.cash(who).available) == "100.00"
    assert desk.broken_laws() == {}


def test_a_product_suspended_after_placing_gives_the_money_back(desk: Desk) -> None:
    who = desk.customer("100")
    (placed,) = desk.place(who, desk.line("100"))
    settled(desk, MONDAY, 16)
    desk.price(MONDAY, "1.0000")
    desk.go_to(TUESDAY)
    desk.product(state=ShelfState.SUSPENDED)
    assert settled(desk, TUESDAY).rejected == 1
    assert desk.order(placed.id).reason == Reason("trading.product_not_tradable")
    assert str(desk.cash(who).available) == "100.00"


def test_an_amount_that_buys_nothing_is_given_back(desk: Desk) -> None:
    desk.product("gold", scale=0)
    who = desk.customer("100")
    (placed,) = desk.place(who, desk.line("100", code="gold"))
    settled(desk, MONDAY, 16)
    desk.price(MONDAY, "512.3000", "gold")
    assert settled(desk, TUESDAY).rejected == 1
    assert desk.order(placed.id).reason == Reason("trading.amount_too_small")
    assert str(desk.cash(who).available) == "100.00"


def state_of_everything(desk: Desk) -> list[list[tuple[object, ...]]]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        tables = ("trading_order", "trading_order_event", "holdings_transfer", "holdings_account", "holdings_hold")
        return [[tuple(r) for r in w.db.execute(sa.text(f"select * from {t} order by 1, 2"))] for t in tables]


def test_every_step_run_three_times_gives_the_same_rows(desk: Desk) -> None:
    desk.price(dt.date(2026, 2, 27), "1.0000")
    who = desk.customer("10000", units="1000")
    desk.place(who, desk.line("1000"), desk.line("2500"), desk.line("300", Side.REDEEM))
    seen = []
    for day, hour in ((MONDAY, 16), (TUESDAY, 9), (THURSDAY, 9)):
        if day is TUESDAY:
            desk.price(MONDAY, "1.1000")
        moved = []
        for _ in range(3):
            run = settled(desk, day, hour)
            moved.append(run.submitted + run.confirmed + run.settled)
            seen.append(state_of_everything(desk))
        assert moved[1:] == [0, 0]
        assert seen[-3] == seen[-2] == seen[-1]
    assert len(seen[0][0]) == 3
    assert seen[2] != seen[5] != seen[8]
    with desk.rt.work(SYSTEM, read_only=True) as w:
        states = {o.state for o in queries.list_orders(w)[0]}
    assert states == {OrderState.SETTLED}
    assert desk.broken_laws() == {}


def test_confirming_one_order_from_many_sides_happens_once(desk: Desk) -> None:
    who = desk.customer("1000")
    (placed,) = desk.place(who, desk.line("1000"))
    settled(desk, MONDAY, 16)
    desk.price(MONDAY, "1.0000")
    day = desk.go_to(TUESDAY)

    def confirm(_: int) -> bool:
        try:
            desk.rt.run(SYSTEM, lambda w: actions.confirm_order(w, order_id=placed.id, day=day), serial=True)
        except OrderStateWrong:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(confirm, range(8))) == 1
    assert desk.broken_laws() == {}


def test_two_servers_settling_the_same_day_share_the_work(desk: Desk) -> None:
    for _ in range(6):
        who = desk.customer("1000")
        desk.place(who, desk.line("300"), desk.line("200"))
    settled(desk, MONDAY, 16)
    desk.price(MONDAY, "1.0000")
    day = desk.go_to(TUESDAY)
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(lambda _: settle_day(desk.rt, day), range(3)))
    assert sum(r.confirmed for r in runs) == 12
    assert sum(r.settled for r in runs) == 12
    assert [r.failed for r in runs] == [()] * 3
    assert desk.broken_laws() == {}


def test_cancelling_and_submitting_at_once_does_one_of_them(desk: Desk) -> None:
    """Both read the order before either writes; the version decides."""
    who = desk.customer("100")
    (placed,) = desk.place(who, desk.line("100"))
    with desk.rt.work(customer_of(who)) as w:
        actions.cancel_order(w, order_id=placed.id)
    desk.go_to(MONDAY, 15)
    with desk.rt.work(SYSTEM) as w:
        assert actions.submit_orders(w, order_ids=[placed.id]).total() == 0
    assert desk.order(placed.id).state is OrderState.CANCELLED
    assert desk.broken_laws() == {}


@pytest.mark.parametrize(
    ("planted", "law"),
    [
        ("UPDATE trading_order SET units = units + 1 WHERE side = 'buy' AND state = 'settled'", "figures_equal_transfers"),
        ("UPDATE trading_order SET fee = fee - 1, net = net + 1 WHERE side = 'buy' AND state = 'settled'", "figures_equal_transfers"),
        ("UPDATE holdings_hold SET amount = amount - 1 WHERE state = 'open'", "open_orders_hold_what_they_may_spend"),
        ("UPDATE trading_order SET state = 'submitted' WHERE state = 'placed'", "events_lead_to_the_state"),
        ("UPDATE trading_order SET version = version + 1 WHERE state = 'placed'", "events_lead_to_the_state"),
    ],
)
def test_a_planted_breach_of_orders_is_found(desk: Desk, planted: str, law: str) -> None:
    who = desk.customer("1000")
    desk.place(who, desk.line("400"))
    settled(desk, MONDAY, 16)
    desk.price(MONDAY, "1.0000")
    settled(desk, TUESDAY)
    desk.place(who, desk.line("400"))
    assert desk.broken_laws() == {}
    with desk.rt.engine.begin() as db:
        assert db.execute(sa.text(planted)).rowcount == 1
    assert law in desk.broken_laws()


def test_events_only_grow(desk: Desk) -> None:
    desk.place(desk.customer("1000"), desk.line("400"))
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), desk.rt.work(SYSTEM) as w:
        w.db.execute(event.update().values(state="settled"))


def test_pages_of_orders_neither_skip_nor_repeat(desk: Desk) -> None:
    who = desk.customer("1000")
    made = [desk.place(who, desk.line("10"))[0].id for _ in range(7)]
    seen, cursor = [], None
    while True:
        with desk.rt.work(customer_of(who), read_only=True) as w:
            items, cursor = queries.list_orders(w, customer_id=who, state=OrderState.PLACED, cursor=cursor, limit=3)
        seen += [o.id for o in items]
        if cursor is None:
            break
    assert seen == made[::-1]


def test_a_day_without_orders_is_a_run_of_zeros(desk: Desk) -> None:
    assert settle_day(desk.rt, BusinessDate(MONDAY)) == SettlementRun(BusinessDate(MONDAY), 0, 0, 0, 0, 0, ())

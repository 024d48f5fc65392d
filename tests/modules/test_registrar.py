"""Orders through a registrar: one effect for each order whatever is lost, late, doubled or wrong (R4, R9, R10, F2) on both databases."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pytest

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import (
    AnswerLost,
    Asked,
    Break,
    BreakKind,
    BreakResolved,
    Confirmation,
    ExchangeState,
    OrderState,
    Side,
    Told,
)
from steward.deliver.trading.store import exchange as store
from steward.kernel.ids import CustomerId, OrderId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.platform.access.model import SYSTEM, Actor, Forbidden, Role
from steward.platform.runtime import Runtime
from steward.sim.registrar import FAULTLESS, Faults, SimulatedRegistrar, registrar_of
from steward.workflows.settlement import SettlementRun, settle_day
from steward.workflows.settlement import exchange as exchanging
from tests.support.desk import Desk

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (dt.date(2026, 3, day) for day in range(2, 7))
ALWAYS = 10_000


@dataclass
class Wire:
    """The simulated registrar behind a wire that a test may cut, and with a tongue that a test may twist."""

    inner: SimulatedRegistrar
    twist: Callable[[Sequence[Confirmation]], Sequence[Confirmation]] = lambda said: said
    lose: list[str] = field(default_factory=list)
    name: str = "wire"
    twist_answers: Callable[[Sequence[Told]], Sequence[Told]] = lambda said: said

    def send(self, requests: Sequence[Asked]) -> None:
        lost = self.lose.pop(0) if self.lose else ""
        if lost == "request":
            raise AnswerLost
        self.inner.send(requests)
        if lost == "answer":
            raise AnswerLost

    def find(self, numbers: Sequence[str]) -> Mapping[str, str]:
        if self.lose and self.lose[0] == "lookup":
            raise ConnectionError("nobody there")
        return self.inner.find(numbers)

    def confirmations(self, since: BusinessDate, until: BusinessDate) -> Sequence[Confirmation]:
        return self.twist(self.inner.confirmations(since, until))

    def answers(self, since: BusinessDate, until: BusinessDate) -> Sequence[Told]:
        return self.twist_answers(self.inner.answers(since, until))


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    made = Desk(rt)
    made.product()
    return made


@pytest.fixture
def wire(rt: Runtime) -> Wire:
    return Wire(registrar_of(rt, FAULTLESS))


def run(desk: Desk, wire: Wire, day: dt.date, hour: int = 9) -> SettlementRun:
    return settle_day(desk.rt, desk.go_to(day, hour), registrar=wire)


def state_of(desk: Desk, order_id: OrderId) -> ExchangeState:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return store.requests_of(w.db, [order_id])[order_id].state


def breaks_of(desk: Desk) -> list[Break]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return queries.list_breaks(w)


def bought(desk: Desk, wire: Wire, amount: str = "10000") -> tuple[CustomerId, OrderId]:
    """A purchase that was handed over on Monday and has its price."""
    who = desk.customer(amount)
    (placed,) = desk.place(who, desk.line(amount))
    run(desk, wire, MONDAY, 16)
    desk.price(MONDAY, "1.2345")
    return who, placed.id


def redeemed(desk: Desk, wire: Wire) -> tuple[CustomerId, OrderId]:
    desk.price(dt.date(2026, 2, 27), "1.0000")
    who = desk.customer("0", units="1000", cost="900")
    (placed,) = desk.place(who, desk.line("500", Side.REDEEM))
    run(desk, wire, MONDAY, 16)
    desk.price(MONDAY, "1.2500")
    return who, placed.id


def test_a_purchase_is_booked_as_the_registrar_confirmed_it(desk: Desk, wire: Wire) -> None:
    who, order_id = bought(desk, wire)
    assert state_of(desk, order_id) is ExchangeState.ACKNOWLEDGED
    assert run(desk, wire, TUESDAY).confirmed == 1
    done = desk.order(order_id)
    assert (done.state, str(done.units), str(done.fee)) == (OrderState.SETTLED, "8036.15", "79.37")
    assert (state_of(desk, order_id), str(desk.cash(who).posted)) == (ExchangeState.ANSWERED, "0.00")
    assert (breaks_of(desk), desk.broken_laws()) == ([], {})


@pytest.mark.parametrize(("lost", "attempts"), [("answer", 1), ("request", 2)])
def test_a_lost_answer_is_looked_up_and_the_order_arrives_once(desk: Desk, wire: Wire, lost: str, attempts: int) -> None:
    wire.lose = [lost]
    _, order_id = bought(desk, wire)
    run(desk, wire, MONDAY, 17)
    number = desk.order(order_id).number
    assert (state_of(desk, order_id), wire.inner.times_seen(number)) == (ExchangeState.ACKNOWLEDGED, 1)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        assert store.requests_of(w.db, [order_id])[order_id].attempts == attempts
    assert run(desk, wire, TUESDAY).confirmed == 1
    assert desk.broken_laws() == {}


def test_sending_again_without_a_look_up_is_seen(desk: Desk, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: what nobody answered is sent again on a guess."""

    def guess(rt: Runtime, _registrar: object, _mine: object = ()) -> None:
        with rt.work(SYSTEM) as w:
            for r in store.requests_in(w.db, ExchangeState.UNKNOWN):
                store.return_request(w.db, r)

    monkeypatch.setattr(exchanging, "resolve_unknown", guess)
    wire.lose = ["answer"]
    _, order_id = bought(desk, wire)
    run(desk, wire, MONDAY, 17)
    assert wire.inner.times_seen(desk.order(order_id).number) == 2


def test_unknown_stays_unknown_until_the_registrar_tells(desk: Desk, wire: Wire) -> None:
    wire.lose = ["answer", "lookup"]
    _, order_id = bought(desk, wire)
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        assert run(desk, wire, day, 18).confirmed == 0
        assert (state_of(desk, order_id), desk.order(order_id).state) == (ExchangeState.UNKNOWN, OrderState.SUBMITTED)
    (overdue,) = breaks_of(desk)
    assert (overdue.kind, overdue.facts) == (BreakKind.OVERDUE, {"state": "submitted", "due": "2026-03-03"})
    wire.lose = []
    assert run(desk, wire, THURSDAY).confirmed == 1
    assert wire.inner.times_seen(desk.order(order_id).number) == 1


def test_a_process_that_died_after_marking_is_looked_up_after_a_while(desk: Desk, wire: Wire) -> None:
    (placed,) = desk.place(desk.customer("100"), desk.line("100"))
    desk.go_to(MONDAY, 16)
    with desk.rt.work(SYSTEM) as w:
        actions.submit_orders(w, order_ids=[placed.id], outside=True)
    with desk.rt.work(SYSTEM) as w:
        assert [r.number for r in actions.claim_requests(w, most=10).values()] == [placed.number]
    exchanging.exchange(desk.rt, wire, BusinessDate(MONDAY))  # its call may still be under way
    assert (state_of(desk, placed.id), wire.inner.times_seen(placed.number)) == (ExchangeState.UNKNOWN, 0)
    desk.go_to(MONDAY, 16, 3)
    exchanging.exchange(desk.rt, wire, BusinessDate(MONDAY))
    assert (state_of(desk, placed.id), wire.inner.times_seen(placed.number)) == (ExchangeState.ACKNOWLEDGED, 1)


def test_another_request_under_our_number_is_a_break_and_stays_unknown(desk: Desk, wire: Wire) -> None:
    wire.lose = ["request", "lookup"]
    _, order_id = bought(desk, wire)
    wire.lose = []
    with desk.rt.work(SYSTEM, read_only=True) as w:
        (asked,) = store.requests_in(w.db, ExchangeState.UNKNOWN)
    with desk.rt.work(SYSTEM) as w:
        actions.resolve_requests(w, asked=[asked], found={order_id: "0" * 64})
    assert state_of(desk, order_id) is ExchangeState.UNKNOWN
    assert [b.kind for b in breaks_of(desk)] == [BreakKind.OTHER_REQUEST]


def twice(said: Sequence[Confirmation]) -> list[Confirmation]:
    return [*said, *(replace(c, number=c.number + "X") for c in said)]


def dearer(said: Sequence[Confirmation]) -> list[Confirmation]:
    return [replace(c, asked=c.asked + 1) for c in said]


def more(said: Sequence[Confirmation]) -> list[Confirmation]:
    return [replace(c, applied=c.applied + 100) for c in said]


def less_paid(said: Sequence[Confirmation]) -> list[Confirmation]:
    return [replace(c, net=(c.net or Money(0, "CNY")) - Money(1, "CNY")) for c in said]


def strange(said: Sequence[Confirmation]) -> list[Confirmation]:
    return [replace(c, order_number="O000000NOBODY") for c in said]


@pytest.mark.parametrize(
    ("twist", "kind", "confirmed"),
    [
        (twice, BreakKind.DOUBLE_CONFIRMATION, 1),
        (dearer, BreakKind.FIGURES_DIFFER, 0),
        (more, BreakKind.FIGURES_DIFFER, 0),
        (less_paid, BreakKind.FIGURES_DIFFER, 0),
        (strange, BreakKind.UNKNOWN_ORDER, 0),
    ],
)
def test_a_wrong_confirmation_is_a_break_and_books_nothing(
    desk: Desk, wire: Wire, twist: Callable[[Sequence[Confirmation]], Sequence[Confirmation]], kind: BreakKind, confirmed: int
) -> None:
    """The planted bugs of a registrar: a second confirmation, and one for another order, amount or price."""
    who, order_id = bought(desk, wire)
    wire.twist = twist
    assert run(desk, wire, TUESDAY).confirmed == confirmed
    assert run(desk, wire, TUESDAY, 10).confirmed == 0
    assert [b.kind for b in breaks_of(desk)] == [kind]
    assert desk.order(order_id).state is (OrderState.SETTLED if confirmed else OrderState.SUBMITTED)
    assert str(desk.cash(who).held) == ("0.00" if confirmed else "10000.00")
    assert desk.broken_laws() == {}


@pytest.mark.parametrize(("twist", "law"), [(dearer, {}), (less_paid, {"booked_as_the_registrar_confirmed": 1})])
def test_without_the_comparison_a_wrong_confirmation_is_booked(
    desk: Desk,
    wire: Wire,
    twist: Callable[[Sequence[Confirmation]], Sequence[Confirmation]],
    law: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the comparison is for: with it taken out the same confirmations go through, and only the law on figures still sees one."""
    monkeypatch.setattr("steward.deliver.trading.rules.differences", lambda *_: [])
    bought(desk, wire)
    wire.twist = twist
    assert run(desk, wire, TUESDAY).confirmed == 1
    assert (breaks_of(desk), desk.broken_laws()) == ([], law)


def test_a_late_confirmation_is_booked_when_it_comes(desk: Desk, rt: Runtime) -> None:
    late = Wire(registrar_of(rt, Faults(late=ALWAYS)))
    _, order_id = bought(desk, late)
    assert run(desk, late, TUESDAY).waiting == 1
    assert run(desk, late, WEDNESDAY).confirmed == 1
    assert [b.kind for b in breaks_of(desk)] == []
    assert desk.order(order_id).state is OrderState.SETTLED


def test_a_refused_order_gives_back_what_it_held_and_says_why(desk: Desk, rt: Runtime) -> None:
    refusing = Wire(registrar_of(rt, Faults(refuse=ALWAYS)))
    who, order_id = bought(desk, refusing)
    assert run(desk, refusing, TUESDAY).rejected == 1
    found = desk.order(order_id)
    assert found.reason is not None
    assert (found.reason.code, found.reason.facts) == ("trading.refused_by_registrar", {"reason": "quota_exhausted"})
    assert str(desk.cash(who).available) == "10000.00"
    assert desk.broken_laws() == {}


def test_what_a_purchase_was_not_given_goes_back(desk: Desk, rt: Runtime) -> None:
    partly = Wire(registrar_of(rt, Faults(part=ALWAYS)))
    who, order_id = bought(desk, partly)
    assert run(desk, partly, TUESDAY).confirmed == 1
    done = desk.order(order_id)
    assert (str(done.units), str(desk.cash(who).available)) == ("4821.69", "4000.00")
    assert desk.broken_laws() == {}


def test_the_rest_of_a_large_redemption_follows_on_the_next_open_day_at_its_price(desk: Desk, rt: Runtime) -> None:
    """M14: what was deferred is an order of its own, dealt in at the price of its own day."""
    partly = Wire(registrar_of(rt, Faults(part=5_000), seed=3))
    who, order_id = redeemed(desk, partly)
    assert run(desk, partly, TUESDAY).confirmed == 1
    desk.price(TUESDAY, "1.3000")
    with desk.rt.work(SYSTEM, read_only=True) as w:
        rest = next(o for o in queries.list_orders(w, customer_id=who)[0] if o.rest_of == order_id)
    assert (str(rest.units), rest.state, rest.trade_date) == ("200.00", OrderState.SUBMITTED, TUESDAY)
    assert desk.broken_laws() == {}
    partly.inner.faults = FAULTLESS
    run(desk, partly, WEDNESDAY)
    run(desk, partly, FRIDAY)
    assert (str(desk.order(order_id).units), str(desk.order(rest.id).price)) == ("300.00", "1.30000000")
    assert str(desk.positions(who)[0].units) == "500.00"
    assert (str(desk.cash(who).posted), str(desk.cash(who).due)) == ("631.82", "0.00")
    assert (breaks_of(desk), desk.broken_laws()) == ([], {})


def test_two_redemptions_of_one_day_take_different_lots(desk: Desk, wire: Wire) -> None:
    desk.price(dt.date(2026, 2, 27), "1.0000")
    who = desk.customer("0", units="1000", cost="900")
    for _ in range(2):
        desk.place(who, desk.line("300", Side.REDEEM))
    run(desk, wire, MONDAY, 16)
    desk.price(MONDAY, "1.0000")
    assert (run(desk, wire, TUESDAY).confirmed, breaks_of(desk)) == (2, [])


def test_a_storm_of_retries_has_one_effect_for_each_order(desk: Desk, rt: Runtime) -> None:
    """R4: half of all answers and requests are lost, five settle at once, again and again."""
    lossy = Wire(registrar_of(rt, Faults(lose_answer=5_000, lose_request=5_000)))
    who = desk.customer("2000")
    placed = [desk.place(who, desk.line(str(100 + n)))[0] for n in range(10)]
    day = desk.go_to(MONDAY, 16)
    desk.price(MONDAY, "1.0000")
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda _: settle_day(rt, day, registrar=lossy), range(15)))
    lossy.inner.faults = FAULTLESS
    for minute in (5, 10):
        settle_day(rt, desk.go_to(MONDAY, 16, minute), registrar=lossy)
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda _: settle_day(rt, desk.go_to(TUESDAY), registrar=lossy), range(5)))
    assert {desk.order(o.id).state for o in placed} == {OrderState.SETTLED}
    assert str(desk.cash(who).posted) == str(Money.of("2000", "CNY") - Money.of(sum(100 + n for n in range(10)), "CNY"))
    assert (breaks_of(desk), desk.broken_laws()) == ([], {})


def test_breaks_are_for_operations_and_resolved_once(desk: Desk, wire: Wire) -> None:
    bought(desk, wire)
    wire.twist = strange
    run(desk, wire, TUESDAY)
    (found,) = breaks_of(desk)
    officer = Actor("01900000-0000-7000-8000-0000000000aa", Role.SERVICE)
    with desk.rt.work(officer) as w:
        actions.take_break(w, break_id=found.id)
        actions.resolve_break(w, break_id=found.id, note="登记机构已更正")
    run(desk, wire, TUESDAY, 10)
    assert breaks_of(desk) == [], "the registrar says it again with every delivery: it was looked at"
    with desk.rt.work(officer) as w, pytest.raises(BreakResolved):
        actions.resolve_break(w, break_id=found.id, note="again")
    with pytest.raises(Forbidden), desk.rt.work(Actor(officer.person_id, Role.ADVISOR)) as w:
        actions.resolve_break(w, break_id=found.id, note="not mine")

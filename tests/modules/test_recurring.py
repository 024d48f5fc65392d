"""Recurring plans (定投, F2): agreed to once, judged anew on every date, bought once however often the run is repeated."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.advise.planning.model import ReserveStanding
from steward.advise.planning.queries import plan_of, reserve_standing
from steward.deliver.trading import actions, queries, rules
from steward.deliver.trading.model import (
    Instalment,
    Order,
    OrderState,
    PlanState,
    PlanStateWrong,
    PlanTerms,
    PlanTermsWrong,
    RecurringPlan,
    Rhythm,
)
from steward.guard.compliance.model import NotCleared
from steward.guard.compliance.queries import get_clearance
from steward.guard.contracts.actions import record_contracts, record_disclosures
from steward.guard.contracts.model import DisclosuresIncomplete, RecordedContract, RecordedDisclosure, Wish
from steward.guard.contracts.queries import contracts_wanted
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, business_date
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey, AccountRole, Asset, InsufficientFunds, TransferKind, TransferRow
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.know.products.model import ShelfState
from steward.platform.access.model import SYSTEM, Caller, Forbidden, Proof, StepUpNeeded, StepUpRefused
from steward.platform.access.operation import Operation
from steward.platform.identity import step_up
from steward.platform.work import Work
from steward.workflows.recurring_plan import carry_out_plans
from steward.workflows.settlement import settle_day
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank

D = business_date
AMOUNT = Money.of("1000", "CNY")
STEP = Money.of("0.01", "CNY")


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    tell(made)
    give(made, "10000")
    yield made
    made.rt.engine.dispose()


def give(house: House, amount: str) -> None:
    with house.rt.work(SYSTEM) as w:
        keys = [AccountKey.house(AccountRole.EXTERNAL, Asset.cash("CNY")), AccountKey.customer_cash(house.customer_id, "CNY")]
        accounts = holdings.ensure_accounts(w, keys)
        debit, credit = (accounts[k] for k in keys)
        row = TransferRow(w.new_id(), debit, credit, "cur:CNY", Money.of(amount, "CNY").minor, TransferKind.DEPOSIT, w.today)
        holdings.post(w, transfers=[row])


def tell(house: House, amount: Money = AMOUNT, code: str = "BF1") -> None:
    """Everything about a fund was read and signed, up to an amount."""
    with house.rt.work(SYSTEM) as w:
        product = house.products[code]
        wish = Wish(product, amount)
        record_disclosures(
            w, rows=[RecordedDisclosure(customer_id=house.customer_id, wish=wish, channel="branch", language="zh", evidence="file")]
        )
        unsigned = contracts_wanted(w, house.customer_id, [product], "zh")
        record_contracts(w, rows=[RecordedContract(house.customer_id, wanted, "zh", "file") for wanted in unsigned])


def terms(house: House, **other: object) -> PlanTerms:
    usual = PlanTerms(house.products["BF1"], AMOUNT, Rhythm.MONTHLY, 4, 0, waits=True)
    return replace(usual, **other)  # type: ignore[arg-type]


def token(house: House, subject: str, shown: dict[str, Json]) -> str:
    with house.rt.work(house.customer) as w:
        waiting = step_up.begin(w, operation=Operation.TRADING_PLAN_DECIDE, subject_id=subject, shown=shown)
    return step_up.confirm(house.rt, house.customer, waiting.id, Proof(persona=True), Caller("127.0.0.1")).token


def set_up(house: House, wanted: PlanTerms, **shown: Json) -> RecurringPlan:
    highest = rules.highest_instalment(wanted, STEP)
    seen = rules.plan_shown(house.customer_id, wanted, highest, queries.method_on(D(2026, 3, 2)))
    proof = token(house, wanted.product_id, seen | shown)
    with house.rt.work(house.customer) as w:
        return actions.set_up_plan(w, customer_id=house.customer_id, terms=wanted, step_up_token=proof)


def change(house: House, plan: RecurringPlan, state: PlanState) -> RecurringPlan:
    proof = token(house, plan.id, {"plan_id": plan.id, "state": state.value})
    with house.rt.work(house.customer) as w:
        return actions.change_plan(w, plan_id=plan.id, state=state, step_up_token=proof)


def go_to(house: House, day: BusinessDate) -> None:
    house.clock.set(dt.datetime.combine(day, dt.time(1, 30), tzinfo=dt.UTC))


def history(house: House, plan: RecurringPlan) -> tuple[RecurringPlan, list[Instalment], list[Order]]:
    with house.rt.work(house.customer, read_only=True) as w:
        found = queries.get_plan(w, plan.id)
        _, dates, orders = queries.history_of(w, found)
    return found, dates, orders


def reasons(house: House, plan: RecurringPlan) -> list[str]:
    """Why the dates came to nothing, the latest first; "" where one was bought."""
    return ["" if x.reason is None else x.reason.code for x in history(house, plan)[1]]


def test_an_instalment_is_an_order_of_its_own_under_a_clearance_of_its_day(house: House) -> None:
    plan = set_up(house, terms(house))
    assert plan.next_on == D(2026, 3, 4)
    go_to(house, D(2026, 3, 3))
    assert carry_out_plans(house.rt) == 0
    go_to(house, D(2026, 3, 4))
    assert [carry_out_plans(house.rt) for _ in range(3)] == [1, 0, 0]
    found, (bought,), (order,) = history(house, plan)
    assert (found.next_on, bought.due_on, order.amount, order.trade_date) == (D(2026, 4, 4), D(2026, 3, 4), AMOUNT, D(2026, 3, 4))
    with house.rt.work(SYSTEM) as w:
        cleared = get_clearance(w, order.clearance_id)
        assert (cleared.subject_kind, w.day_of(cleared.granted_at)) == ("instalment", D(2026, 3, 4))
        record_prices(w, rows=[PriceRow(house.rows["BF1"].instrument_id, D(2026, 3, 4), Decimal("1.25"), "test", w.now)])
    go_to(house, D(2026, 3, 5))
    settle_day(house.rt, D(2026, 3, 5))
    _, _, (order,) = history(house, plan)
    assert (order.state, order.spent) == (OrderState.SETTLED, AMOUNT)
    with house.rt.work(house.customer, read_only=True) as w:
        (held,) = book.positions(w, house.customer_id)
        assert held.units == order.units


def test_a_date_on_a_holiday_is_bought_on_the_next_business_day(house: House) -> None:
    """清明 2026: 4 to 6 April are closed."""
    plan = set_up(house, terms(house))
    go_to(house, D(2026, 3, 4))
    carry_out_plans(house.rt)
    for closed in (4, 5, 6):
        go_to(house, D(2026, 4, closed))
        assert carry_out_plans(house.rt) == 0
    go_to(house, D(2026, 4, 7))
    assert carry_out_plans(house.rt) == 1
    _, dates, orders = history(house, plan)
    assert [x.due_on for x in dates] == [D(2026, 4, 4), D(2026, 3, 4)]
    assert sorted(o.trade_date for o in orders) == [D(2026, 3, 4), D(2026, 4, 7)]


def keep_at_hand(house: House, needed: str, at_hand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The household's reserve and money at hand as planning would say them."""
    found = ReserveStanding(Money.of(needed, "CNY"), Money.of(at_hand, "CNY"))
    monkeypatch.setattr("steward.deliver.trading.actions.recurring.reserve_standing", lambda _w, _customer_id: found)


BOUNDARY = {"exactly enough": ("9000", ""), "a cent short": ("9000.01", "trading.plan_reserve")}


@pytest.mark.parametrize("what", BOUNDARY)
def test_the_reserve_comes_first_to_the_cent(house: House, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    needed, reason = BOUNDARY[what]
    keep_at_hand(house, needed, "10000", monkeypatch)
    plan = set_up(house, terms(house, keeps_reserve=True))
    go_to(house, D(2026, 3, 4))
    carry_out_plans(house.rt)
    assert reasons(house, plan) == [reason]


def test_a_plan_that_waits_for_the_reserve_goes_on_by_itself(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_at_hand(house, "9500", "10000", monkeypatch)
    plan = set_up(house, terms(house, rhythm=Rhythm.WEEKLY, day=1, waits=False, keeps_reserve=True))
    for day in (9, 16, 23, 30):
        go_to(house, D(2026, 3, day))
        carry_out_plans(house.rt)
    assert history(house, plan)[0].state is PlanState.ACTIVE, "the money was there: nothing ends it"
    keep_at_hand(house, "9000", "10000", monkeypatch)
    go_to(house, D(2026, 4, 7))
    carry_out_plans(house.rt)
    assert reasons(house, plan) == ["", *["trading.plan_reserve"] * 4]


def test_a_plan_that_does_not_keep_the_reserve_buys_beside_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_at_hand(house, "1000000", "10000", monkeypatch)
    plan = set_up(house, terms(house))
    go_to(house, D(2026, 3, 4))
    carry_out_plans(house.rt)
    assert reasons(house, plan) == [""]


def test_without_looking_at_the_reserve_it_is_cut_into(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: the reserve always allows it. The boundary above finds it."""
    keep_at_hand(house, "9000.01", "10000", monkeypatch)
    monkeypatch.setattr(ReserveStanding, "allows", lambda _standing, _amount: True)
    plan = set_up(house, terms(house, keeps_reserve=True))
    go_to(house, D(2026, 3, 4))
    carry_out_plans(house.rt)
    with pytest.raises(AssertionError):
        assert reasons(house, plan) == ["trading.plan_reserve"]


def test_the_reserve_is_what_planning_says_of_the_household(house: House) -> None:
    with house.rt.work(SYSTEM, read_only=True) as w:
        found = reserve_standing(w, house.customer_id)
        plan = plan_of(w, house.customer_id, (), {})
    assert found.needed == Money.of(f"{plan.reserve:.2f}", "CNY")
    assert found.allows(found.at_hand - found.needed) or found.at_hand < found.needed


CHANGES: dict[str, Callable[[House], None]] = {
    "assessed lower": lambda house: house.assess(1, D(2026, 3, 3)),
    "assessment ran out": lambda house: house.clock.set(dt.datetime(2027, 3, 4, 1, 30, tzinfo=dt.UTC)),
    "suspended": lambda house: house.change_product("BF1", state=ShelfState.SUSPENDED),
    "graded higher than was told": lambda house: house.change_product("BF1", issuer_grade=5, seller_grade=5),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_facts_of_the_day_decide(house: House, what: str) -> None:
    """N09: age, assessment and product are those of the day; a date that does not pass is kept with its reason and costs nothing."""
    plan = set_up(house, terms(house))
    go_to(house, D(2026, 3, 4))
    CHANGES[what](house)
    while carry_out_plans(house.rt):
        pass
    found, _, orders = history(house, plan)
    assert (found.state, orders) == (PlanState.ACTIVE, [])
    assert reasons(house, plan)[0] == NotCleared.code
    with house.rt.work(house.customer, read_only=True) as w:
        assert book.cash(w, house.customer_id, "CNY").available == Money.of("10000", "CNY")


def test_whoever_turns_65_between_agreement_and_date_is_asked_what_is_asked_at_65(tmp_path: Path, database_url: str) -> None:
    """What was told at 64 is not enough at 65: the date is skipped, and nothing is bought."""
    house = open_house(new_bank(tmp_path, database_url, demo=True), born=D(1961, 3, 10))
    tell(house, code="EQ4")
    give(house, "10000")
    plan = set_up(house, terms(house, product_id=house.products["EQ4"]))
    for day in (D(2026, 3, 4), D(2026, 4, 7)):
        go_to(house, day)
        carry_out_plans(house.rt)
    assert reasons(house, plan) == [NotCleared.code, ""]
    house.rt.engine.dispose()


def test_money_that_is_missing_is_waited_for_or_ends_the_plan_after_three(house: House) -> None:
    patient = set_up(house, terms(house))
    strict = set_up(house, terms(house, waits=False, day=5))
    with house.rt.work(SYSTEM) as w:
        keys = [AccountKey.customer_cash(house.customer_id, "CNY"), AccountKey.house(AccountRole.EXTERNAL, Asset.cash("CNY"))]
        made = holdings.ensure_accounts(w, keys)
        row = TransferRow("spent", made[keys[0]], made[keys[1]], "cur:CNY", 950_000, TransferKind.WITHDRAWAL, w.today)
        holdings.post(w, transfers=[row])
    for day in (D(2026, 3, 5), D(2026, 4, 8), D(2026, 5, 6)):
        go_to(house, day)
        assert carry_out_plans(house.rt) == 2
    assert reasons(house, patient) == reasons(house, strict) == ["trading.plan_money"] * 3
    assert [history(house, p)[0].state for p in (patient, strict)] == [PlanState.ACTIVE, PlanState.ENDED]
    give(house, "5000")
    go_to(house, D(2026, 6, 5))
    assert carry_out_plans(house.rt) == 1
    assert reasons(house, patient)[0] == ""


def test_dates_nobody_carried_out_are_not_bought_beside_the_latest(house: House) -> None:
    plan = set_up(house, terms(house))
    go_to(house, D(2026, 5, 7))
    while carry_out_plans(house.rt):
        pass
    assert reasons(house, plan) == ["", "trading.plan_missed", "trading.plan_missed"]


def test_paused_resumed_and_ended_by_the_customer_alone(house: House) -> None:
    plan = set_up(house, terms(house))
    change(house, plan, PlanState.PAUSED)
    go_to(house, D(2026, 4, 20))
    assert carry_out_plans(house.rt) == 0
    assert change(house, plan, PlanState.ACTIVE).next_on == D(2026, 5, 4)
    assert change(house, plan, PlanState.ENDED).next_on is None
    with pytest.raises(PlanStateWrong):
        change(house, plan, PlanState.ACTIVE)
    go_to(house, D(2026, 5, 6))
    assert carry_out_plans(house.rt) == 0
    with house.rt.work(house.advisor, read_only=True) as w:
        steps = queries.history_of(w, queries.get_plan(w, plan.id))[0]
    assert [s.state.value for s in steps] == ["active", "paused", "active", "ended"]
    with pytest.raises(Forbidden), house.rt.work(house.advisor) as w:
        actions.change_plan(w, plan_id=plan.id, state=PlanState.ENDED, step_up_token=None)


@pytest.mark.parametrize("field", ["customer_id", "amount", "rhythm", "day", "raise_bps", "waits", "highest"])
def test_any_field_that_was_shown_differently_refuses(house: House, field: str) -> None:
    with pytest.raises(StepUpRefused):
        set_up(house, terms(house), **{field: "another"})
    with pytest.raises(StepUpNeeded), house.rt.work(house.customer) as w:
        actions.set_up_plan(w, customer_id=house.customer_id, terms=terms(house), step_up_token=None)


def test_nothing_begins_untold_unsigned_or_unfit(house: House) -> None:
    """Papers are for the highest instalment; amounts and days are those the product and the rhythm have."""
    with pytest.raises(DisclosuresIncomplete):
        set_up(house, terms(house, raise_bps=1000))
    tell(house, Money.of("1610.51", "CNY"))
    assert set_up(house, terms(house, raise_bps=1000)).state is PlanState.ACTIVE
    for wrong in ({"amount": Money.of("9.99", "CNY")}, {"day": 29}, {"rhythm": Rhythm.WEEKLY, "day": 6}):
        with pytest.raises(PlanTermsWrong):
            set_up(house, terms(house, **wrong))
    other = terms(house, product_id=house.products["BF2"])
    house.assess(1, D(2026, 3, 2))
    tell(house, code="BF2")
    with pytest.raises(NotCleared):
        set_up(house, other)


@pytest.mark.parametrize("planted", [False, True])
def test_an_instalment_that_is_not_placed_leaves_no_clearance_behind(
    house: House, monkeypatch: pytest.MonkeyPatch, *, planted: bool
) -> None:
    """Between the clearance and the hold something refuses. Planted: a clearance that is not undone with the order."""
    plan = set_up(house, terms(house))
    go_to(house, D(2026, 3, 4))

    def refuse(*_: object, **__: object) -> None:
        raise InsufficientFunds

    monkeypatch.setattr("steward.deliver.trading.actions.orders.holdings.hold", refuse)
    if planted:
        monkeypatch.setattr(Work, "attempt", lambda _: nullcontext())
    assert carry_out_plans(house.rt) == 1
    assert reasons(house, plan) == [InsufficientFunds.code]
    with house.rt.work(SYSTEM, read_only=True) as w:
        granted = w.db.execute(sa.text("SELECT count(*) FROM compliance_clearance WHERE subject_kind = 'instalment'")).scalar_one()
        told = w.db.execute(sa.text("SELECT count(*) FROM audit_entry WHERE operation = 'contracts:evidence:keep'")).scalar_one()
        kept = w.db.execute(sa.text("SELECT count(*) FROM contracts_batch")).scalar_one()
    assert granted == int(planted)
    assert told == kept


def buy_twice(house: House, plan: RecurringPlan) -> int:
    """How many orders four workers at once make of one date; `plan` is the customer's only one."""

    def run(_: int) -> int:
        return carry_out_plans(house.rt)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    with house.rt.work(SYSTEM, read_only=True) as w:
        return len(queries.list_orders(w, customer_id=plan.customer_id)[0])


@pytest.mark.parametrize("planted", [False, True])
def test_workers_at_once_buy_one_instalment(house: House, monkeypatch: pytest.MonkeyPatch, *, planted: bool) -> None:
    """Planted: a plan that does not move on, and dates that are not kept."""
    plan = set_up(house, terms(house))
    go_to(house, D(2026, 3, 4))
    if planted:
        for step in ("advance_plan", "add_instalment"):
            monkeypatch.setattr(f"steward.deliver.trading.actions.recurring.store.{step}", lambda *_: True)
    assert (buy_twice(house, plan) == 1) is not planted


def test_amounts_and_dates_of_the_rhythm(house: House) -> None:
    """1,000 at 10 % a year: 1,000 1,100 1,210 1,331 1,464.10 1,610.51, and no further."""
    rising = terms(house, raise_bps=1000)
    begun = D(2024, 2, 29)
    said = [str(rules.instalment_of(rising, begun, D(2024 + n, 3, 1), STEP)) for n in range(8)]
    assert said == ["1000.00", "1100.00", "1210.00", "1331.00", "1464.10", "1610.51", "1610.51", "1610.51"]
    whole = [str(rules.instalment_of(rising, begun, D(2024 + n, 3, 1), Money.of("100", "CNY"))) for n in range(5)]
    assert whole == ["1000.00", "1100.00", "1200.00", "1300.00", "1400.00"]
    weekly = terms(house, rhythm=Rhythm.WEEKLY, day=3)
    assert [rules.next_date(weekly, D(2026, 3, n)) for n in (3, 4, 5)] == [D(2026, 3, 4), D(2026, 3, 11), D(2026, 3, 11)]
    monthly = terms(house, day=28)
    assert [rules.next_date(monthly, day) for day in (D(2026, 1, 31), D(2026, 2, 27), D(2026, 2, 28), D(2026, 12, 28))] == [
        D(2026, 2, 28),
        D(2026, 2, 28),
        D(2026, 3, 28),
        D(2027, 1, 28),
    ]

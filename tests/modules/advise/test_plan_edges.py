"""Odd households get a plan and a plain reason, or a plain refusal; never a crash and never a silent wrong answer (D1, D2)."""

from decimal import Decimal
from typing import Any

import pytest

from steward.advise.planning import actions, queries
from steward.advise.planning.model import GoalDatePast, GoalRow, LoanUnknown, Necessity, Plan, Stated, Template
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, add_months, business_date
from steward.know.customers.actions import record_customers, record_facts
from steward.know.customers.model import CustomerKind, CustomerRow, FactRow
from steward.know.holdings import actions as holdings
from steward.know.holdings.model import AccountKey
from steward.know.markets import actions as markets
from steward.know.markets.model import PointRow, SeriesKind, SeriesRow
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.runtime import Runtime
from tests.support.desk import Desk

D = business_date
# Nothing is held elsewhere: said by kind, so the large total the desk records no longer counts.
LIFE: dict[str, Json] = {"elsewhere_deposits": 0, "employment": "employed", "annual_income": 180_000, "monthly_spending": 6_000}


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    return Desk(rt)


def told(rt: Runtime, customer_id: CustomerId, **changed: Json) -> CustomerId:
    with rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(customer_id, f, v, "interview", 0.9, w.today) for f, v in {**LIFE, **changed}.items()])
    return customer_id


def wish(due: BusinessDate, currency: str = "CNY", yuan: int = 10_000) -> GoalRow:
    return GoalRow(
        template=Template.FREE, name="学车", amount=Money.of(yuan, currency), stated=Stated.FUTURE, due_from=due, due_until=due,
        priority=1, necessity=Necessity.MUST,
    )  # fmt: skip


def state(rt: Runtime, customer_id: CustomerId, row: GoalRow) -> None:
    rt.run(
        Actor("p-" + customer_id, Role.CUSTOMER, customer_id=customer_id),
        lambda w: actions.capture_goal(w, customer_id=customer_id, row=row),
    )


def plan(rt: Runtime, customer_id: CustomerId, **edits: float) -> Plan:
    with rt.work(Actor("p-" + customer_id, Role.CUSTOMER, customer_id=customer_id), read_only=True) as w:
        return queries.plan_of(w, customer_id, [], edits)


def reasons(found: Plan) -> dict[str, Any]:
    return {n.code.removeprefix("planning."): dict(n.facts) for n in found.notes}


def test_no_wealth_and_no_products(rt: Runtime, desk: Desk) -> None:
    found = plan(rt, told(rt, desk.customer(cash="0")))
    assert found.start == 0.0
    assert found.mix.weights["cash"] == 1.0
    assert found.volatility < 0.01


def test_debts_above_everything_are_named_with_their_sum(rt: Runtime, desk: Desk) -> None:
    assert reasons(plan(rt, told(rt, desk.customer(cash="1000"), debts=501_000)))["note_negative_worth"] == {"amount": "500,000"}


def test_no_income_is_answered_with_what_a_year_lacks(rt: Runtime, desk: Desk) -> None:
    found = plan(rt, told(rt, desk.customer(cash="1000"), annual_income=0, employment="not_working"))
    assert found.chance == found.band[0] == found.band[1] == 0.0
    assert int(reasons(found)["note_daily_short"]["amount"].replace(",", "")) >= 72_000


def test_a_goal_of_today_is_paid_today_and_one_of_yesterday_is_left_out_by_name(rt: Runtime, desk: Desk) -> None:
    mine = told(rt, desk.customer(cash="100000"))
    with rt.work(SYSTEM, read_only=True) as w:
        due = add_days(w.today, 5)
    state(rt, mine, wish(due))
    desk.go_to(due)
    (paid,) = plan(rt, mine).goals
    assert (paid.due, paid.chance) == (due, 1.0)
    desk.go_to(add_days(due, 1))
    after = plan(rt, mine)
    assert (after.goals, reasons(after)["note_goal_past"]) == ((), {"names": "学车"})
    with pytest.raises(GoalDatePast):
        state(rt, mine, wish(due))


def test_goals_and_money_of_another_currency_are_left_out_by_name(rt: Runtime, desk: Desk) -> None:
    with rt.work(SYSTEM) as w:
        row = CustomerRow(number="C-EUR", kind=CustomerKind.PERSON, name="李明", since=w.today, birth_date=D(1985, 6, 1))
        mine = CustomerId(record_customers(w, rows=[row])[0].id)
        holdings.ensure_accounts(w, [AccountKey.customer_cash(mine, "EUR")])
        later = add_months(w.today, 24)
    state(rt, told(rt, mine), wish(later, "EUR"))
    found = reasons(plan(rt, mine))
    assert (found["note_goal_currency"], found["note_money_currency"]) == ({"names": "学车"}, {"currencies": "EUR"})


def hold(rt: Runtime, desk: Desk, currency: str, amount: str) -> CustomerId:
    """A customer whose only account is in this currency."""
    with rt.work(SYSTEM) as w:
        row = CustomerRow(number=f"C-{currency}", kind=CustomerKind.PERSON, name="李明", since=w.today, birth_date=D(1985, 6, 1))
        mine = CustomerId(record_customers(w, rows=[row])[0].id)
    desk.give(mine, amount, currency)
    return told(rt, mine)


def quote(rt: Runtime, pair: str, value: str, days_ago: int = 0) -> None:
    with rt.work(SYSTEM) as w:
        markets.record_series(w, rows=[SeriesRow(f"fx:{pair}", SeriesKind.FX, "CNY")])
        markets.record_points(w, rows=[PointRow(f"fx:{pair}", add_days(w.today, -days_ago), Decimal(value), "test")])


@pytest.mark.parametrize(("currency", "rate"), [("USD", "7"), ("HKD", "0.9")])
def test_who_holds_dollars_gets_a_plan_in_yuan_with_the_risk_of_the_rate(rt: Runtime, desk: Desk, currency: str, rate: str) -> None:
    quote(rt, f"{currency}CNY", rate)
    mine = hold(rt, desk, currency, "100000")
    with rt.work(SYSTEM, read_only=True) as w:
        due = add_months(w.today, 24)
    state(rt, mine, wish(due, currency))
    found = plan(rt, mine)
    assert found.start == 100_000 * float(rate)
    assert [g.amount for g in found.goals] == pytest.approx([10_000 * float(rate)], rel=0.1)  # money of today
    assert reasons(found)["note_abroad"] == {"percent": "100%"}
    assert f"{currency} {float(rate):.4f}" in reasons(found)["note_rates"]["rates"]
    assert not {"note_goal_currency", "note_money_currency"} & set(reasons(found))
    yuan = plan(rt, told(rt, desk.customer(cash="700000")))
    assert found.expected_return == pytest.approx(yuan.expected_return)
    assert found.volatility > 0.04 > yuan.volatility
    assert next(i.detail for i in found.inputs if i.code == "mix").endswith(f"/{currency.lower()}-2025-01")


def test_a_rate_too_old_or_unknown_leaves_the_money_out_by_name(rt: Runtime, desk: Desk) -> None:
    quote(rt, "USDCNY", "7", days_ago=30)
    found = plan(rt, hold(rt, desk, "USD", "100000"))
    assert (found.start, reasons(found)["note_money_currency"]) == (0.0, {"currencies": "USD"})


def test_a_currency_of_which_nothing_is_expected_is_left_out_whatever_its_rate(rt: Runtime, desk: Desk) -> None:
    quote(rt, "EURCNY", "8")
    found = plan(rt, hold(rt, desk, "EUR", "100"))
    assert (found.start, reasons(found)["note_money_currency"]) == (0.0, {"currencies": "EUR"})


def test_a_holding_without_any_price_is_left_out_and_counted(rt: Runtime, desk: Desk) -> None:
    desk.product()
    assert reasons(plan(rt, told(rt, desk.customer(cash="1000", units="10"))))["note_unpriced"] == {"count": "1"}


def test_who_is_past_the_last_age_lives_on_their_pension_for_the_year_that_is_planned(rt: Runtime, desk: Desk) -> None:
    old = told(rt, desk.customer(cash="50000", born=D(1920, 1, 1)), employment="retired", annual_income=60_000, monthly_spending=4_000)
    found = plan(rt, old)
    assert len(found.years) == 1
    assert found.years[0].pension == pytest.approx(60_000)
    assert found.chance == 1.0
    assert "note_past_last_age" in reasons(found)


def test_the_same_facts_give_the_same_bytes(rt: Runtime, desk: Desk) -> None:
    mine = told(rt, desk.customer(cash="100000"))
    with rt.work(SYSTEM, read_only=True) as w:
        later = add_months(w.today, 60)
    state(rt, mine, wish(later, yuan=300_000))
    assert repr(plan(rt, mine)) == repr(plan(rt, mine))


def test_prepaying_is_weighed_against_the_mix_and_without_a_loan_there_is_nothing_to_weigh(rt: Runtime, desk: Desk) -> None:
    mine = told(rt, desk.customer(cash="300000"), loans=[{"kind": "mortgage", "owed": 500_000, "rate_pct": "3.6", "months_left": 240}])
    me = Actor("p-" + mine, Role.CUSTOMER, customer_id=mine)
    with rt.work(me, read_only=True) as w:
        found = queries.prepay_choice(w, mine, [], {}, 0, None)
        with pytest.raises(LoanUnknown):
            queries.prepay_choice(w, mine, [], {}, 1, None)
    whole = plan(rt, mine)
    assert found.amount == found.spare == pytest.approx(whole.start - whole.reserve)
    assert 0 < whole.reserve < whole.start == 300_000
    assert found.even_return == pytest.approx(1.003**12 - 1, abs=1e-6)
    assert found.invest_wins < 0.05  # all is cash, which earns less than the loan costs
    other = told(rt, desk.customer(cash="1"))
    with rt.work(Actor("p-" + other, Role.CUSTOMER, customer_id=other), read_only=True) as w:
        assert queries.prepay_choice(w, other, [], {}, 0, None).loans == ()

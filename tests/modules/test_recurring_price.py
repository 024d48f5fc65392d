"""Recurring plans that follow the price (智能定投): more below the average, less above, never more than was agreed to."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.deliver.trading import actions, queries, rules
from steward.deliver.trading.model import (
    BandSide,
    Instalment,
    InstalmentAmount,
    PlanPriceRuleWrong,
    PlanTerms,
    PriceGap,
    PriceRule,
    Reason,
    Rhythm,
)
from steward.guard.contracts.model import DisclosuresIncomplete
from steward.kernel.ids import ProductId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant, add_days, business_date
from steward.know.markets.actions import record_corporate_actions, record_prices
from steward.know.markets.model import CorporateActionRow, CorporateKind, PriceRow
from steward.platform.access.model import SYSTEM, StepUpRefused
from steward.workflows.recurring_plan import carry_out_plans
from tests.modules.advise.house import House, open_house
from tests.modules.test_recurring import AMOUNT, STEP, give, go_to, history, set_up, tell, terms, token
from tests.support.banks import new_bank

D = business_date
DUE = D(2026, 3, 4)
DAY_BEFORE = D(2026, 3, 3)
RULE = PriceRule(180, 6000, 20000)
FOLLOWS = PlanTerms(ProductId("p"), AMOUNT, Rhythm.MONTHLY, 4, 0, waits=True, price=RULE)
METHOD = queries.price_methods()[0]


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    tell(made, Money.of("4000", "CNY"))
    give(made, "100000")
    yield made
    made.rt.engine.dispose()


def price(house: House, day: BusinessDate, value: str) -> PriceRow:
    return PriceRow(
        house.rows["BF1"].instrument_id, day, Decimal(value), "test", Instant(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC))
    )


def quote_days(house: House, last: str, until: BusinessDate = DAY_BEFORE, days: int = 180) -> None:
    """A price of 1 on every weekday, and `last` on the last."""
    open_days = [day for n in range(2 * days) if (day := add_days(until, -n)).weekday() < 5][:days]
    with house.rt.work(SYSTEM) as w:
        record_prices(w, rows=[price(house, day, last if day == until else "1") for day in reversed(open_days)])


def bought(house: House, **other: object) -> Instalment:
    """What becomes of the first date of a plan that follows the price."""
    plan = set_up(house, terms(house, price=RULE, **other))
    go_to(house, DUE)
    carry_out_plans(house.rt)
    return history(house, plan)[1][0]


def codes(of: Instalment) -> list[str]:
    return [r.code for r in of.why]


def test_below_its_average_more_is_bought_and_the_plan_says_why(house: House) -> None:
    """179 days at 1 and one at 0.9: 0.9 / (179.9 / 180) - 1 = -9.94 %; the band of 5 % goes 60 % of the way from 100 % to 200 %."""
    quote_days(house, "0.9")
    made = bought(house)
    assert (made.amount, made.order_id is None) == (Money.of("1600", "CNY"), False)
    assert codes(made) == ["trading.sum_agreed", "trading.sum_below"]
    assert dict(made.why[1].facts) == {"day": "2026-03-03", "days": 180, "away": "9.94", "rate": "160"}


def test_above_its_average_less_is_bought(house: House) -> None:
    """1.2 / (180.2 / 180) - 1 = 19.86 %: the band of 15 % goes half of the way from 100 % to 60 %."""
    quote_days(house, "1.2")
    made = bought(house)
    assert (made.amount, codes(made)[1]) == (Money.of("800", "CNY"), "trading.sum_above")


def test_without_prices_the_plain_amount_is_bought_and_that_is_said(house: House) -> None:
    with house.rt.work(SYSTEM) as w:
        record_prices(w, rows=[price(house, D(2026, 3, 2), "1")])
    made = bought(house)
    assert (made.amount, codes(made)[1]) == (AMOUNT, "trading.sum_unpriced")


def test_old_prices_are_no_prices(house: House) -> None:
    """The newest is three business days older than the day before."""
    quote_days(house, "0.5", until=D(2026, 2, 26))
    assert codes(bought(house))[1] == "trading.sum_unpriced"


def test_a_dividend_is_no_fall_in_price(house: House) -> None:
    """A unit at 1 pays 0.1 and stands at 0.9: nothing was lost, so the price is at its average."""
    quote_days(house, "0.9")
    paid = CorporateActionRow(
        "d1",
        house.rows["BF1"].instrument_id,
        CorporateKind.CASH_DIVIDEND,
        DAY_BEFORE,
        "test",
        amount=Decimal("0.1"),
        currency="CNY",
        record_date=DAY_BEFORE,
        pay_date=DAY_BEFORE,
    )
    with house.rt.work(SYSTEM) as w:
        record_corporate_actions(w, rows=[paid])
    assert bought(house).amount == AMOUNT


def test_the_papers_and_the_proof_are_for_the_highest_amount(house: House) -> None:
    """1,000 raised five times by 30 % is 3,712.93; twice that is more than was read about."""
    quote_days(house, "1")
    wanted = terms(house, price=RULE, raise_bps=3000)
    assert rules.highest_instalment(wanted, STEP) == Money.of("7425.86", "CNY")
    with pytest.raises(DisclosuresIncomplete):
        set_up(house, wanted)
    for field in ("highest", "average_days", "least_bps", "most_bps", "method"):
        with pytest.raises(StepUpRefused):
            set_up(house, terms(house, price=RULE), **{field: "another"})


WRONG = {
    "an average that is none of the method's": PriceRule(60, 6000, 20000),
    "below the method's least": PriceRule(180, 4999, 20000),
    "above the method's most": PriceRule(180, 6000, 20001),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_range_the_bank_does_not_offer_is_refused(house: House, what: str) -> None:
    quote_days(house, "1")
    with pytest.raises(PlanPriceRuleWrong):
        set_up(house, terms(house, price=WRONG[what]))


def test_a_product_without_a_price_is_not_followed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steward.deliver.trading.actions.recurring.markets.get_price", lambda *_: None)
    with pytest.raises(PlanPriceRuleWrong), house.rt.work(house.customer, read_only=True) as w:
        actions.quote_plan(w, terms(house, price=RULE))


def test_the_quote_says_the_range_of_each_date_and_what_today_would_be(house: House) -> None:
    quote_days(house, "0.9", until=D(2026, 2, 27))
    with house.rt.work(house.customer, read_only=True) as w:
        quote = actions.quote_plan(w, terms(house, price=RULE))
    assert {(str(d.least), str(d.plain), str(d.most)) for d in quote.dates} == {("600.00", "1000.00", "2000.00")}
    assert (quote.today.amount, quote.highest) == (Money.of("1600", "CNY"), Money.of("2000", "CNY"))


def test_the_next_twelve_instalments_are_shown_with_their_amounts(house: House) -> None:
    with house.rt.work(house.customer, read_only=True) as w:
        quote = actions.quote_plan(w, terms(house, raise_bps=1000))
    assert [d.on for d in quote.dates[:3]] == [D(2026, 3, 4), D(2026, 4, 7), D(2026, 5, 6)]
    assert len(quote.dates) == 12
    assert [str(d.plain) for d in quote.dates] == ["1000.00"] * 12
    assert [(d.on, str(d.plain)) for d in quote.rises[:2]] == [(D(2027, 3, 4), "1100.00"), (D(2028, 3, 4), "1210.00")]
    assert len(quote.rises) == 5
    assert quote.rises[-1].plain == quote.highest
    assert all(d.least == d.plain == d.most for d in quote.dates)


def test_a_finer_step_of_the_product_does_not_raise_what_was_agreed(house: House) -> None:
    """Agreed in steps of 100: at most 1,600 after five rises; in steps of a fen it would be 1,610.51."""
    plan = replace(FOLLOWS, price=None, raise_bps=1000)
    hundred = Money.of("100", "CNY")
    most = rules.highest_instalment(plan, hundred)
    sized = rules.instalment_by_price(plan, D(2026, 1, 1), D(2031, 1, 2), None, METHOD, STEP, STEP)
    assert (str(most), str(sized.amount)) == ("1600.00", "1610.51")
    kept = rules.keep_to(sized, most, plan.amount, STEP)
    assert (kept.amount, kept.why[-1].code) == (most, "trading.sum_most")


amounts = st.builds(lambda n, step: (Money(100 + n * step, "CNY"), Money(step, "CNY")), st.integers(0, 10**7), st.integers(1, 10**5))
prices = st.builds(PriceRule, st.sampled_from(METHOD.averages), st.integers(5000, 10000), st.integers(10000, 20000))
away = st.none() | st.decimals("-0.99", "5", places=6).map(lambda x: PriceGap(DUE, x))
MINIMUM = Money.of("1", "CNY")


def sized_of(
    sold: tuple[Money, Money], raise_bps: int, rule: PriceRule | None, years: int, stand: PriceGap | None
) -> tuple[PlanTerms, InstalmentAmount]:
    plan = replace(FOLLOWS, amount=sold[0], raise_bps=raise_bps, price=rule)
    due = D(2026 + years, 3, 4)
    return plan, rules.instalment_by_price(plan, D(2026, 3, 2), due, stand, METHOD, MINIMUM, sold[1])


def faults_of(sold: tuple[Money, Money], raise_bps: int, rule: PriceRule | None, years: int, stand: PriceGap | None) -> list[str]:
    """What an instalment may never be: beyond the agreed maximum or the range, or an amount the product is not sold in."""
    plan, sized = sized_of(sold, raise_bps, rule, years, stand)
    step, plain = sold[1], rules.instalment_of(plan, D(2026, 3, 2), D(2026 + years, 3, 4), sold[1])
    least, most = rules.range_of(plan, plain, MINIMUM, step)
    found = ["above what was agreed"] if sized.amount > rules.highest_instalment(plan, step) else []
    found += [] if least <= sized.amount <= most else ["out of the range"]
    found += [] if rules.is_sold_in(sized.amount, MINIMUM, step) else ["not sold in it"]
    return found


@settings(max_examples=400, deadline=None)
@given(amounts, st.integers(0, 3000), st.none() | prices, st.integers(0, 40), away)
def test_an_instalment_is_never_more_than_was_agreed(
    sold: tuple[Money, Money], raise_bps: int, rule: PriceRule | None, years: int, stand: PriceGap | None
) -> None:
    assert faults_of(sold, raise_bps, rule, years, stand) == []


def test_the_property_finds_a_rate_beyond_the_range(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: the band's share is taken of the whole amount instead of the customer's range."""
    monkeypatch.setattr("steward.deliver.trading.rules.recurring.rate_of", lambda _rule, band: 10_000 + band.share_bps)
    narrow, far = PriceRule(180, 9000, 11000), PriceGap(DUE, Decimal("-0.5"))
    assert faults_of((AMOUNT, STEP), 0, narrow, 0, far) == ["above what was agreed", "out of the range"]


EDGES = {
    "-0.000001": "1500.00",
    "-0.049999": "1500.00",
    "-0.05": "1600.00",
    "-0.4": "2000.00",
    "0": "1000.00",
    "0.149999": "900.00",
    "0.15": "800.00",
    "0.5": "700.00",
    "1": "600.00",
}


@pytest.mark.parametrize("where", EDGES)
def test_bands_begin_at_their_edge(where: str) -> None:
    assert str(sized_of((AMOUNT, STEP), 0, RULE, 0, PriceGap(DUE, Decimal(where)))[1].amount) == EDGES[where]


def test_a_reduced_instalment_is_at_least_what_the_product_is_sold_in() -> None:
    plan = replace(FOLLOWS, amount=Money.of("10", "CNY"))
    sized = rules.instalment_by_price(plan, DUE, DUE, PriceGap(DUE, Decimal(2)), METHOD, Money.of("10", "CNY"), STEP)
    assert (str(sized.amount), sized.why[-1]) == ("10.00", Reason("trading.sum_least", {}))


def test_every_year_that_is_raised_is_said() -> None:
    _, sized = sized_of((AMOUNT, STEP), 500, None, 2, None)
    assert (str(sized.amount), sized.why) == ("1102.50", (Reason("trading.sum_raised", {"times": 2, "raise": "5"}),))


BROKEN = {
    "days go back": lambda text: text + text.replace("2026-01-01", "2025-01-01"),
    "a range below nothing": lambda text: text.replace("least_bps = 5000", "least_bps = 0"),
    "a share beyond the end": lambda text: text.replace("share_bps = 10000", "share_bps = 10001"),
    "no band at the average": lambda text: text.replace("from_bps = 0\n", "from_bps = 1\n"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_file_that_does_not_hold_together_is_refused(what: str) -> None:
    text = Path(rules.__file__).parent.with_name("data").joinpath("recurring.toml").read_text("utf-8")
    assert rules.parse_methods(text) == queries.price_methods()
    with pytest.raises(rules.BadMethods):
        rules.parse_methods(BROKEN[what](text))


def test_a_plan_keeps_the_method_it_was_agreed_under() -> None:
    older = replace(METHOD, version="old", since=BusinessDate(dt.date(2025, 1, 1)))
    assert [rules.method_on((older, METHOD), day).version for day in (D(2024, 1, 1), D(2025, 12, 31), D(2026, 1, 1))] == [
        "old",
        "old",
        METHOD.version,
    ]
    assert {b.side for b in METHOD.bands} == set(BandSide)


def test_nothing_is_set_up_by_the_proof_of_another_range(house: House) -> None:
    quote_days(house, "1")
    narrow = terms(house, price=PriceRule(180, 9000, 11000))
    seen = rules.plan_shown(house.customer_id, narrow, rules.highest_instalment(narrow, STEP), METHOD)
    proof = token(house, narrow.product_id, seen)
    with pytest.raises(StepUpRefused), house.rt.work(house.customer) as w:
        actions.set_up_plan(w, customer_id=house.customer_id, terms=terms(house, price=RULE), step_up_token=proof)

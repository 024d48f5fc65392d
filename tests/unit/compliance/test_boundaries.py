"""Every number of the regulation sheet's parameter block just below, at and just above its line (C5, D4).

The numbers are read from the packs in force, or from the module that decides by them; one without a line here fails.
"""

import datetime as dt
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from steward.advise.advice.rules import means
from steward.guard.compliance.model import Act, Capacity
from steward.guard.compliance.rules import review as engine
from steward.guard.compliance.rules.deadlines import cooling_ends, reflection_ends, uninsured
from steward.guard.contracts.rules.retention import resolve, retention_rules
from steward.kernel.ids import InstrumentId
from steward.kernel.money import Money
from steward.kernel.time import Instant, add_days, add_months
from steward.know.markets.queries import shipped_calendar, trade_date
from steward.know.products import queries as products
from steward.know.products.model import AssetClass, GradeFactor, InvestorFigures, InvestorRule, ProductKind, ProductRow, Regime
from steward.know.products.model.terms import CUTOFF
from steward.know.products.rules import grade
from steward.know.suitability.model import LEVELS
from steward.know.suitability.rules.instrument import BadInstrument, parse_instrument
from tests.unit.compliance.facts import TODAY, connected, facts
from tests.unit.compliance.rule_cases import (
    FUND,
    GOLD,
    LINES,
    OLD,
    POLICY,
    PRIVATE,
    PRIVATE_FUND,
    STRUCTURED,
    Case,
    Changes,
    built,
    changed,
    day,
    times,
)
from tests.unit.compliance.test_vectors_more import today_pack

PARAMETERS = tomllib.loads(Path(__file__).with_name("parameters.toml").read_text("utf-8"))
NUMBERS = {f"{g}.{k}": given for g, keys in PARAMETERS.items() for k, given in keys.items() if not isinstance(given["value"], str)}
PACK = today_pack()
NOON = Instant(dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC))
END = day(2026, 3, 31)

# Where the line lies: True for just below, at and just above it.
FROM_THE_LINE, ABOVE_ONLY, BELOW_ONLY = (False, True, True), (False, False, True), (True, False, False)


@dataclass(frozen=True)
class Line:
    """Whether something is stopped at `value` moved by `step` of the smallest unit (-1, 0, 1), and where it is expected to be."""

    stopped: Callable[[int, int], bool]
    expected: tuple[bool, bool, bool]


def rule(name: str, act: Act, at: Callable[[int], Changes], expected: tuple[bool, bool, bool], base: Changes | None = None) -> Line:
    """The line of one rule in its own fact, counted in the fact's own unit."""

    def stopped(value: int, step: int) -> bool:
        return speaks(name, act, {**(base or {}), **at(value + step)})

    return Line(stopped, expected)


def speaks(name: str, act: Act, changes: Changes) -> bool:
    """Whether the rule gives a reason for the good case with these changes, once every fact has its source."""
    return name in {r.rule_id for r in engine.review(built(Case(act, ()), changes), connected()).reasons}


def too_old(value: int, step: int) -> bool:
    """An assessment whose anniversary is a day away, today, or was yesterday."""
    return speaks("N09", Act.BUY, {"customer.assessed_on": add_days(add_months(TODAY, -value), -step)})


def cooling(of: Changes, value: int, step: int) -> bool:
    """Whether an order still cools so many hours and a minute less or more after its signature."""
    product = changed(facts(), {**of, "product.cooling_off_hours": 0}).product
    ends = cooling_ends(PACK, product, NOON)
    return ends is not None and NOON + dt.timedelta(hours=value, minutes=step) < ends


def reflecting(value: int, step: int) -> bool:
    return NOON + dt.timedelta(hours=value, minutes=step) < reflection_ends(PACK, NOON)


def unproved(test: InvestorRule, name: str, value: int, step: int) -> bool:
    """Whether a person with nothing but this figure, and years enough unless these are asked for, fails the test."""
    nothing = InvestorFigures(years=2, net_financial_assets=0, financial_assets=0, income=0)
    enough = {"financial_assets": 5_000_000} if name == "years" else {}
    return not products.is_qualified(test, replace(nothing, **{**enough, name: value + step}))


def uncovered(value: int, step: int) -> bool:
    return uninsured(PACK, value + step) > 0


def kept(code: str, value: int, step: int) -> bool:
    """Whether the record may not be destroyed yet so many years after what it counts from, a day less or more; the day itself is kept."""
    (only,) = (r for r in retention_rules() if r.code == code)
    record = resolve(only.kinds[0], {only.counts_from: END}, {only.when} if only.when else (), rules=(only,))
    return not record.has_run_out(add_days(add_months(END, 12 * value), step))


def freed_too_early(value: int, step: int) -> bool:
    """Whether a fund is kept off the shelf that asks its redemption fee for a day less or more than the floor names."""
    steps = [{"under_days": 7, "bps": 150}, {"under_days": 30, "bps": 100}, {"under_days": 180, "bps": 50}]
    fees = [{**band, "under_days": value + step} if band["under_days"] == value else band for band in steps]
    one = Money.of(1, "CNY")
    row = ProductRow(
        code="F1", kind=ProductKind.FUND, name_zh="稳健", name_en="Steady", issuer="云岫基金", issuer_type="fund_company",
        regime=Regime.CSRC, asset_class=AssetClass.BALANCED, min_amount=one, step=one, instrument_id=InstrumentId("i"), valid_from=TODAY,
        issuer_grade=3, terms={"fund_type": "mixed", "share_class": "A", "redemption_fees": [*fees, {"bps": 0}]},
    )  # fmt: skip
    return "redemption_fee_low" in products.admission_faults(row)


def next_day(value: int, step: int) -> bool:
    """Whether an order of a Monday a second before, at or after this hour in Shanghai belongs to the next business day."""
    monday = day(2026, 11, 23)
    at = dt.datetime(2026, 11, 23, value - 8, tzinfo=dt.UTC) + dt.timedelta(seconds=step)
    return trade_date(shipped_calendar("cn"), Instant(at), CUTOFF.isoformat("minutes"), "Asia/Shanghai") > monday


def too_few_levels(value: int, step: int) -> bool:
    """Whether a risk questionnaire that gives so many levels is refused; there is no sixth."""
    raw = tomllib.loads(files("steward.know.suitability").joinpath("data", "bank-ten.toml").read_text("utf-8"))
    try:
        parse_instrument({**raw, "bands": raw["bands"][len(LEVELS) - min(value + step, len(LEVELS)) :]})
    except BadInstrument as fault:
        return "N05" in str(fault)
    return False


def too_few_grades(value: int, step: int) -> bool:
    """Whether a grading method whose scales give so many grades is refused."""
    steps = ", ".join(str(n) for n in range(1, value + step))
    weighed = zip(GradeFactor, (50, 10, 10, 10, 10, 10), strict=True)
    factors = "\n".join(f"[method.factor.{f.value}]\nweight = {weight}\nsteps = [{steps}]" for f, weight in weighed)
    try:
        grade.parse_methods(f'[[method]]\nversion = "1"\nsince = 2020-01-01\n[method.floors]\n{factors}')
    except ValueError as fault:
        return "N01" in str(fault)
    return False


def amount(n: int) -> Changes:
    return {"order.amount": n}


def private_minimum(nature: str) -> Line:
    return rule("W02", Act.BUY, amount, BELOW_ONLY, {**PRIVATE, "product.nature": nature})


def capacity_of(wanted: Capacity, value: int, step: int) -> bool:
    """Whether somebody of this age has more capacity than the one that ends with it."""
    return means.legal_capacity("person", value + step) is not wanted


def cap(kind: str) -> Line:
    return rule("E01", Act.LIST, lambda n: {"product.buy_fee_bps": n}, ABOVE_ONLY, {**FUND, "product.fund_type": kind})


def floor(days: int) -> Line:
    return rule("E02", Act.LIST, lambda n: {f"product.redeem_under_{days}_bps": n}, BELOW_ONLY, FUND)


def proof(test: InvestorRule, name: str) -> Line:
    return Line(partial(unproved, test, name), BELOW_ONLY)


RICH: Changes = {**LINES, "order.budget": 10**12}
LINES_OF: dict[str, Line] = {
    "assessment.max_per_day": rule("N06", Act.ASSESS, lambda n: {"history.assessments": times(n)}, FROM_THE_LINE),
    "assessment.max_per_12m": rule("N07", Act.ASSESS, lambda n: {"history.assessments": times(n, day(2026, 5, 1))}, FROM_THE_LINE),
    "assessment.validity_months": Line(too_old, ABOVE_ONLY),
    "assessment.levels_min": Line(too_few_levels, BELOW_ONLY),
    "product.grades_min": Line(too_few_grades, BELOW_ONLY),
    "senior.age": rule("N20", Act.BUY, lambda n: {"customer.age": n}, FROM_THE_LINE, OLD),
    "senior.high_risk_from": rule("N20", Act.BUY, lambda n: {"product.grade": n}, FROM_THE_LINE, {**OLD, "customer.level": 5}),
    "senior.reflection_hours": Line(reflecting, BELOW_ONLY),
    "minor.none_below": Line(partial(capacity_of, Capacity.NONE), FROM_THE_LINE),
    "minor.limited_below": Line(partial(capacity_of, Capacity.LIMITED), FROM_THE_LINE),
    "minor.limited_max_grade": rule(
        "N21",
        Act.BUY,
        lambda n: {"product.grade": n},
        ABOVE_ONLY,
        {"customer.capacity": Capacity.LIMITED, "customer.guardian_consent": True},
    ),
    "wmp.bank_public_min": rule("W01", Act.BUY, amount, BELOW_ONLY, {"product.issuer_type": "bank"}),
    "wmp.private_min_fixed": private_minimum("fixed"),
    "wmp.private_min_mixed": private_minimum("mixed"),
    "wmp.private_min_equity": private_minimum("equity"),
    "wmp.private_min_derivative": private_minimum("derivative"),
    "wmp.private_max_holders": rule("W03", Act.BUY, lambda n: {"product.holders": n - 1}, ABOVE_ONLY, PRIVATE),
    "wmp.cooling_off_hours": Line(partial(cooling, PRIVATE), BELOW_ONLY),
    "qualified_investor_amc.years": proof(InvestorRule.W30, "years"),
    "qualified_investor_amc.net_fin_assets": proof(InvestorRule.W30, "net_financial_assets"),
    "qualified_investor_amc.fin_assets": proof(InvestorRule.W30, "financial_assets"),
    "qualified_investor_amc.avg_income_3y": proof(InvestorRule.W30, "income"),
    "qualified_investor_amc.org_net_assets": Line(lambda value, step: not products.is_qualified_organisation(value + step), BELOW_ONLY),
    "private_fund.min": rule("P02m", Act.BUY, amount, BELOW_ONLY, PRIVATE_FUND),
    "private_fund.fin_assets": proof(InvestorRule.P02, "financial_assets"),
    "private_fund.avg_income_3y": proof(InvestorRule.P02, "income"),
    "private_fund.max_holders": rule("P03", Act.BUY, lambda n: {"product.holders": n - 1}, ABOVE_ONLY, PRIVATE_FUND),
    "private_fund.cooling_off_hours": Line(partial(cooling, PRIVATE_FUND), BELOW_ONLY),
    "structured_deposit.min": rule("SD1", Act.BUY, amount, BELOW_ONLY, STRUCTURED),
    "structured_deposit.cooling_off_hours": Line(partial(cooling, STRUCTURED), BELOW_ONLY),
    "cash_quick_redeem.wmp": rule("M05", Act.QUICK_REDEEM, amount, ABOVE_ONLY),
    "cash_quick_redeem.mmf": rule("M06", Act.QUICK_REDEEM, amount, ABOVE_ONLY, FUND),
    "insurance.single_premium_x_income": rule(
        "I05", Act.BUY, lambda n: {"order.premium": n}, ABOVE_ONLY, {**RICH, "order.premium_single": True, "customer.household_income": 1}
    ),
    "insurance.annual_premium_share": rule(
        "I05", Act.BUY, lambda n: {"order.premium": n}, ABOVE_ONLY, {**RICH, "customer.household_income": 100}
    ),
    "insurance.age_plus_years": rule("I05", Act.BUY, lambda n: {"order.pay_years": n - 40}, FROM_THE_LINE, RICH),
    "insurance.budget_ratio": rule("I05", Act.BUY, lambda n: {"order.premium": n}, FROM_THE_LINE, {**LINES, "order.budget": 100}),
    "insurance.recording_age": rule(
        "I24", Act.BUY, lambda n: {"customer.age": n}, FROM_THE_LINE, {**POLICY, "order.channel": "remote", "order.assisted": True}
    ),
    "fund_fee_caps.active_equity": cap("active_equity"),
    "fund_fee_caps.other_mixed": cap("mixed"),
    "fund_fee_caps.index_bond": cap("index_bond"),
    "fund_redeem_floor.lt_7": floor(7),
    "fund_redeem_floor.lt_30": floor(30),
    "fund_redeem_floor.lt_180": floor(180),
    "fund_redeem_floor.lt_7_days": Line(freed_too_early, BELOW_ONLY),
    "fund_redeem_floor.lt_30_days": Line(freed_too_early, BELOW_ONLY),
    "fund_redeem_floor.lt_180_days": Line(freed_too_early, BELOW_ONLY),
    "deposit_insurance.limit": Line(uncovered, ABOVE_ONLY),
    "large_redemption.ratio": rule("M14", Act.REDEEM, lambda n: {"order.day_redeemed_percent": n}, ABOVE_ONLY),
    "gold_accumulation.min_level": rule("G01", Act.BUY, lambda n: {"customer.level": n}, BELOW_ONLY, {**GOLD, "product.grade": 1}),
    **{
        f"retention_years.{name}": Line(partial(kept, given["held"].removeprefix("retention.")), (True, True, False))
        for name, given in PARAMETERS["retention_years"].items()
    },
    "cutoff.hour": Line(next_day, FROM_THE_LINE),
}


def held(given: dict[str, Any]) -> int:
    """The number as the pack in force gives it; of a module below the guard, as the sheet gives it: its line tells whether both agree."""
    if "held" in given:
        return int(given["value"])
    found = PACK.find(given["rule"])
    assert found is not None, given
    return int(found.params[given["param"]]["value"])


def test_every_number_of_the_sheet_has_its_line() -> None:
    assert LINES_OF.keys() == NUMBERS.keys()


@pytest.mark.parametrize("name", NUMBERS)
def test_below_at_and_above(name: str) -> None:
    line, value = LINES_OF[name], held(NUMBERS[name])
    assert tuple(line.stopped(value, step) for step in (-1, 0, 1)) == line.expected

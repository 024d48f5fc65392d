"""What was told of people and households, read from facts: for one plan, and for many at once in columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from steward.advise.planning.rules.china import Figures, Floats, Ints, Rules
from steward.advise.planning.rules.household import YEAR, Debt, Premium
from steward.advise.planning.rules.inputs import FIRST_JOB_AGE, KINDS, MOST_MONTHS, PAY_BEFORE, UNTOLD, Member
from steward.advise.planning.rules.liquidity import month_of
from steward.advise.planning.rules.pay import contribution_base, retirements_of
from steward.advise.planning.rules.said import Adults
from steward.advise.planning.rules.years import Debts, Homes, People, Told
from steward.kernel.time import BusinessDate, add_months, full_years, parse_date

DEATH = frozenset({"term_life", "whole_life"})
ILLNESS = frozenset({"illness"})
RETIRED = "retired"
# Told as they are, none where nobody said.
PLAIN = {
    "bonus": "income_bonus", "housing_fund": "housing_fund", "housing_fund_monthly": "housing_fund_monthly",
    "annuity": "enterprise_annuity", "personal_pension": "personal_pension", "personal_pension_yearly": "personal_pension_yearly",
}  # fmt: skip
OTHER = ("income_rent", "income_family", "income_other")
FIELDS = frozenset({
    *PLAIN.values(), *OTHER, *(f"spending_{k}" for k in KINDS), "income_salary", "income_business", "income_pension", "annual_income",
    "employment", "social_insurance_months", "pension_account", "monthly_spending", "reserve_months", "care_for_parents", "children",
    "loans", "debts", "policies",
})  # fmt: skip


def months_old(born: BusinessDate, as_of: BusinessDate) -> int:
    """Full months of age."""
    years = full_years(born, as_of)
    months = YEAR * years
    while add_months(born, months + 1) <= as_of:
        months += 1
    return months


def records_of(m: Member, field: str) -> Sequence[Any]:
    """A fact that is a list; nothing for what is none."""
    value = m.facts[field].value if field in m.facts else None
    return value if isinstance(value, list | tuple) else ()


def cares_for_parents(m: Member) -> bool:
    """Whether somebody said so."""
    return "care_for_parents" in m.facts and m.facts["care_for_parents"].value is True


def debts_of(m: Member) -> list[Debt]:
    """Loans as told one by one; a sum of debts told alone is one loan on the terms of the plan's figures."""
    rows = [r for r in records_of(m, "loans") if float(r["owed"]) > 0]
    if rows or not m.told("debts"):
        return [_debt(r) for r in rows]
    return [Debt(m.told("debts") or 0.0)]


def _debt(row: Mapping[str, Any]) -> Debt:
    rate, instalment = row.get("rate_pct"), row.get("monthly_payment")
    return Debt(
        owed=float(row["owed"]),
        rate=None if rate is None else float(rate) / 100,
        months=None if row.get("months_left") is None else int(row["months_left"]),
        instalment=None if instalment is None else float(instalment),
    )


def policies_of(m: Member, as_of: BusinessDate) -> list[Premium]:
    """Policies told."""
    return [_policy(row, as_of) for row in records_of(m, "policies")]


def _policy(row: Mapping[str, Any], as_of: BusinessDate) -> Premium:
    until = row.get("until")
    months = None if until is None else month_of(as_of, max(parse_date(str(until)), as_of))
    insured, kind = float(row.get("sum_insured") or 0), row["kind"]
    death, illness = (insured if kind in kinds else 0.0 for kinds in (DEATH, ILLNESS))
    return Premium(float(row.get("annual_premium") or 0), months, death, illness)


def homes_of(adults: Adults, wealth: Floats, last_goal: Ints, values: Figures, rules: Rules, as_of: BusinessDate) -> Homes:
    """What was told of many households, (h,), in columns; what nobody said is what a plan takes for granted.

    `wealth` is all money of each today in yuan, `last_goal` the month of its last goal.
    """
    homes = len(wealth)
    reserve = np.zeros(homes)
    np.maximum.at(reserve, adults.home, adults.number("reserve_months"))
    children = {(int(adults.home[place]), int(year)) for place, years in adults.lists("children") for year in years}
    born = np.array(sorted(children), dtype=np.int64).reshape(-1, 2)
    policies = [(place, _policy(row, as_of)) for place, rows in adults.lists("policies") for row in rows]
    return Homes(
        as_of=as_of,
        people=_people(adults, values, rules),
        told={
            **_spending(adults, homes),
            "reserve_months": np.where(reserve > 0, reserve, values["reserve_months"]),
            "wealth": wealth,
            "last_goal": last_goal.astype(np.float64),
        },
        parents=np.minimum(np.bincount(adults.home[adults.affirmed("care_for_parents")], minlength=homes), 1.0),
        child_home=born[:, 0],
        child_born=born[:, 1],
        debts=_debts(adults, values),
        policy_home=adults.home[[place for place, _policy in policies]] if policies else np.zeros(0, dtype=np.int64),
        policy_yearly=_column(p.yearly for _place, p in policies),
        policy_months=_column(np.inf if p.months is None else p.months for _place, p in policies),
        policy_death=_column(p.death for _place, p in policies),
    )


def _column(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)


def _spending(adults: Adults, homes: int) -> Told:
    """Monthly spending of each household by kind, (h,), and 1 where that of daily life is a total: `spending_told` of each."""

    def summed(amounts: Floats) -> Floats:
        return np.bincount(adults.home, amounts, homes).astype(np.float64)

    said = {k: adults.number(f"spending_{k}") for k in KINDS}
    by_kind = {k: summed(amounts) for k, amounts in said.items()}
    nothing = ~np.any([amounts != 0 for amounts in said.values()], axis=0)
    totals = summed(np.where(nothing, adults.number("monthly_spending"), 0.0))
    by_kind["living"] = by_kind["living"] + totals
    untold = ~np.any([amounts > 0 for amounts in by_kind.values()], axis=0)
    by_kind["living"] = np.where(untold, UNTOLD * np.bincount(adults.home, minlength=homes), by_kind["living"])
    return {**{f"spending.{k}": amounts for k, amounts in by_kind.items()}, "loans_within": (totals != 0).astype(np.float64)}


def _debts(adults: Adults, values: Figures) -> Debts:
    """Loans one by one, and the sum of debts of who told none: `debts_of` each."""
    rows = [(place, _debt(row)) for place, told in adults.lists("loans") for row in told if float(row["owed"]) > 0]
    loans = [debt.loan(values) for _place, debt in rows]
    listed = np.array([place for place, _debt in rows], dtype=np.int64)
    sums = adults.number("debts")
    sums[listed] = 0.0
    alone = np.flatnonzero(sums)
    usual, nobody = Debt(0.0).loan(values), np.full(alone.size, np.nan)
    place = np.concatenate([listed, alone])
    order = np.argsort(place, kind="stable")

    def joined(told: Iterable[float], summed: Floats) -> Floats:
        return np.concatenate([_column(told), summed])[order]

    return Debts(
        home=adults.home[place[order]],
        owed=joined((loan.owed for loan in loans), sums[alone]),
        rate=joined((loan.rate for loan in loans), np.full(alone.size, usual.rate)),
        months=joined((loan.months for loan in loans), np.full(alone.size, float(usual.months))),
        instalment=joined((np.nan if loan.instalment is None else loan.instalment for loan in loans), nobody),
    )


def _people(adults: Adults, values: Figures, rules: Rules) -> People:
    salary, business, pension = _incomes(adults)
    told = {code: adults.number(field) for code, field in PLAIN.items()}
    told |= {"salary": salary, "business": business, "pension_now": pension}
    told["other_income"] = sum((adults.number(field) for field in OTHER), np.zeros(len(adults)))
    worked = np.minimum(np.maximum(adults.ages.years - FIRST_JOB_AGE, 0) * YEAR, MOST_MONTHS)
    usual = np.where(~adults.word("employment", RETIRED) & (salary + business > 0), worked, 0.0)
    told["social_months"] = np.minimum(_said(adults, "social_insurance_months", usual), MOST_MONTHS)
    rule = rules["contributions"]
    base = contribution_base(salary / YEAR, values["local_wage"], rule) * (salary > 0)
    told["pension_account"] = _said(adults, "pension_account", np.round(base * rule.figures["pension"] * usual * PAY_BEFORE, -3))
    retires = retirements_of(adults.ages.year, adults.ages.month, "male", rules["retirement_age"])
    return People(adults.home, adults.ages.months, retires, told)


def _incomes(adults: Adults) -> tuple[Floats, Floats, Floats]:
    """Salary, business income and pension a year, (p,) each: `incomes_told` of each."""
    salary, business, pension, bonus = (adults.number(f"income_{k}") for k in ("salary", "business", "pension", "bonus"))
    total, is_told = adults.told("annual_income")
    alone = (salary + business + pension + bonus == 0) & is_told
    is_retired, own = adults.word("employment", RETIRED), adults.word("employment", "self_employed")
    return (
        np.where(alone, np.where(is_retired | own, 0.0, total), salary),
        np.where(alone, np.where(own, total, 0.0), business),
        np.where(alone, np.where(is_retired, total, 0.0), pension),
    )


def _said(adults: Adults, field: str, otherwise: Floats) -> Floats:
    value, is_told = adults.told(field)
    return np.where(is_told, value, otherwise)

"""What was told of people and households, read from facts: for one plan, and for many at once in columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from steward.advise.planning.rules.china import Figures, Floats, Ints, Rules
from steward.advise.planning.rules.household import YEAR, Debt, Premium
from steward.advise.planning.rules.inputs import KINDS, PAY_BEFORE, Member, incomes_told, months_paid, spending_told
from steward.advise.planning.rules.liquidity import month_of
from steward.advise.planning.rules.pay import contribution_base, retirement_months
from steward.advise.planning.rules.years import Debts, Homes, People
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


@dataclass(frozen=True, slots=True)
class Plans:
    """One household of many: the adults whose age is known, all its money today in yuan, and the month of its last goal."""

    members: Sequence[Member]
    wealth: float
    last_goal: int


def homes_of(plans: Sequence[Plans], values: Figures, rules: Rules, as_of: BusinessDate) -> Homes:
    """What was told of many households, in columns; what nobody said is what a plan takes for granted."""
    members = [(place, m) for place, plan in enumerate(plans) for m in plan.members]
    spent = [spending_told(plan.members) for plan in plans]
    told = {f"spending.{k}": _column(one[0][k] for one in spent) for k in KINDS}
    reserves = [max((m.told("reserve_months") or 0.0 for m in plan.members), default=0.0) for plan in plans]
    born = [
        (place, year)
        for place, plan in enumerate(plans)
        for year in sorted({int(y) for m in plan.members for y in records_of(m, "children")})
    ]
    policies = [(place, policy) for place, m in members for policy in policies_of(m, as_of)]
    return Homes(
        as_of=as_of,
        people=_people(members, values, rules, as_of),
        told={
            **told,
            "loans_within": _column(one[1] for one in spent),
            "reserve_months": _column(months if months > 0 else values["reserve_months"] for months in reserves),
            "wealth": _column(plan.wealth for plan in plans),
            "last_goal": _column(plan.last_goal for plan in plans),
        },
        parents=_column(any(cares_for_parents(m) for m in plan.members) for plan in plans),
        child_home=_places(place for place, _year in born),
        child_born=_places(year for _place, year in born),
        debts=_debts([(place, debt) for place, m in members for debt in debts_of(m)], values),
        policy_home=_places(place for place, _policy in policies),
        policy_yearly=_column(p.yearly for _place, p in policies),
        policy_months=_column(np.inf if p.months is None else p.months for _place, p in policies),
        policy_death=_column(p.death for _place, p in policies),
    )


def _column(values: Any) -> Floats:
    return np.array(list(values), dtype=np.float64)


def _places(values: Any) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _debts(found: Sequence[tuple[int, Debt]], values: Figures) -> Debts:
    loans = [(place, debt.loan(values)) for place, debt in found]
    return Debts(
        home=_places(place for place, _loan in loans),
        owed=_column(loan.owed for _place, loan in loans),
        rate=_column(loan.rate for _place, loan in loans),
        months=_column(loan.months for _place, loan in loans),
        instalment=_column(np.nan if loan.instalment is None else loan.instalment for _place, loan in loans),
    )


def _people(members: Sequence[tuple[int, Member]], values: Figures, rules: Rules, as_of: BusinessDate) -> People:
    pays = [incomes_told(m) for _place, m in members]
    told = {code: _column(m.told(field) or 0.0 for _place, m in members) for code, field in PLAIN.items()}
    told |= {code: _column(pay[n][0] for pay in pays) for n, code in enumerate(("salary", "business", "pension_now"))}
    told["other_income"] = _column(sum(m.told(f) or 0.0 for f in OTHER) for _place, m in members)
    usual = _column(
        months_paid(m, as_of) if m.word("employment") != RETIRED and pay[0][0] + pay[1][0] > 0 else 0.0
        for (_place, m), pay in zip(members, pays, strict=True)
    )
    told["social_months"] = np.minimum(_said(members, "social_insurance_months", usual), 720.0)
    rule = rules["contributions"]
    base = contribution_base(told["salary"] / YEAR, values["local_wage"], rule) * (told["salary"] > 0)
    told["pension_account"] = _said(members, "pension_account", np.round(base * rule.figures["pension"] * usual * PAY_BEFORE, -3))
    retires = [retirement_months(m.born, "male", rules["retirement_age"]) for _place, m in members]
    ages = _places(months_old(m.born, as_of) for _place, m in members)
    return People(_places(place for place, _m in members), ages, _places(retires), told)


def _said(members: Sequence[tuple[int, Member]], field: str, otherwise: Floats) -> Floats:
    values = (m.told(field) for _place, m in members)
    return _column(other if said is None else said for said, other in zip(values, otherwise.tolist(), strict=True))

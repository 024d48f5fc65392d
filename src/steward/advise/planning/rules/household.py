"""A household month by month: pay after tax and contributions, pensions, spending by kind, loans, premiums, and money that comes free.

All arrays are of months from the plan's first day, in yuan of the month; a year of tax is a year of the plan.
Method page docs/methods/household.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from steward.advise.planning.rules.china import Bools, Figures, Floats, Ints, Rules
from steward.advise.planning.rules.inputs import KINDS
from steward.advise.planning.rules.loans import Loan, schedule
from steward.advise.planning.rules.pay import (
    account_pension,
    basic_pension,
    contribution_base,
    employee_rate,
    least_months,
    payout_months,
    progressive_tax,
    year_tax,
)
from steward.kernel.time import BusinessDate, add_months

YEAR = 12
# Kinds of spending that fall when the last earner retires.
FALLS_IN_RETIREMENT = frozenset({"living", "transport", "leisure", "other"})


@dataclass(frozen=True, slots=True)
class Person:
    """An earner: the key of their figures and their age in months on the first day."""

    key: str
    born: BusinessDate
    age_months: int


@dataclass(frozen=True, slots=True)
class Premium:
    """A policy that is kept: premium a year and months it is still paid; cover at death and at grave illness."""

    yearly: float
    months: int | None
    death: float
    illness: float


@dataclass(frozen=True, slots=True)
class Debt:
    """A loan as told; what nobody told is taken from the plan's figures."""

    owed: float
    rate: float | None = None
    months: int | None = None
    instalment: float | None = None

    def loan(self, values: Figures) -> Loan:
        """The loan to reckon with."""
        rate = values["loan_rate"] if self.rate is None else self.rate
        return Loan(self.owed, rate, int(values["loan_months"]) if self.months is None else self.months, instalment=self.instalment)


@dataclass(frozen=True, slots=True)
class Freed:
    """Money that is locked until the first month that begins on or after its day; `month` is None when that is after the plan."""

    amount: float
    month: int | None


@dataclass(frozen=True, slots=True)
class Household:
    """What is known of a household on the plan's first day."""

    as_of: BusinessDate
    people: tuple[Person, ...]
    children_born: tuple[int, ...]
    parents: bool
    debts: tuple[Debt, ...]
    policies: tuple[Premium, ...]
    liquid: float
    freed: tuple[Freed, ...]


@dataclass(frozen=True, slots=True)
class Flows:
    """Each part of the household's money by month, (t,); `incomes` (n, t) is after tax, by person; `short_of_pension` names their keys."""

    incomes: Floats
    pension: Floats
    spending: Floats
    loans: Floats
    premiums: Floats
    freed: Floats
    owed: Floats
    short_of_pension: tuple[str, ...]

    @property
    def income(self) -> Floats:
        """Income of all together."""
        total: Floats = self.incomes.sum(axis=0)
        return total

    @property
    def main_income(self) -> Floats:
        """Income of the one who earns most in the first year."""
        main: Floats = self.incomes[int(self.incomes[:, :YEAR].sum(axis=1).argmax())]
        return main

    @property
    def lived(self) -> Floats:
        """What is left of each month's income after what life costs, or lacks."""
        lived: Floats = self.income + self.pension - self.spending - self.loans - self.premiums
        return lived


def horizon(household: Household, values: Figures, last_goal: int) -> int:
    """Months of the plan, whole years: until the youngest reaches the last age or the last goal is due, whichever is later."""
    youngest = min(p.age_months for p in household.people)
    months = max(int(values["last_age"]) * YEAR - youngest, last_goal + 1, YEAR)
    return -(-months // YEAR) * YEAR


def yearly_steps(rate: float, months: int) -> Floats:
    """Growth by whole years: 1 in the first twelve months, then 1 + rate, and so on."""
    return np.asarray((1.0 + rate) ** (np.arange(months) // YEAR), dtype=np.float64)


def project(household: Household, values: Figures, rules: Rules, months: int, house_month: int | None) -> Flows:
    """The household's flows. `house_month`: when a home is bought, which frees the housing fund of those who still work."""
    parts = [_person(household, p, values, rules, months, house_month) for p in household.people]
    incomes = np.array([part.income for part in parts])
    pension: Floats = np.array([part.pension for part in parts]).sum(axis=0)
    freed: Floats = np.array([part.freed for part in parts]).sum(axis=0)
    loans, owed = _loans([d.loan(values) for d in household.debts], months)
    spending = _spending(household, values, months, loans)
    for tranche in household.freed:
        if tranche.month is not None and tranche.month < months:
            freed[tranche.month] += tranche.amount * (1.0 + values["deposit_return"]) ** (tranche.month / YEAR)
    working = np.arange(months) < max(retire_month(p, values) for p in household.people)
    extra = values["save_extra"] * yearly_steps(values["inflation.living"], months) * working
    premiums = _premiums(household.policies, months)
    short = tuple(p.key for p, part in zip(household.people, parts, strict=True) if part.short)
    return Flows(incomes, pension, spending - extra, loans, premiums, freed, owed, short)


def retire_month(person: Person, values: Figures) -> int:
    """In how many months the person retires; none for who has."""
    return max(round(values[f"{person.key}.retire_age"] * YEAR) - person.age_months, 0)


@dataclass(frozen=True, slots=True)
class _Part:
    """One person's part of the flows; `short`: too few months are paid for a monthly pension."""

    income: Floats
    pension: Floats
    freed: Floats
    short: bool


def _person(household: Household, p: Person, values: Figures, rules: Rules, months: int, house_month: int | None) -> _Part:
    own = {k.removeprefix(f"{p.key}."): v for k, v in values.items() if k.startswith(f"{p.key}.")}
    t = np.arange(months)
    alive = p.age_months + t < max(values["last_age"] * YEAR, p.age_months + YEAR)
    stops = min(retire_month(p, values) if own["pension_now"] == 0 else 0, months)
    working = t < stops
    pay, base = _pay(household, own, values, rules, working)
    other = own["other_income"] / YEAR * yearly_steps(values["inflation.living"], months) * alive
    pension, short = _pension(household, p, own, values, rules, (stops, base, alive))
    return _Part(pay + other, pension, _fund(own, values["account_return"], working, stops, house_month), short)


def _fund(own: Figures, rate: float, working: Bools, stops: int, house_month: int | None) -> Floats:
    """The housing fund: free when a home is bought, and what is paid in later when its owner retires."""
    months = working.size
    freed, paid = np.zeros(months), np.where(working, own["housing_fund_monthly"], 0.0)
    first = stops if house_month is None else min(stops, house_month)
    if first < months:
        freed[first] += _accumulate(own["housing_fund"], paid, rate, first)
    if first < stops < months:
        freed[stops] += _accumulate(0.0, np.where(np.arange(months) >= first, paid, 0.0), rate, stops)
    return freed


def _pay(household: Household, own: Figures, values: Figures, rules: Rules, working: Bools) -> tuple[Floats, Floats]:
    """Pay after tax and contributions by month, and the base that contributions were paid on."""
    months = working.size
    raised = yearly_steps(values["salary_raise"], months)
    gross = own["salary"] / YEAR * raised * working
    own_business = own["business"] / YEAR * raised * working
    bonus = own["bonus"] * raised * working * (np.arange(months) % YEAR == YEAR - 1)
    wage = values["local_wage"] * yearly_steps(values["wage_growth"], months)
    base = contribution_base(gross, wage, rules["contributions"]) * (gross > 0)
    paid = base * employee_rate(rules["contributions"])
    fund = own["housing_fund_monthly"] * rules["housing_fund"].figures["own_half"] * (gross > 0)
    cap = float(rules["personal_pension"].figures["cap"]) if "personal_pension" in rules else 0.0
    private = min(own["personal_pension_yearly"], cap) / YEAR * working
    taxed = (gross - paid - fund - private).reshape(-1, YEAR).sum(axis=1) - _deductions(household, rules, months // YEAR)
    tax = np.empty(taxed.size)
    for year in range(taxed.size):  # the bonus may stand alone only while its rule is in force
        separate = rules.get("bonus_tax")
        ended = separate is None or (separate.until is not None and add_months(household.as_of, YEAR * year) > separate.until)
        tax[year] = year_tax(taxed[year], bonus.reshape(-1, YEAR)[year].sum(), rules["income_tax"], None if ended else separate)
    earned = (gross + bonus).reshape(-1, YEAR)
    total = earned.sum(axis=1, keepdims=True)
    share = np.divide(earned, total, out=np.zeros_like(earned), where=total > 0)
    net: Floats = gross + bonus + own_business - paid - fund - private - (share * tax[:, None]).ravel()
    return net, base


def _deductions(household: Household, rules: Rules, years: int) -> Floats:
    """What each earner may deduct in each year: the basic sum and, shared among earners, those for children, parents and a housing loan."""
    basic = float(rules["income_tax"].figures["basic"])
    found = np.full(years, basic)
    if "special_deductions" not in rules:
        return found
    figures, heads = rules["special_deductions"].figures, len(household.people)
    for year in range(years):
        now = household.as_of.year + year
        children = sum(1 for born in household.children_born if 0 <= now - born < 22)
        monthly = children * figures["child"] + (figures["parents"] if household.parents else 0.0)
        monthly += figures["housing_loan"] if household.debts and year < 20 else 0.0
        found[year] += YEAR * monthly / heads
    return found


def _pension(
    household: Household, p: Person, own: Figures, values: Figures, rules: Rules,
    work: tuple[int, Floats, Bools],
) -> tuple[Floats, bool]:  # fmt: skip
    """Basic pension, enterprise annuity and personal pension by month, and whether too few months are paid for the first."""
    stops, base, alive = work
    months, rule = base.size, rules["basic_pension"]
    out = np.zeros(months)
    if own["pension_now"] > 0:
        return own["pension_now"] / YEAR * yearly_steps(values["pension_raise"], months) * alive, False
    if stops >= months or own["social_months"] + (base > 0).sum() + own["annuity"] + own["personal_pension"] == 0:
        return out, False
    since, age = np.arange(months) - stops, (p.age_months + stops) // YEAR
    drawn = (since >= 0) & alive
    raised = (1.0 + values["pension_raise"]) ** (np.maximum(since, 0) // YEAR)
    paid_months = int(own["social_months"] + (base > 0).sum())
    account = _accumulate(own["pension_account"], base * rules["contributions"].figures["pension"], values["account_return"], stops)
    short = paid_months < least_months(add_months(household.as_of, stops).year, rules.get("least_contribution"))
    monthly = account_pension(account, age, rule)
    if not short:
        wage = values["local_wage"] * (1.0 + values["wage_growth"]) ** (stops // YEAR)
        monthly += basic_pension(wage, _index(values, base), paid_months, rule)
        out += monthly * raised * drawn
    else:  # only the account, until it is used up
        out += monthly * (drawn & (since < payout_months(age, rule)))
    out += _annuities(own, values, rules, (stops, since, age, drawn), base)
    return out, short


def _index(values: Figures, base: Floats) -> float:
    """Pay that contributions were paid on over the local wage, as it is now; 1 for who pays nothing now."""
    return float(base[0] / values["local_wage"]) if base.size and base[0] > 0 else 1.0


def _annuities(
    own: Figures,
    values: Figures,
    rules: Rules,
    when: tuple[int, Ints, int, Bools],
    base: Floats,
) -> Floats:
    """Enterprise annuity after the monthly table, and personal pension after its tax."""
    stops, since, age, drawn = when
    out = np.zeros(base.size)
    growth = (1.0 + values["account_return"]) ** (stops / YEAR)
    if "enterprise_annuity" in rules and own["annuity"] > 0:
        spread = int(rules["enterprise_annuity"].figures["payout_months"])
        monthly = own["annuity"] * growth / spread
        table = rules["bonus_tax"].brackets() if "bonus_tax" in rules else None
        taxed = 0.0 if table is None else float(progressive_tax(monthly, table))
        out += (monthly - taxed) * (drawn & (since < spread))
    if "personal_pension" in rules:
        figures = rules["personal_pension"].figures
        yearly = min(own["personal_pension_yearly"], float(figures["cap"]))
        paid = np.where(np.arange(base.size) < stops, yearly / YEAR, 0.0)
        spread = payout_months(age, rules["basic_pension"])
        total = _accumulate(own["personal_pension"], paid, values["account_return"], stops)
        out += total / spread * (1.0 - float(figures["payout_tax"])) * (drawn & (since < spread))
    return out


def _accumulate(start: float, paid: Floats, rate: float, until: int) -> float:
    """What a balance and payments at the beginning of each month have become at the beginning of month `until`."""
    months = np.arange(until)
    return float(start * (1.0 + rate) ** (until / YEAR) + (paid[:until] * (1.0 + rate) ** ((until - months) / YEAR)).sum())


def _spending(household: Household, values: Figures, months: int, loans: Floats) -> Floats:
    t = np.arange(months)
    retired = t >= max(retire_month(p, values) for p in household.people)
    total = np.zeros(months)
    for kind in KINDS:
        spent = values[f"spending.{kind}"] * yearly_steps(values[f"inflation.{kind}"], months)
        if kind == "living" and values["loans_within"] >= 0.5:
            now = max(values["spending.living"] - loans[0], 0.0)
            spent = now * yearly_steps(values["inflation.living"], months)
        if kind in FALLS_IN_RETIREMENT:
            spent = np.where(retired, spent * values["retired_spending"], spent)
        if kind == "education" and household.children_born:
            leaves = (max(household.children_born) + values["child_leaves"] - household.as_of.year) * YEAR
            spent = np.where(t < leaves, spent, 0.0)
        total += spent
    return total * values["spending_share"]


def _loans(loans: Sequence[Loan], months: int) -> tuple[Floats, Floats]:
    paid, owed = np.zeros(months), np.zeros(months)
    for loan in loans:
        one, left = schedule(loan, months)
        paid, owed = paid + one, owed + left
    return paid, owed


def _premiums(policies: Sequence[Premium], months: int) -> Floats:
    t = np.arange(months)
    total = np.zeros(months)
    for policy in policies:
        total += np.where(t < (months if policy.months is None else policy.months), policy.yearly / YEAR, 0.0)
    return total

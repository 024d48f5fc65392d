"""What the state takes from pay and gives as pension: formulas over arrays, money in yuan.  Method page docs/methods/household.md."""

import numpy as np
from numpy.typing import ArrayLike

from steward.advise.planning.rules.china import DatedRule, Floats, Ints
from steward.kernel.time import BusinessDate

WORKERS = ("male", "female_cadre", "female_worker")


def progressive_tax(taxable: ArrayLike, brackets: Floats) -> Floats:
    """Tax by a table of (up to, rate, quick deduction): rate x - quick is largest in the bracket x lies in, because rates rise."""
    x = np.maximum(np.asarray(taxable, dtype=np.float64), 0.0)
    tax: Floats = (np.multiply.outer(brackets[:, 1], x) - brackets[:, 2].reshape(-1, *(1,) * x.ndim)).max(axis=0)
    return tax


def bonus_tax(bonus: ArrayLike, brackets: Floats) -> Floats:
    """Tax on a year's bonus taken by itself: the bracket of a twelfth of it, its rate on the whole, less the quick deduction once."""
    x = np.maximum(np.asarray(bonus, dtype=np.float64), 0.0)
    row = np.minimum(np.searchsorted(brackets[:, 0], x / 12.0, side="left"), len(brackets) - 1)
    tax: Floats = np.maximum(x * brackets[row, 1] - brackets[row, 2], 0.0)
    return tax


def year_tax(taxable: Floats, bonus: Floats, income: DatedRule, separate: DatedRule | None) -> Floats:
    """Tax of a year on what is left of pay after deductions (may be negative) and on a bonus, in the cheaper of the two ways.

    The bonus joins the pay where no rule lets it stand alone.
    """
    table = income.brackets()
    together = progressive_tax(taxable + bonus, table)
    if separate is None:
        return together
    apart = progressive_tax(taxable, table) + bonus_tax(bonus, separate.brackets())
    return np.minimum(together, apart)


def contribution_base(monthly_pay: ArrayLike, local_wage: ArrayLike, rule: DatedRule) -> Floats:
    """The pay contributions are reckoned from: between the lower and upper share of the local average wage."""
    low, high = (np.asarray(local_wage) * rule.figures[k] for k in ("base_low", "base_high"))
    base: Floats = np.clip(np.asarray(monthly_pay, dtype=np.float64), low, high)
    return base


def employee_rate(rule: DatedRule) -> float:
    """What an employee pays of the base into pension, medical and unemployment insurance."""
    return float(rule.figures["pension"] + rule.figures["medical"] + rule.figures["unemployment"])


def retirement_months(born: BusinessDate, worker: str, rule: DatedRule) -> int:
    """The statutory age of retirement in months of life: later by one month for every step of months born after the first."""
    return int(retirements_of(np.array(born.year), np.array(born.month), worker, rule))


def retirements_of(year: Ints, month: Ints, worker: str, rule: DatedRule) -> Ints:
    """`retirement_months` of people born in these years and months, (p,)."""
    row = rule.figures[worker]
    after = 12 * (year - row["first_born"]) + month - 1
    months: Ints = 12 * row["age"] + np.where(after < 0, 0, np.minimum(row["most"], after // row["step"] + 1))
    return months


def payout_months(age_years: int, rule: DatedRule) -> int:
    """Over how many months an individual account is reckoned to be paid out, by full years of age."""
    months = rule.figures["months"]
    return int(months[min(max(age_years - rule.figures["first_age"], 0), len(months) - 1)])


def basic_pension(wage: float, index: float, months: int, rule: DatedRule) -> float:
    """The basic part a month: the mean of the local wage and the wage times one's own index, one percent of it for each year paid."""
    return wage * (1.0 + index) / 2.0 * months / 12.0 * float(rule.figures["accrual"])


def account_pension(account: float, age_years: int, rule: DatedRule) -> float:
    """The account's part a month."""
    return account / payout_months(age_years, rule)


def least_months(retired_in: int, rule: DatedRule | None) -> int:
    """Months that must have been paid for a monthly pension by who retires in a year; the older rule is fifteen years."""
    if rule is None:
        return 180
    figures = rule.figures
    years = max(retired_in - figures["rises_from"] + 1, 0)
    return int(min(figures["months"] + figures["rises_by"] * years, figures["most"]))

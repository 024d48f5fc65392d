"""Money funds' published figures."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from steward.kernel.money import Money
from steward.kernel.quantity import Units

TEN_THOUSAND = Decimal(10_000)
WEEK = 7


def income_per_10000(net_income: Money, units: Units) -> Decimal:
    """Money fund's income of ten thousand units on one day (万份收益): net income / units x 10,000, four decimals half up (M08)."""
    return (net_income.major / units.value * TEN_THOUSAND).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def seven_day_yield(incomes: Sequence[Decimal], *, daily_carry: bool = True) -> Decimal:
    """Seven-day annualised yield (七日年化) of the last seven daily incomes per 10,000; ValueError unless there are seven (M09).

    Income carried over daily compounds: (prod(1 + w / 10,000))^(365/7) - 1; carried over monthly it does not: mean(w) x 365 / 10,000.
    Source: the disclosure rule for money funds; w = 0.5 each day gives 1.84 % and 1.825 %.
    """
    if len(incomes) != WEEK:
        raise ValueError("the figure is made of seven days")
    if not daily_carry:
        return sum(incomes, Decimal(0)) / WEEK * 365 / TEN_THOUSAND
    growth = Decimal(1)
    for income in incomes:
        growth *= 1 + income / TEN_THOUSAND
    return growth ** (Decimal(365) / WEEK) - 1

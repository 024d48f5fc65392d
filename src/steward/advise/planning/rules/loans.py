"""Loans month by month, and whether paying one back early beats investing.  Money in yuan, rates a year."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from steward.advise.planning.rules.china import Floats
from steward.quant.performance.annuity import payment


class LoanForm(StrEnum):
    """How a loan is paid back."""

    EQUAL_INSTALMENT = "equal_instalment"
    EQUAL_PRINCIPAL = "equal_principal"


@dataclass(frozen=True, slots=True)
class Loan:
    """What is owed. `instalment` is what is paid a month where that is agreed, else it follows from the rest."""

    owed: float
    rate: float
    months: int
    form: LoanForm = LoanForm.EQUAL_INSTALMENT
    instalment: float | None = None


def schedule(loan: Loan, months: int) -> tuple[Floats, Floats]:
    """What is paid in each of `months` months and what is owed after it, (t,) each; the last payment pays the rest.

    An agreed instalment that does not cover the interest is raised to the level one, or the debt would grow without end.
    """
    paid, owed = np.zeros(months), np.zeros(months)
    rate, left = loan.rate / 12.0, loan.owed
    level = -float(payment(rate, max(loan.months, 1), loan.owed))
    each = level if loan.instalment is None or loan.instalment <= rate * loan.owed else loan.instalment
    part = loan.owed / max(loan.months, 1)
    for t in range(min(months, 1200)):
        if left <= 0.005:
            break
        interest = left * rate
        due = part + interest if loan.form is LoanForm.EQUAL_PRINCIPAL else each
        if t + 1 >= loan.months and loan.instalment is None:
            due = left + interest
        paid[t] = min(due, left + interest)
        left += interest - paid[t]
        owed[t] = left
    return paid, owed


def invest_wins(loan: Loan, amount: float, growth: Floats) -> float:
    """Share of paths on which `amount`, invested and paying what prepaying would save each month, is not used up at the loan's end.

    growth (t, p) are monthly factors for the loan's months at least. Where the loan is repaid nothing is saved any more.
    """
    amount = min(amount, loan.owed)
    before, _ = schedule(loan, loan.months)
    after, _ = schedule(_less(loan, amount), loan.months)
    left = np.full(growth.shape[1], amount)
    for saved, factor in zip(before - after, growth[: loan.months], strict=True):
        left = left * factor - saved
    return float((left > 0).mean())


def _less(loan: Loan, amount: float) -> Loan:
    """The loan after a part was paid back: the same months, smaller instalments."""
    return Loan(loan.owed - amount, loan.rate, loan.months, loan.form)


@dataclass(frozen=True, slots=True)
class Prepaid:
    """Paying a sum now against keeping it: interest saved, what each way is worth at the loan's end, and the even return."""

    interest_saved: float
    if_prepaid: float
    if_invested: float
    even_return: float


def prepay_or_invest(loan: Loan, amount: float, mean_return: float, fee_share: float = 0.0) -> Prepaid:
    """Pay `amount` now and invest what each month then costs less, or invest it at once: both worth at the loan's last month.

    The even return is the yearly yield at which both are alike, which is the loan's own rate as a yield where leaving costs nothing.
    """
    amount = min(amount, loan.owed)
    before, _ = schedule(loan, loan.months)
    after, _ = schedule(_less(loan, amount), loan.months)
    saved = before - after

    def worth(yearly: float) -> tuple[float, float]:
        grown = (1.0 + yearly) ** (np.arange(loan.months - 1, -1, -1) / 12.0)
        invested = amount * (1.0 + fee_share) * (1.0 + yearly) ** (loan.months / 12.0)
        return float(saved @ grown), invested

    low, high = -0.5, 1.0
    for _ in range(60):
        middle = (low + high) / 2.0
        prepaid, invested = worth(middle)
        low, high = (middle, high) if prepaid > invested else (low, middle)
    prepaid, invested = worth(mean_return)
    return Prepaid(float(saved.sum()) - amount, prepaid, invested, (low + high) / 2.0)

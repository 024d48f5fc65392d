"""Words of the balance sheet and cash-flow statement as far as facts tell them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steward.know.customers.model.catalogue import Label
from steward.know.customers.model.facts import Fact


class StatementSide(StrEnum):
    """Where a line stands. Assets held elsewhere, property and pension money are assets; a year is the unit of income and spending."""

    TOTAL_ASSETS = "total_assets"
    ELSEWHERE = "elsewhere"
    PROPERTY = "property"
    PENSION = "pension"
    PROTECTION = "protection"
    DEBTS = "debts"
    INCOME = "income"
    SPENDING = "spending"


@dataclass(frozen=True, slots=True)
class StatedLine:
    """One line with the fact it rests on; `amount` in major units, a year's where the side is income or spending."""

    side: StatementSide
    part: str
    label: Label
    amount: Decimal
    fact: Fact
    stale: bool

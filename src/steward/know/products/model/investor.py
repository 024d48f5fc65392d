"""Qualified investors: who may see private products. The proofs are judged above and filled in as data."""

from dataclasses import dataclass

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.products.model.terms import InvestorRule


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestorFigures:
    """What a natural person has proved, in whole yuan; `income` is the yearly mean of three years."""

    years: int
    net_financial_assets: int
    financial_assets: int
    income: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationRow:
    """A customer passed the test of a rule from a day on until another, on evidence with this digest."""

    customer_id: CustomerId
    rule: InvestorRule
    since: BusinessDate
    until: BusinessDate
    evidence: str

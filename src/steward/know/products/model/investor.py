"""Qualified investors: who may see private products. The proofs are judged above and filled in as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate
from steward.know.products.model.terms import InvestorRule


class ProofKind(StrEnum):
    """What a document proves: sums of a household, the income of one year, the first investment, or an organisation's net assets."""

    NET_ASSETS = "net_financial_assets"
    ASSETS = "financial_assets"
    INCOME = "income"
    EXPERIENCE = "years"
    ORGANISATION = "organisation_net_assets"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestorProof:
    """One document: its number, the day it speaks of, and what it proves.

    `amount` in fen, for everything but experience; `year` the year an income is of; `since` the day of the first investment.
    """

    kind: ProofKind
    proved_on: BusinessDate
    document: str
    amount: int | None = None
    year: int | None = None
    since: BusinessDate | None = None

    def to_json(self) -> Mapping[str, Json]:
        """The proof as it is put forward and kept."""
        return {
            "kind": self.kind.value,
            "proved_on": self.proved_on.isoformat(),
            "document": self.document,
            "amount": self.amount,
            "year": self.year,
            "since": None if self.since is None else self.since.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One condition of a test: what is needed and what is proved, whole yuan or whole years; None where no proof holds."""

    kind: ProofKind
    needed: int
    proved: int | None

    @property
    def reached(self) -> bool:
        """Whether the proof reaches what is needed; the sum itself counts."""
        return self.proved is not None and self.proved >= self.needed


@dataclass(frozen=True, slots=True)
class InvestorTest:
    """What proofs come to under one rule: every condition, and if it is passed, the day of the oldest proof relied on and the last day."""

    rule: InvestorRule
    lines: tuple[ProofLine, ...]
    since: BusinessDate | None
    until: BusinessDate | None

    @property
    def passed(self) -> bool:
        """Whether these proofs pass the test."""
        return self.until is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestorFigures:
    """What a natural person has proved, in whole yuan; `income` is the yearly mean of three years."""

    years: int
    net_financial_assets: int
    financial_assets: int
    income: int


@dataclass(frozen=True, slots=True)
class Qualified:
    """A test that a customer has passed: the day of the oldest proof relied on, and the last day it holds."""

    since: BusinessDate
    until: BusinessDate


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationRow:
    """A customer passed the test of a rule from a day on until another, on evidence with this digest.

    The newest row of a rule counts alone: one whose last day is over ends what an earlier one gave.
    """

    customer_id: CustomerId
    rule: InvestorRule
    since: BusinessDate
    until: BusinessDate
    evidence: str

"""Words of proposals and runs: lines, ways forward, what a customer is shown, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from steward.advise.advice.model.case import Basis, Case, FactUsed
from steward.advise.advice.model.versions import Change, DeclineCode, LineChange, VersionKind
from steward.advise.planning.model import Aim
from steward.advise.portfolio.model import Mode
from steward.guard.compliance.model import ClearedLine, Judged
from steward.kernel.explain import Explanation
from steward.kernel.ids import ClearanceId, CustomerId, PersonId, ProductId, ProposalId, RunId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant
from steward.kernel.verdict import Reason

MOST_REASONS = 5


class ProposalState(StrEnum):
    """Where a proposal is in its life: in review and released only where a second person has to look (`rules/reviewing.py`)."""

    DRAFT = "draft"
    REVIEW = "review"
    RELEASED = "released"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


# What can still become an order; facts that change make it stale.
LIVING = (ProposalState.DRAFT, ProposalState.REVIEW, ProposalState.RELEASED, ProposalState.ISSUED)


@dataclass(frozen=True, slots=True)
class NoPlan:
    """Advice that could not be given: a code, the guard's reasons, if it was the guard, and what would have to give way for it."""

    code: str
    reasons: tuple[Reason, ...] = ()
    gives_way: tuple[Explanation, ...] = ()

    @property
    def because(self) -> tuple[Explanation, ...]:
        """All of it as statements; of the guard's reasons the first few."""
        said = (Explanation(r.code, dict(r.facts)) for r in self.reasons[:MOST_REASONS])
        return (Explanation(self.code), *said, *self.gives_way)


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One product to buy or redeem, with its four explanations: why you, why this, how it can lose (what it does), what it costs.

    `rates`: the redemption rates it meets, basis points; `after_sales`: it waits until what is sold has been paid on `paid_on`.
    """

    product_id: ProductId
    code: str
    instrument_id: str
    name_zh: str
    name_en: str
    kind: str
    asset_class: str
    grade: int
    side: str  # buy | redeem
    amount: Money
    weight: int  # basis points of the proposal's amount, of everything where it may sell
    fee: Money
    why: tuple[Explanation, ...]  # exactly four
    rates: tuple[int, ...] = ()
    after_sales: bool = False
    paid_on: str | None = None


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """One asset class in basis points: held now, once the plan is carried out, aimed at, and allowed.

    `dual` is the yearly utility that one unit more room would add.
    """

    asset_class: str
    current: int
    proposed: int
    target: int
    low: int
    high: int
    binding: bool
    dual: float


class Way(StrEnum):
    """A way forward that a proposal weighs: to leave everything as it is, or to carry the plan out."""

    NOTHING = "nothing"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Option:
    """One way forward with its figures, after all costs. Chances in basis points, in the order of the content's goals.

    `low`, `middle`, `high`: what everything is worth after the content's months, one in ten below `low` and one above `high`.
    `issuer` is with whom most is, and its share; `product_share` that of the largest product, both basis points of everything.
    """

    way: Way
    chances: tuple[int, ...]
    overall: int | None
    expected_return: float  # a year, after yearly costs
    volatility: float
    low: Money
    middle: Money
    high: Money
    bad_year_loss: Money
    cost_now: Money
    cost_yearly: Money
    utility: float  # a year, after all costs
    issuer: str
    issuer_share: int
    product_share: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """A product that was considered and not taken, and why."""

    product_id: ProductId
    name_zh: str
    name_en: str
    grade: int | None
    reasons: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a customer is shown; the fingerprint is over exactly this."""

    amount: Money
    level: int
    lines: tuple[ProposalLine, ...]
    cash: Money  # stays in the account
    allocation: tuple[AllocationRow, ...]
    expected_return: float  # a year, fraction
    volatility: float  # a year, fraction
    bad_year_loss: Money
    total_fee: Money
    pack: str
    pack_version: str
    assumptions: tuple[Explanation, ...]
    explanation: Explanation
    warnings: tuple[Explanation, ...]
    goals: tuple[Aim, ...] = ()
    months: int = 0  # that the bands of the options look ahead
    options: tuple[Option, ...] = ()
    advised: Way = Way.PLAN
    mode: Mode = Mode.CASH_FLOW


@dataclass(frozen=True, slots=True)
class Plan:
    """Advice for one case: what is shown, the verdict it passed with, and what was passed over and why, counted by reason."""

    content: Content
    judged: Judged
    passed_over: Mapping[str, int]
    solver: Mapping[str, Json]  # method, proven gap and violation

    def cleared_lines(self) -> list[ClearedLine]:
        """What a clearance for this plan covers."""
        return cleared_lines(self.content)


def cleared_lines(content: Content) -> list[ClearedLine]:
    """The lines as the guard and trading know them."""
    return [ClearedLine(line.product_id, line.side, line.amount) for line in content.lines]


def bought(content: Content) -> dict[ProductId, Money]:
    """What is bought of each product: what the customer has to be told about before."""
    return {line.product_id: line.amount for line in content.lines if line.side == "buy"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal in its present state, with the content of its present version."""

    id: ProposalId
    number: str
    customer_id: CustomerId
    advisor_id: PersonId
    state: ProposalState
    version: int
    content: Content
    rejected: tuple[Rejected, ...]
    used: tuple[FactUsed, ...]
    fingerprint: str
    clearance_id: ClearanceId | None
    created_at: Instant
    issued_at: Instant | None = None
    expires_at: Instant | None = None
    decided_at: Instant | None = None
    decline_reason: str | None = None
    decline_code: DeclineCode | None = None
    read_at: Instant | None = None
    discussed_at: Instant | None = None
    changes: tuple[LineChange, ...] = ()

    @property
    def amount(self) -> Money:
        """What the proposal is about."""
        return self.content.amount


@dataclass(frozen=True, slots=True)
class Review:
    """A second person's look at one version: why it is needed, who asked, and what they said; `released` is None while it waits.

    `id` is the four-eyed proposal that `released_by` decides, `digest` what that decision binds.
    """

    id: str
    version: int
    reasons: tuple[str, ...]
    asked_by: PersonId
    asked_at: Instant
    released: bool | None
    released_by: PersonId | None
    decided_at: Instant | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a proposal; none is ever changed."""

    number: int
    kind: VersionKind
    made_by: PersonId | None
    made_at: Instant
    content: Content
    changes: tuple[LineChange, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Step:
    """A version, and what it changed of the one before."""

    version: Version
    changed: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What an accepted proposal aims at, by asset class in basis points, and when it was accepted."""

    targets: Mapping[str, int]
    decided_at: Instant


@dataclass(frozen=True, slots=True)
class Drift:
    """A fact a proposal rests on that is another one today; `now` is None for one that is gone."""

    then: FactUsed
    now: FactUsed | None


@dataclass(frozen=True, slots=True)
class ProposalHead:
    """A proposal in a list."""

    id: ProposalId
    number: str
    customer_id: CustomerId
    state: ProposalState
    amount: Money
    level: int
    created_at: Instant
    expires_at: Instant | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that a recomputation does not confirm."""

    path: str
    then: Json
    now: Json


@dataclass(frozen=True, slots=True)
class Replay:
    """Whether a proposal follows from its evidence, to the last digit."""

    same: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class AdviceRun:
    """One pass over the whole book."""

    id: RunId
    as_of: BusinessDate
    started_at: Instant
    advised: int
    informed: int
    refused: int
    violations: int
    seconds: float
    peak_gib: float
    pack: str
    digest: str
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BookAdvice:
    """What a pass over the whole book came to: an outcome for each customer with an assessment that counts, and counts of the others."""

    basis: Basis
    outcomes: Sequence[tuple[Case, Plan | NoPlan]]
    informed: int
    refused: int
    reasons: Mapping[str, int]
    pack: str


@dataclass(frozen=True, slots=True)
class ProposalIssued:
    """The customer can read it now."""

    proposal_id: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class ProposalRead:
    """The customer opened it for the first time."""

    proposal_id: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class ProposalAccepted:
    """The customer agreed to exactly what the clearance covers."""

    proposal_id: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class ProposalDeclined:
    """The customer said no."""

    proposal_id: str
    customer_id: str

"""Words of a household's plan: what it rests on, what comes of it, what would mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.advise.planning.model.goals import GoalId, Necessity, Template
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate
from steward.know.products.model import Product


class InputOrigin(StrEnum):
    """Where a figure of a plan comes from."""

    FACT = "fact"
    BOOK = "book"
    GOAL = "goal"
    RULE = "rule"
    HOUSE = "house"
    EDITED = "edited"


class Unit(StrEnum):
    """In what a figure of a plan is counted; money is yuan of today."""

    MONEY = "money"
    PER_MONTH = "month"
    PER_YEAR = "year"
    RATE = "rate"
    SHARE = "share"
    YEARS = "years"
    MONTHS = "months"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class PlanInput:
    """One figure a plan rests on. `about` names whom it is of; `detail` source, clause or mark; `was` the value before an edit."""

    code: str
    value: float
    unit: Unit
    origin: InputOrigin
    low: float
    high: float
    about: str = ""
    detail: str = ""
    was: float | None = None


@dataclass(frozen=True, slots=True)
class RuleUsed:
    """One dated rule of the state that a plan used."""

    code: str
    since: BusinessDate
    clause: str
    mark: str


@dataclass(frozen=True, slots=True)
class Mix:
    """A division of money among asset classes, in parts of one; level 0 is what is held now."""

    level: int
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class MixChance:
    """The chance of daily life and all musts with one division, and its band where long-run returns turn out poor, and good."""

    weights: Mapping[str, float]
    chance: float
    band: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlanNote:
    """Something the reader must know of a plan: a sentence by code with its facts."""

    code: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GoalOutlook:
    """How one goal fares: `chance` of paying it in full, with its band; what it lacks in the mean and on the worst tenth.

    In money of today.
    """

    goal_id: GoalId
    name: str
    template: Template
    necessity: Necessity
    due: BusinessDate
    amount: float
    chance: float
    band: tuple[float, float]
    wanted_chance: float
    lacking_mean: float
    lacking_worst: float


@dataclass(frozen=True, slots=True)
class Band:
    """What is in the purse at the beginning of a year, in money of today: the 5th, 25th, 50th, 75th and 95th of a hundred paths."""

    on: BusinessDate
    points: tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class YearFlow:
    """One year of the household in money of that year, after tax; `age` is of the first earner.

    `safe`: the share of money kept safe for near goals at its beginning.
    """

    on: BusinessDate
    age: int
    income: float
    pension: float
    spending: float
    loans: float
    premiums: float
    freed: float
    goals: float
    safe: float


@dataclass(frozen=True, slots=True)
class Protection:
    """What those who depend on the earners would lack: years of spending and debts, less what there is and what is insured."""

    needed: float
    has: float
    gap: float
    premium: float


@dataclass(frozen=True, slots=True)
class ReserveStanding:
    """A household's emergency reserve as its plan has it, and what of its money can be at hand within a year."""

    needed: Money
    at_hand: Money

    def allows(self, amount: Money) -> bool:
        """Whether the reserve is still whole when this amount goes."""
        return self.at_hand - amount >= self.needed


class MoneyPurpose(StrEnum):
    """What money is for."""

    LIQUID = "liquid"
    INCOME = "income"
    GROWTH = "growth"
    PROTECTION = "protection"


@dataclass(frozen=True, slots=True)
class PurposePart:
    """One purpose of a household's money: what it `needed`, which `part` of the money serves it, and what is `held` in its kind of product.

    The parts sum to what is held. Of protection `needed` is the cover, a sum insured; the policies' value serves it alone.
    """

    purpose: MoneyPurpose
    needed: float
    part: float
    held: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What comes of a household's money. `chance` is of daily life and every must together, `daily` of daily life to the last age.

    `band`: that chance where long-run returns turn out as poor, and as good, as in the worst and the best fifth of what is possible.
    `error` is how far the expected return itself may be off, a standard error.
    """

    customer_id: CustomerId
    as_of: BusinessDate
    currency: str
    people: tuple[str, ...]
    people_unseen: int
    chance: float
    band: tuple[float, float]
    daily: float
    goals: tuple[GoalOutlook, ...]
    bands: tuple[Band, ...]
    years: tuple[YearFlow, ...]
    start: float
    locked: float
    reserve: float
    protection: Protection
    purposes: tuple[PurposePart, ...]
    mix: Mix
    expected_return: float
    volatility: float
    error: float
    inputs: tuple[PlanInput, ...]
    rules: tuple[RuleUsed, ...]
    notes: tuple[PlanNote, ...]


class RemedyKind(StrEnum):
    """What can be changed to mend a plan."""

    SAVE_MORE = "save_more"
    LATER = "later"
    SMALLER = "smaller"
    RETIRE_LATER = "retire_later"
    OTHER_MIX = "other_mix"
    SPEND_LESS = "spend_less"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One change that was solved for. `edits` make it; `reached` is the chance with them; None of both when no such change suffices."""

    kind: RemedyKind
    edits: Mapping[str, float] | None
    reached: float | None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest plan that works: the smallest combination of changes, and why the plan as it is does not.

    `parts` with the edits of each and `edits` of all together; no parts and nothing `reached` where no combination suffices.
    """

    reason: PlanNote
    parts: tuple[Remedy, ...]
    edits: Mapping[str, float]
    reached: float | None


@dataclass(frozen=True, slots=True)
class Remedies:
    """What would lift a goal, or all musts where `goal_id` is None, to the chance wanted. Nothing is proposed where it is reached.

    `nearest` is there for all musts only.
    """

    goal_id: GoalId | None
    wanted: float
    chance: float
    found: tuple[Remedy, ...]
    nearest: Nearest | None = None


@dataclass(frozen=True, slots=True)
class Shock:
    """What one bad turn does: the chance of all musts with it, the loss on the first day, the median at the end in money of today.

    `source` is the shock whose figures were taken, "" where nothing of the market falls; words say where those come from.
    """

    code: str
    group: str
    chance: float
    loss: float
    median: float
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class LoanTold:
    """A loan as the plan reckons with it: owed, yearly rate, months left."""

    owed: float
    rate: float
    months: int


@dataclass(frozen=True, slots=True)
class PrepayChoice:
    """Paying a sum of one loan back early, against investing it in the plan's mix until the loan's end.

    `spare` is what is free beyond the emergency reserve; `even_return` the yearly yield that prepaying is worth, for certain;
    `invest_wins` the chance that the mix brings more. Without loans there is nothing to choose and the figures are nought.
    """

    loans: tuple[LoanTold, ...]
    loan: int
    amount: float
    spare: float
    interest_saved: float = 0.0
    even_return: float = 0.0
    expected_return: float = 0.0
    invest_wins: float = 0.0


@dataclass(frozen=True, slots=True)
class Tranche:
    """Money that may be spent from a day on. `product` is None for what `field` names: cash, or a fact of money elsewhere.

    `free_on` None: not before the plan ends. `early`: what leaving today would pay for certain, where that is not its value.
    `fee_bps` is taken when leaving today, until the day `fee_until`.
    """

    field: str
    product: Product | None
    amount: Money
    free_on: BusinessDate | None
    early: Money | None = None
    fee_bps: int = 0
    fee_until: BusinessDate | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """A sum needed on a day, what is free by then after earlier needs, and what is lacking."""

    name: str
    goal_id: GoalId | None
    on: BusinessDate
    amount: Money
    free: Money
    lacking: Money


@dataclass(frozen=True, slots=True)
class LiquidityCalendar:
    """When money is free, and what is needed when; of what is held now, without future savings or growth."""

    as_of: BusinessDate
    tranches: tuple[Tranche, ...]
    needs: tuple[Need, ...]


class PlanInputUnknown(Refusal):
    """A plan has no such figure."""

    code = "planning.input_unknown"


class PlanInputOutOfRange(Refusal):
    """A figure lies outside what can be planned with."""

    code = "planning.input_out_of_range"


class PlanWithoutAge(Refusal):
    """Nobody of the household has a known birth date, so nothing can be planned by age."""

    code = "planning.no_age"


class LoanUnknown(Refusal):
    """The household has no such loan."""

    code = "planning.loan_unknown"


class TooManyScenarios(Refusal):
    """So many plans do not stand side by side."""

    code = "planning.too_many_scenarios"

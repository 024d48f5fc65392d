"""Words of corporate actions, and of the total return made from raw prices and them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steward.kernel.ids import InstrumentId
from steward.kernel.refusal import NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


class CorporateKind(StrEnum):
    """What happens to each unit. A consolidation is a split with a ratio below one; units given free are a unit dividend."""

    SPLIT = "split"
    CASH_DIVIDEND = "cash_dividend"
    UNIT_DIVIDEND = "unit_dividend"
    MERGER = "merger"


class CorporateState(StrEnum):
    """ANNOUNCED counts from its ex-date on, EFFECTIVE was posted to holders, HELD waits for a person and CANCELLED never counts."""

    ANNOUNCED = "announced"
    EFFECTIVE = "effective"
    HELD = "held"
    CANCELLED = "cancelled"


COUNTED = frozenset({CorporateState.ANNOUNCED, CorporateState.EFFECTIVE})


@dataclass(frozen=True, slots=True)
class CorporateActionRow:
    """A corporate action as reported, under a `reference` unique for ever; the same reference again is a correction.

    `ratio` is units after for one unit before (5 for 1:5, 0.2803 for a consolidation, 1.1 for one unit given for ten); for a
    merger, units of `into_instrument_id` for one unit. `amount` is money per unit held on the record date, before tax, in `currency`.
    The ex-date is the first day on which the price is without the right. `known_at` None means now.
    """

    reference: str
    instrument_id: InstrumentId
    kind: CorporateKind
    ex_date: BusinessDate
    source: str
    ratio: Decimal | None = None
    amount: Decimal | None = None
    currency: str | None = None
    record_date: BusinessDate | None = None
    pay_date: BusinessDate | None = None
    into_instrument_id: InstrumentId | None = None
    state: CorporateState = CorporateState.ANNOUNCED
    known_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class CorporateAction:
    """A corporate action in one of its versions."""

    id: str
    reference: str
    instrument_id: InstrumentId
    kind: CorporateKind
    ex_date: BusinessDate
    record_date: BusinessDate | None
    pay_date: BusinessDate | None
    ratio: Decimal | None
    amount: Decimal | None
    currency: str | None
    into_instrument_id: InstrumentId | None
    state: CorporateState
    source: str
    known_at: Instant


@dataclass(frozen=True, slots=True)
class CorporateActionCancelled:
    """It does not happen; what was posted for it has to go back."""

    action_id: str


@dataclass(frozen=True, slots=True)
class ReturnPoint:
    """One day of a total-return series: the raw price, the units one first unit has grown to, and the index (price x units)."""

    date: BusinessDate
    price: Decimal
    factor: Decimal
    index: Decimal


class CorporateTermsWrong(Refusal):
    """Ratio, amount or dates do not fit the kind of corporate action. Facts: reference, term."""

    code = "markets.corporate_terms_wrong"


class CorporateActionNotFound(NotFound):
    """No such corporate action."""

"""Words of the book in columns: what many customers had, what moved and what it was worth, in minor units of one currency."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steward.kernel.ids import CustomerId, InstrumentId, TransferId
from steward.kernel.time import BusinessDate
from steward.know.holdings.model.book import TransferKind


@dataclass(frozen=True, slots=True)
class MoneyMoves:
    """Money of one kind on one customer's accounts; `towards` is 1 for what was meant to come to them, -1 for what was meant to go."""

    customer_id: CustomerId
    kind: TransferKind
    towards: int
    before: int
    moved: int


@dataclass(frozen=True, slots=True)
class UnitMoves:
    """One customer's units of one instrument: worth at the opening and at the end, and the money they took in between.

    `traded` is what purchases less redemptions came to, fees included; `in_kind` what units that came or went as such were worth.
    Units without a price count at what was paid for them.
    """

    customer_id: CustomerId
    instrument_id: InstrumentId
    opening: int
    closing: int
    traded: int
    in_kind_in: int
    in_kind_out: int
    merged: int

    @property
    def gain(self) -> int:
        """What they brought, after the fees of buying and selling."""
        return self.closing - self.opening - self.traded - self.in_kind_in - self.in_kind_out - self.merged


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A fee kept back from the proceeds of a redemption."""

    customer_id: CustomerId
    transfer_id: TransferId
    amount: int
    day: BusinessDate
    ref_id: str | None


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A movement of a customer's units: the money they took in by it, minor units; what the units then were worth less that is gain.

    `merged`: the value was carried over from one instrument to another, and in sum is nothing.
    """

    transfer_id: TransferId
    instrument_id: InstrumentId
    kind: TransferKind
    day: BusinessDate
    put_in: int
    ref_id: str | None
    merged: bool = False


@dataclass(frozen=True, slots=True)
class BookColumns:
    """Everything that decides what many customers had at two days and how it came from one to the other.

    `opening` and `closing` are days whose ends are compared; `left_out` are instruments in another currency.
    """

    currency: str
    opening: BusinessDate
    closing: BusinessDate
    money: tuple[MoneyMoves, ...]
    units: tuple[UnitMoves, ...]
    kept_back: tuple[KeptBack, ...]
    left_out: tuple[InstrumentId, ...]


@dataclass(frozen=True, slots=True, eq=False)
class UnitColumns:
    """`Holding` in columns, (k,): whose units of which instrument, in 10**-`scale`, and the day of the first, in days since 1970."""

    customer_id: Sequence[CustomerId]
    instrument_id: Sequence[InstrumentId]
    scaled: NDArray[np.int64]
    scale: NDArray[np.int64]
    since: NDArray[np.int64]

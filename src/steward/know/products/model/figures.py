"""What calculations about a product answer; all money exact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate


@dataclass(frozen=True, slots=True)
class BuyCost:
    """A purchase split into what is invested and the fee; `bps` is the rate of the band, `flat` whether it is a fixed sum instead."""

    net: Money
    fee: Money
    bps: int
    flat: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """Units that came in on one day: what is left of them."""

    since: BusinessDate
    units: Units


@dataclass(frozen=True, slots=True)
class RedeemPart:
    """Units of a redemption that pay the same rate."""

    units: Units
    bps: int
    gross: Money
    fee: Money


@dataclass(frozen=True, slots=True)
class RedeemCost:
    """A redemption: gross worth, fee, and what is paid out; parts by rate, dearest first."""

    gross: Money
    fee: Money
    net: Money
    parts: tuple[RedeemPart, ...]


@dataclass(frozen=True, slots=True)
class CostRow:
    """What holding a product for some years costs in all, its value taken as unchanged."""

    years: int
    buy: Money
    yearly: Money
    leave: Money

    @property
    def total(self) -> Money:
        """Everything."""
        return self.buy + self.yearly + self.leave


@dataclass(frozen=True, slots=True)
class Loss:
    """One way to lose: the code of its sentence, the facts it needs, and the amount where there is one."""

    code: str
    amount: Money | None = None
    facts: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One point on the way from buying to having the money back; `on` is None when nobody can say the day."""

    code: str
    on: BusinessDate | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Surrender:
    """What a policy pays when it is given up on a day; the illustrated value is no promise and is kept apart."""

    paid: Money
    guaranteed: Money
    illustrated: Money | None
    cooling_off: bool


@dataclass(frozen=True, slots=True)
class SurrenderRow:
    """A policy at the end of one of its years."""

    year: int
    value: Surrender


@dataclass(frozen=True, slots=True)
class BondFigures:
    """Per 100 of face: what is still paid and when, interest accrued, modified duration at the coupon rate, yields by clean price."""

    flows: tuple[tuple[BusinessDate, Decimal], ...]
    accrued: Decimal
    duration: Decimal
    yields: tuple[tuple[Decimal, Decimal], ...]

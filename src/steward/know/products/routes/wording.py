"""Terms and fee scales in words: which unit a term is told in follows from its name."""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from steward.kernel.money import Money
from steward.know.products import queries
from steward.know.products.model import AmountBand, HoldingBand, Product
from steward.know.products.routes.shapes import BandOut, TermOut, rate
from steward.platform.web.call import Call
from steward.platform.web.shapes import MoneyOut

UNITS = ("days", "months", "years", "hours")
# Told by figures of their own, or not for readers.
APART = frozenset(
    {"purchase_fees", "redemption_fees", "early_forfeits", "surrender", "family", "calendar", "category", "sector", "industry", "method"}
)


def term_rows(call: Call, product: Product) -> list[TermOut]:
    """The kind's own terms, each with a label and its value in words; those at nought or no are left out."""
    rows = [(name, _value(call, name, value)) for name, value in queries.term_values(product) if name not in APART]
    return [TermOut(code=name, label=call.say(f"products.term.{name}"), value=text) for name, text in rows if text]


def _value(call: Call, name: str, value: Any) -> str:
    if value in (None, False, 0, ""):
        return ""
    if value is True:
        return call.say("products.value.yes")
    if isinstance(value, Enum):
        return call.say(f"products.value.{value.value.lower().replace('/', '_')}")
    if isinstance(value, date):
        return value.isoformat()
    unit = name.rsplit("_", 1)[-1]
    if unit in UNITS:
        return call.say(f"products.unit.{unit}", n=value)
    if name.endswith("_bps"):
        return _percent(Decimal(value) / 100)
    if name.endswith("_pct"):
        return _percent(Decimal(value))
    if name == "quick_limit":
        return call.say("products.unit.a_day", amount=f"{value:,}")
    return _percent(value * 100) if isinstance(value, Decimal) else str(value)


def _percent(value: Decimal) -> str:
    return f"{value:.2f}%"


def purchase_bands(call: Call, product: Product) -> list[BandOut]:
    """The purchase fee scale in words."""
    return [_amount_band(call, b, product.currency) for b in queries.purchase_bands(product)]


def _amount_band(call: Call, band: AmountBand, currency: str) -> BandOut:
    label = call.say("products.band.from", amount=f"{band.amount:,}") if band.amount else call.say("products.band.any")
    flat = None if band.flat is None else MoneyOut.of(Money.of(band.flat, currency))
    return BandOut(label=label, rate=rate(band.bps) if flat is None else None, flat=flat)


def redemption_bands(call: Call, product: Product) -> list[BandOut]:
    """The redemption fee scale in words."""
    bands = queries.redemption_bands(product)
    return [BandOut(label=_held(call, bands, n), rate=rate(b.bps), flat=None) for n, b in enumerate(bands)]


def _held(call: Call, bands: tuple[HoldingBand, ...], n: int) -> str:
    """How long units were held in this band."""
    band, since = bands[n], bands[n - 1].under_days if n else 0
    if band.under_days:
        return call.say("products.band.under", days=band.under_days)
    return call.say("products.band.beyond", days=since) if since else call.say("products.band.any")

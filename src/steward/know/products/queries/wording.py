"""Terms and fee scales in words, in either language: which unit a term is told in follows from its name."""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from steward.know.products.model import AmountBand, HoldingBand, ProductRow, read_term
from steward.know.products.queries.page import notices_of, term_values
from steward.platform.words import say

UNITS = ("days", "months", "years", "hours")
# Told by figures of their own, or not for readers.
APART = frozenset(
    {"purchase_fees", "redemption_fees", "early_forfeits", "surrender", "family", "calendar", "category", "sector", "industry", "method"}
)


def term_texts(product: ProductRow, language: str) -> list[tuple[str, str, str]]:
    """(name, label, value in words) of the kind's own terms; those at nought or no are left out."""
    rows = [(name, _value(language, name, value)) for name, value in term_values(product) if name not in APART]
    return [(name, say(language, f"products.term.{name}"), text) for name, text in rows if text]


def notice_texts(product: ProductRow, language: str) -> list[str]:
    """The sentences that must stand beside a product."""
    facts = {"issuer": product.issuer, "custodian": read_term(product.kind, product.terms, "custodian") or ""}
    return [say(language, code, facts) for code in notices_of(product)]


def _value(language: str, name: str, value: Any) -> str:
    if value in (None, False, 0, ""):
        return ""
    if value is True:
        return say(language, "products.value.yes")
    if isinstance(value, Enum):
        return say(language, f"products.value.{value.value.lower().replace('/', '_')}")
    if isinstance(value, date):
        return value.isoformat()
    unit = name.rsplit("_", 1)[-1]
    if unit in UNITS:
        return say(language, f"products.unit.{unit}", {"n": value})
    if name.endswith("_bps"):
        return _percent(Decimal(value) / 100)
    if name.endswith("_pct"):
        return _percent(Decimal(value))
    if name in ("offer_least", "offer_most"):
        return say(language, "products.unit.yuan", {"amount": f"{value:,}"})
    if name == "quick_limit":
        return say(language, "products.unit.a_day", {"amount": f"{value:,}"})
    return _percent(value * 100) if isinstance(value, Decimal) else str(value)


def _percent(value: Decimal) -> str:
    return f"{value:.2f}%"


def amount_band_text(band: AmountBand, language: str) -> str:
    """From which amount a purchase fee holds."""
    if not band.amount:
        return say(language, "products.band.any")
    return say(language, "products.band.from", {"amount": f"{band.amount:,}"})


def holding_band_texts(bands: tuple[HoldingBand, ...], language: str) -> list[str]:
    """How long units were held in each band."""
    since = (0, *(b.under_days for b in bands))
    return [_held(language, b.under_days, s) for b, s in zip(bands, since, strict=False)]


def _held(language: str, under_days: int | None, since: int | None) -> str:
    if under_days:
        return say(language, "products.band.under", {"days": under_days})
    return say(language, "products.band.beyond", {"days": since}) if since else say(language, "products.band.any")

"""What keeps a product off the shelf: the listing gate (N01, N04, W01, W02, W05, W08, E01, E02, B05, regulation section 0)."""

from collections.abc import Iterator, Mapping
from typing import Any

from steward.kernel.money import Money
from steward.know.products.model import (
    NEEDED,
    AnyTerms,
    DepositForm,
    DepositTerms,
    FundTerms,
    PrivateForm,
    PrivateTerms,
    ProductRow,
    Regime,
    WmpForm,
    WmpTerms,
    read_terms,
)
from steward.know.products.rules.fees import rate_after, redemption_bands
from steward.know.products.rules.regime import Regimes, find_regime

Limits = Mapping[str, Any]


def find_faults(row: ProductRow, limits: Limits, regimes: Regimes) -> list[str]:
    """Codes of everything admission lacks, in a fixed order; empty when the product may be put on the shelf."""
    terms = read_terms(row.kind, row.terms)
    found = [
        *_regime(row, regimes),
        *(f"missing.{name}" for name in NEEDED[row.kind] if name not in row.terms),
        *(["grade"] if row.grade is None else []),
    ]
    if row.regime is Regime.MIFID2:
        return found
    return [*found, *_minimum(row, terms, limits), *_fees(row, terms, limits), *_form(terms, limits)]


def _regime(row: ProductRow, regimes: Regimes) -> Iterator[str]:
    """The first branch: an issuer nobody supervises, or terms filed under another regime than its issuer's."""
    if row.regime is Regime.MIFID2:
        return
    found = find_regime(regimes, row.kind, row.issuer_type)
    if found is None:
        yield "issuer_unknown"
    elif found is not row.regime:
        yield "regime_wrong"


def _minimum(row: ProductRow, terms: AnyTerms, limits: Limits) -> Iterator[str]:
    least = limits["minimum"]
    names = []
    if isinstance(terms, WmpTerms) and row.issuer_type == "bank":
        names.append("wmp_bank")
    if isinstance(terms, DepositTerms) and terms.form.value in least:
        names.append(terms.form.value)
    if isinstance(terms, PrivateTerms):
        names.append("private_fund" if terms.form is PrivateForm.FUND else f"private_{terms.nature.value}")
    if any(row.min_amount < Money.of(least[name]["amount"], row.currency) for name in names):
        yield "minimum_low"


def _fees(row: ProductRow, terms: AnyTerms, limits: Limits) -> Iterator[str]:
    if not isinstance(terms, FundTerms) or terms.fund_type is None:
        return
    caps, floor = limits["purchase_cap"], limits["redemption_floor"]
    if row.buy_fee_bps > caps[terms.fund_type.value]:
        yield "purchase_fee_high"
    if terms.fund_type.value in floor["exempt"] or terms.lock_days >= floor["steps"][-1]["days"]:
        return
    steps = floor["steps"][:1] if terms.fund_type.value in floor["exempt_after_7"] else floor["steps"]
    bands = redemption_bands(row)
    if any(rate_after(bands, step["days"] - 1) < step["bps"] for step in steps):
        yield "redemption_fee_low"


def _form(terms: AnyTerms, limits: Limits) -> Iterator[str]:
    hours = limits["cooling_off_hours"]
    if isinstance(terms, DepositTerms) and terms.form is DepositForm.STRUCTURED and terms.cooling_off_hours < hours["structured"]:
        yield "cooling_off_short"
    if isinstance(terms, WmpTerms):
        bound = limits["leverage_pct"]["closed" if terms.form is WmpForm.CLOSED else "open_public"]
        if terms.leverage_pct > bound:
            yield "leverage_high"
        if terms.quick_limit > limits["quick_redemption"]["limit"]:
            yield "quick_limit_high"
        if not (terms.registration.startswith("Z") and terms.registration[1:].isdigit()):
            yield "registration_missing"
    if isinstance(terms, PrivateTerms):
        if terms.cooling_off_hours < hours["private"]:
            yield "cooling_off_short"
        if terms.form is PrivateForm.FUND:
            yield "private_fund_at_bank"

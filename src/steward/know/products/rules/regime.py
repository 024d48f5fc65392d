"""Whose rules a product falls under: the first branch (regulation section 0, V1 article 3)."""

from collections.abc import Mapping

from steward.know.products.model import ProductKind, Regime

Regimes = Mapping[str, Mapping[str, str]]


def find_regime(regimes: Regimes, kind: ProductKind, issuer_type: str) -> Regime | None:
    """The regime by kind and issuer; None for an issuer nobody supervises, whose product may not be put on the shelf."""
    found = regimes.get(kind.value, {}).get(issuer_type)
    return None if found is None else Regime(found)

"""The FAR-Trans mapping table, loaded and checked once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from steward.know.customers.model import CustomerKind
from steward.know.products.model import AssetClass, ProductKind, Regime


@dataclass(frozen=True, slots=True)
class AssetMeaning:
    """What a category and sub-category mean on the shelf."""

    kind: ProductKind
    asset_class: AssetClass
    grade: int
    issuer_type: str


@dataclass(frozen=True, slots=True)
class TypeMeaning:
    """What a customer type means."""

    kind: CustomerKind
    tier: str


@dataclass(frozen=True, slots=True)
class KindTerms:
    """Terms the files do not carry, by kind of product; fees in basis points, times in business days."""

    buy_fee_bps: int
    annual_fee_bps: int
    confirm_days: int
    pay_days: int


@dataclass(frozen=True, slots=True)
class FarTransMapping:
    """All of it, with the version that evidence names."""

    version: str
    currency: str
    regime: Regime
    levels: Mapping[str, int]
    types: Mapping[str, TypeMeaning]
    capacities: Mapping[str, str]
    assets: Mapping[str, AssetMeaning]
    kinds: Mapping[ProductKind, KindTerms]


@cache
def far_trans_mapping() -> FarTransMapping:
    """The table as shipped; ValueError or TypeError when it does not fit the words of the modules."""
    raw = tomllib.loads(files("steward.workflows.imports").joinpath("data/far-trans.toml").read_text("utf-8"))
    return FarTransMapping(
        version=raw["version"],
        currency=raw["currency"],
        regime=Regime(raw["regime"]),
        levels=raw["levels"],
        types={name: TypeMeaning(CustomerKind(t["kind"]), t["tier"]) for name, t in raw["types"].items()},
        capacities=raw["capacities"],
        assets={
            name: AssetMeaning(ProductKind(a["kind"]), AssetClass(a["asset_class"]), a["grade"], a["issuer_type"])
            for name, a in raw["assets"].items()
        },
        kinds={ProductKind(name): KindTerms(**terms) for name, terms in raw["kinds"].items()},
    )

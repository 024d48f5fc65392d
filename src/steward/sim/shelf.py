"""The shelf as data: sixty products over the seven kinds, read from `data/products.toml`."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from steward.sim.data_files import read_data
from steward.sim.model import ShelfProduct


@cache
def shelf() -> tuple[ShelfProduct, ...]:
    """Every product of the demo bank, in the order of the file; KeyError names a term that is missing."""
    raw = read_data("products")
    told = raw["descriptions"]
    return tuple(
        _product({**raw["defaults"].get(p["kind"], {}), **p, "terms": _terms(p, raw)}, told[f"{p['kind']}.{p['asset_class']}"])
        for p in raw["product"]
    )


def _terms(p: Mapping[str, Any], raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The terms of a product; a fund's with fee scales and benchmark by its type. A class without a purchase fee has no purchase scale."""
    terms: Mapping[str, Any] = p["terms"]
    if p["kind"] != "fund":
        return terms
    fund_type, scales = terms["fund_type"], raw["scales"]
    told = {"custodian": raw["custodians"][p["issuer"]], "benchmark": raw["benchmarks"][fund_type]}
    bought = {"purchase_fees": scales["purchase"][fund_type]} if p.get("buy") else {}
    return {**terms, **told, **bought, "redemption_fees": scales["redemption"][fund_type]}


def _product(p: Mapping[str, Any], told: Mapping[str, str]) -> ShelfProduct:
    return ShelfProduct(
        code=p["code"],
        kind=p["kind"],
        name_zh=p["name_zh"],
        name_en=p["name_en"],
        issuer=p["issuer"],
        issuer_type=p["issuer_type"],
        regime=p["regime"],
        asset_class=p["asset_class"],
        issuer_grade=p["grade"],
        seller_grade=p.get("seller_grade", p["grade"]),
        min_amount=Decimal(p["min"]),
        step=Decimal(p["step"]),
        buy_fee_bps=p.get("buy", 0),
        redeem_fee_bps=p.get("redeem", 0),
        annual_fee_bps=p.get("annual", 0),
        commission_bps=p.get("commission", 0),
        confirm_days=p.get("confirm", 1),
        pay_days=p.get("pay", 1),
        units_scale=p.get("scale", 2),
        offering=p.get("offering", "public"),
        state=p.get("state", "on_shelf"),
        launched_months=p.get("launched", 0),
        terms=p["terms"],
        rate=p.get("rate"),
        exposure=p.get("exposure", {}),
        own_vol=p.get("own_vol", 0.0),
        edge=p.get("edge", 0.0),
        first_price=p.get("price0", 1.0),
        description_zh=told["zh"],
        description_en=told["en"],
    )

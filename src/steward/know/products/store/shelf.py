"""Every statement of the shelf, and the one translation between a version's row and its model."""

import json
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import InstrumentId, ProductId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant
from steward.know.products.model import AssetClass, Offering, Product, ProductKind, ProductRow, Regime, ShelfState
from steward.know.products.tables import product, version
from steward.platform.bulk import among_named
from steward.platform.db import chunks

SAME_NAME = (
    "name_zh", "name_en", "issuer", "issuer_type", "issuer_grade", "seller_grade", "buy_fee_bps", "redeem_fee_bps", "annual_fee_bps",
    "commission_bps", "confirm_days", "pay_days", "description_zh", "description_en", "valid_from", "known_at",
)  # fmt: skip
ENUMS = {"kind": ProductKind, "regime": Regime, "asset_class": AssetClass, "offering": Offering, "state": ShelfState}


def to_values(row: ProductRow) -> dict[str, Any]:
    """The columns that hold a row's terms."""
    values = {name: getattr(row, name) for name in SAME_NAME}
    values |= {name: getattr(row, name).value for name in ENUMS}
    return values | {
        "currency": row.currency,
        "min_amount_minor": row.min_amount.minor,
        "step_minor": row.step.minor,
        "terms": dict(row.terms),
    }


# What a query made from `in_force` gives, in this order.
COLUMNS = ("id", "code", "instrument_id", *(c.name for c in version.c if c.name != "product_id"))


# What is stored of a version decides what it is, whoever reads it and when; nearly every page shows the same few.
@lru_cache(maxsize=2**11)
def to_product(stored: tuple[Any, ...]) -> Product:
    """A row of `in_force` as a product. It is shared between requests: whoever gets it must not change its terms."""
    row = dict(zip(COLUMNS, stored, strict=True))
    values: dict[str, Any] = {name: row[name] for name in SAME_NAME}
    values |= {name: enum(row[name]) for name, enum in ENUMS.items()}
    return Product(
        id=ProductId(row["id"]),
        code=row["code"],
        version=row["version"],
        instrument_id=InstrumentId(row["instrument_id"]),
        min_amount=Money(row["min_amount_minor"], row["currency"]),
        step=Money(row["step_minor"], row["currency"]),
        terms=json.loads(row["terms"]),
        **values,
    )


def heads_by_code(db: sa.Connection, codes: Iterable[str]) -> dict[str, str]:
    """Identifier of each of these codes that is on record."""
    out: dict[str, str] = {}
    for part in chunks(sorted(set(codes))):
        out |= {row.code: row.id for row in db.execute(sa.select(product.c.code, product.c.id).where(product.c.code.in_(part)))}
    return out


def versions_of(db: sa.Connection, ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """All versions of these products, oldest first."""
    out: dict[str, list[dict[str, Any]]] = {}
    for part in chunks(sorted(set(ids))):
        for row in db.execute(sa.select(version).where(version.c.product_id.in_(part)).order_by(version.c.version)).mappings():
            out.setdefault(row["product_id"], []).append(dict(row))
    return out


def in_force(as_of: BusinessDate, known: Instant) -> sa.Select[Any]:
    """Of each product the version in force on `as_of` as known at `known`: latest day it holds from, then latest recorded."""
    return _in_force().params(as_of=as_of, known=known)


@cache
def _in_force(dialect: str = "", named_by: str = "") -> sa.Select[Any]:
    # Written once: putting the statement together took longer than its answer, and nearly every page asks for it.
    as_of, known = sa.bindparam("as_of", type_=version.c.valid_from.type), sa.bindparam("known", type_=version.c.known_at.type)
    rank = sa.func.row_number().over(partition_by=version.c.product_id, order_by=(version.c.valid_from.desc(), version.c.version.desc()))
    seen = (version.c.valid_from <= as_of) & (version.c.known_at <= known)
    if named_by:  # inside, so that only versions of these products are ranked
        named = sa.select(product.c.id).where(among_named(dialect, product.c[named_by], "ids"))
        seen &= version.c.product_id.in_(named)
    ranked = sa.select(version, rank.label("rank")).where(seen).subquery("current")
    return _of_products(ranked).where(ranked.c.rank == 1).order_by(product.c.code)


def _of_products(versions: sa.FromClause) -> sa.Select[Any]:
    """COLUMNS of these versions, each with its product; terms as they are stored."""
    columns = [sa.type_coerce(c, sa.Text).label(c.name) if c.name == "terms" else c for c in versions.c if c.name in COLUMNS]
    heads = (product.c.id, product.c.code, product.c.instrument_id)
    return sa.select(*heads, *columns).join(versions, versions.c.product_id == product.c.id)


def every_version(db: sa.Connection, where: sa.ColumnElement[bool]) -> list[Product]:
    """All versions of these products, by code and version."""
    return read(db, _of_products(version).where(where).order_by(product.c.code, version.c.version))


def of_ids(db: sa.Connection, as_of: BusinessDate, known: Instant, ids: Collection[str]) -> list[Product]:
    """Of these products the version in force, by code."""
    return _named(db, "id", as_of, known, ids)


def of_instruments(db: sa.Connection, as_of: BusinessDate, known: Instant, ids: Collection[str]) -> list[Product]:
    """Of the products sold on these instruments the version in force, by code."""
    return _named(db, "instrument_id", as_of, known, ids)


def _named(db: sa.Connection, column: str, as_of: BusinessDate, known: Instant, ids: Collection[str]) -> list[Product]:
    if not ids:
        return []
    given = {"as_of": as_of, "known": known, "ids": sorted(ids)}
    return [to_product(tuple(row)) for row in db.execute(_in_force(db.dialect.name, column), given).all()]


def read(db: sa.Connection, query: sa.Select[Any]) -> list[Product]:
    """Products of a query made from `in_force`."""
    return [to_product(tuple(row)) for row in db.execute(query)]

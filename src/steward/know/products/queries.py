"""What others may read of the shelf. `as_of` None means today; a version counts when known by the end of that day."""

from collections.abc import Iterable

import sqlalchemy as sa

from steward.kernel.ids import InstrumentId, ProductId
from steward.kernel.time import BusinessDate
from steward.know.products import store
from steward.know.products.model import Offering, Product, ProductKind, ProductNotFound, ShelfState
from steward.know.products.tables import product, version
from steward.platform.access.model import Role
from steward.platform.web.paging import decode_cursor, encode_cursor
from steward.platform.work import Work


def get_product(w: Work, product_id: ProductId, as_of: BusinessDate | None = None) -> Product:
    """One product; ProductNotFound when there is none, or a private one is asked for by somebody outside the bank."""
    found = store.read(w.db, _in_force(w, as_of).where(product.c.id == product_id))
    if not found or (_outside(w) and found[0].offering is Offering.PRIVATE):
        raise ProductNotFound
    return found[0]


def get_products(w: Work, product_ids: Iterable[ProductId], as_of: BusinessDate | None = None) -> dict[ProductId, Product]:
    """Several products at once; unknown ones are absent."""
    found = store.read(w.db, _in_force(w, as_of).where(product.c.id.in_(sorted(set(product_ids)))))
    return {p.id: p for p in found}


def find_by_code(w: Work, code: str, as_of: BusinessDate | None = None) -> Product | None:
    """The product with this code."""
    return next(iter(store.read(w.db, _in_force(w, as_of).where(product.c.code == code))), None)


def products_of_instruments(w: Work, as_of: BusinessDate | None = None) -> dict[InstrumentId, Product]:
    """The product that is sold on each instrument."""
    return {p.instrument_id: p for p in store.read(w.db, _in_force(w, as_of))}


def shelf(w: Work, as_of: BusinessDate) -> list[Product]:
    """Everything on the shelf on `as_of` as known then, by code: what advice may choose from."""
    return [p for p in store.read(w.db, _in_force(w, as_of)) if p.state is ShelfState.ON_SHELF]


def list_products(
    w: Work,
    as_of: BusinessDate | None = None,
    *,
    q: str | None = None,
    kind: ProductKind | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> tuple[list[Product], str | None]:
    """A page by code, and the cursor of the next. Outsiders and customers see public products that are not drafts."""
    query = _in_force(w, as_of)
    terms = query.selected_columns
    if _outside(w):
        query = query.where(terms.offering == Offering.PUBLIC.value, terms.state != ShelfState.DRAFT.value)
    if kind is not None:
        query = query.where(terms.kind == kind.value)
    if q:
        like = f"%{_escape(q)}%"
        texts = (product.c.code, terms.name_zh, terms.name_en, terms.issuer)
        query = query.where(sa.or_(*(t.ilike(like, escape="\\") for t in texts)))
    after = decode_cursor(cursor, 1)
    if after is not None:
        query = query.where(product.c.code > str(after[0]))
    found = store.read(w.db, query.limit(limit + 1))
    return found[:limit], encode_cursor([found[limit - 1].code]) if len(found) > limit else None


def all_versions(w: Work) -> list[Product]:
    """Every version of every product, by code and version: for export."""
    columns = [c for c in version.c if c.name != "product_id"]
    query = sa.select(product.c.id, product.c.code, product.c.instrument_id, *columns).join(version, version.c.product_id == product.c.id)
    return store.read(w.db, query.order_by(product.c.code, version.c.version))


def _in_force(w: Work, as_of: BusinessDate | None) -> "sa.Select[tuple[object, ...]]":
    day = as_of or w.today
    return store.in_force(day, w.end_of(day))


def _outside(w: Work) -> bool:
    return w.actor.role in (Role.ANONYMOUS, Role.CUSTOMER)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

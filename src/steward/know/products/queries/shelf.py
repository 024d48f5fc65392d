"""Reads of the shelf. `as_of` None means today; a version counts when known by the end of that day."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId, InstrumentId, ProductId
from steward.kernel.time import BusinessDate
from steward.know.products.model import Facets, InvestorRule, Offering, Product, ProductNotFound, ShelfState, Sort, Wanted
from steward.know.products.store import life
from steward.know.products.store import shelf as store
from steward.know.products.tables import product, version
from steward.platform.access.model import Role
from steward.platform.bulk import among
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.work import Work

EVERYTHING = Wanted()
SEEN_OUTSIDE = (ShelfState.ON_SHELF.value, ShelfState.SUSPENDED.value)


def get_product(w: Work, product_id: ProductId, as_of: BusinessDate | None = None) -> Product:
    """One product; ProductNotFound when there is none, or a private one is asked for by somebody outside the bank."""
    found = get_products(w, [product_id], as_of).get(product_id)
    if found is None or not _may_see(w, found):
        raise ProductNotFound
    return found


def held_product(w: Work, product_id: ProductId, as_of: BusinessDate | None = None) -> Product:
    """One product for whoever holds it or has an order for it, also a private one; ProductNotFound when there is none."""
    found = get_products(w, [product_id], as_of).get(product_id)
    if found is None:
        raise ProductNotFound
    return found


def get_products(w: Work, product_ids: Iterable[ProductId], as_of: BusinessDate | None = None) -> dict[ProductId, Product]:
    """Several products at once; unknown ones are absent."""
    day, ids = as_of or w.today, set(product_ids)
    known = w.recall.of(product, version)
    if asked := {i for i in ids if (day, i) not in known}:
        known |= dict.fromkeys((day, i) for i in asked)
        known |= {(day, p.id): p for p in store.of_ids(w.db, day, w.end_of(day), asked)}
    found: list[Product] = [p for i in ids if (p := known[day, i]) is not None]
    return {p.id: p for p in sorted(found, key=lambda p: p.code)}


def find_by_code(w: Work, code: str, as_of: BusinessDate | None = None) -> Product | None:
    """The product with this code."""
    return next(iter(store.read(w.db, _in_force(w, as_of).where(product.c.code == code))), None)


def products_of_instruments(
    w: Work, as_of: BusinessDate | None = None, *, among_ids: Collection[InstrumentId] | None = None
) -> dict[InstrumentId, Product]:
    """The product that is sold on each instrument, or on each of those named."""
    if among_ids is None:
        return {p.instrument_id: p for p in store.read(w.db, _in_force(w, as_of))}
    day, ids = as_of or w.today, frozenset(among_ids)

    def read() -> dict[InstrumentId, Product]:
        return {p.instrument_id: p for p in store.of_instruments(w.db, day, w.end_of(day), ids)}

    return dict(w.recall.once([product, version], (day, ids), read))


def shelf(w: Work, as_of: BusinessDate) -> list[Product]:
    """Everything on the shelf on `as_of` as known then, by code: what advice may choose from."""
    return [p for p in store.read(w.db, _in_force(w, as_of)) if p.state is ShelfState.ON_SHELF]


def list_products(w: Work, wanted: Wanted = EVERYTHING, cursor: str | None = None, limit: int = 50) -> tuple[list[Product], str | None]:
    """A page in the wanted neutral order, and the cursor of the next. Outsiders and customers see what `_visible` lets them."""
    query = _matching(w, wanted)
    terms = query.selected_columns
    key = _sort_key(terms, wanted.sort)
    after = decode_cursor(cursor, 2)
    if after is not None:
        value, code = after
        query = query.where(sa.or_(key > value, sa.and_(key == value, product.c.code > str(code))))
    query = query.add_columns(key.label("sorted_by")).order_by(None).order_by(key, product.c.code)
    rows = [tuple(row) for row in w.db.execute(query.limit(limit + 1))]
    found = [store.to_product(row[:-1]) for row in rows[:limit]]
    return found, None if len(rows) <= limit else encode_cursor([rows[limit - 1][-1], found[-1].code])


def list_matching(w: Work, wanted: Wanted = EVERYTHING) -> list[Product]:
    """Everything the asker would see of what is wanted, by code."""
    return store.read(w.db, _matching(w, wanted))


def count_facets(w: Work, wanted: Wanted = EVERYTHING) -> Facets:
    """How many products the asker would see under each kind, issuer, currency and grade, all other filters being as wanted."""

    def counted(others: Wanted, name: str) -> tuple[tuple[str, int], ...]:
        query = _matching(w, others).order_by(None).subquery()
        value = _grade(query.c) if name == "grade" else query.c[name]
        rows = w.db.execute(sa.select(value, sa.func.count()).select_from(query).group_by(value)).all()
        return tuple(sorted((str(key), n) for key, n in rows if key is not None))

    return Facets(
        kinds=counted(replace(wanted, kind=None), "kind"),
        issuers=counted(replace(wanted, issuer=None), "issuer"),
        currencies=counted(replace(wanted, currency=None), "currency"),
        grades=counted(replace(wanted, grade=None), "grade"),
    )


def _matching(w: Work, wanted: Wanted) -> "sa.Select[tuple[object, ...]]":
    query = _in_force(w, wanted.as_of)
    terms = query.selected_columns
    if _outside(w):
        query = query.where(_shown_outside(w, terms), terms.state.in_(SEEN_OUTSIDE))
    for column, value in ((terms.kind, wanted.kind), (terms.state, wanted.state)):
        if value is not None:
            query = query.where(column == value.value)
    if wanted.among is not None:
        query = query.where(among(w.db, product.c.id, sorted(wanted.among)))
    if wanted.issuer is not None:
        query = query.where(terms.issuer == wanted.issuer)
    if wanted.currency is not None:
        query = query.where(terms.currency == wanted.currency)
    if wanted.grade is not None:
        query = query.where(_grade(terms) <= wanted.grade)
    if wanted.min_amount is not None:
        query = query.where(terms.min_amount_minor <= wanted.min_amount.minor, terms.currency == wanted.min_amount.currency)
    if wanted.access_days is not None:
        query = query.where(_access(terms) <= wanted.access_days)
    if wanted.q:
        like = f"%{_escape(wanted.q)}%"
        texts = (product.c.code, terms.name_zh, terms.name_en, terms.issuer)
        query = query.where(sa.or_(*(t.ilike(like, escape="\\") for t in texts)))
    return query


def _grade(terms: Any) -> sa.ColumnElement[int]:
    """The higher of both grades, as `ProductRow.grade`; NULL while there is none."""
    issuer, seller = terms.issuer_grade, terms.seller_grade
    return sa.case((sa.func.coalesce(issuer, 0) >= sa.func.coalesce(seller, 0), issuer), else_=seller)


def _access(terms: Any) -> sa.ColumnElement[int]:
    """Days until the money can be back; versions written before it was kept count their payment days."""
    return sa.func.coalesce(terms.access_days, terms.pay_days)


def _sort_key(terms: Any, sort: Sort) -> sa.ColumnElement[Any]:
    """The neutral keys a shelf may be sorted by (B03): never what the bank earns, never past performance."""
    keys: dict[Sort, sa.ColumnElement[Any]] = {
        Sort.CODE: terms.code,
        Sort.NAME: terms.name_zh,
        Sort.MIN: terms.min_amount_minor,
        Sort.GRADE: sa.func.coalesce(_grade(terms), 9),
        Sort.FEE: terms.buy_fee_bps + terms.annual_fee_bps,
        Sort.ACCESS: _access(terms),
    }
    return keys[sort]


def versions_of(w: Work, product_id: ProductId) -> list[Product]:
    """Every version of one product, newest first, for whoever may see the product itself."""
    shown = get_product(w, product_id)
    return [v for v in reversed(store.every_version(w.db, product.c.id == shown.id)) if not _outside(w) or v.state is not ShelfState.DRAFT]


def all_versions(w: Work) -> list[Product]:
    """Every version of every product, by code and version: for export."""
    return store.every_version(w.db, sa.true())


def _in_force(w: Work, as_of: BusinessDate | None) -> "sa.Select[tuple[object, ...]]":
    day = as_of or w.today
    return store.in_force(day, w.end_of(day))


def _may_see(w: Work, found: Product) -> bool:
    """Outside the bank: no drafts, and a private product only by who has passed its investor test (N24, N25)."""
    if not _outside(w):
        return True
    if found.state is ShelfState.DRAFT:
        return False
    return found.offering is Offering.PUBLIC or str(found.terms.get("investor_rule", InvestorRule.W30.value)) in _passed(w)


def _shown_outside(w: Work, terms: Any) -> sa.ColumnElement[bool]:
    """Public products, and private ones under a test the asker has passed; the test is read from the canonical JSON of the terms."""
    private = [_has_rule(terms, rule) for rule in sorted(_passed(w))]
    return sa.or_(terms.offering == Offering.PUBLIC.value, *private)


def _has_rule(terms: Any, rule: str) -> sa.ColumnElement[bool]:
    """Whether the terms name this test; W30 is meant where none is named."""
    text = sa.type_coerce(terms.terms, sa.Text)
    named = text.like(f'%"investor_rule":"{rule}"%')
    return sa.or_(named, text.not_like('%"investor_rule"%')) if rule == InvestorRule.W30.value else named


def _passed(w: Work) -> frozenset[str]:
    customer = w.actor.customer_id
    if customer is None:
        return frozenset()
    whose = CustomerId(customer)
    return frozenset(r.value for r in life.qualified_among(w.db, [whose], w.today, w.now).get(whose, {}))


def _outside(w: Work) -> bool:
    return w.actor.role in (Role.ANONYMOUS, Role.CUSTOMER)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

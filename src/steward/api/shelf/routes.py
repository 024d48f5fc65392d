"""The catalogue over HTTP: open to everybody, private products to nobody outside who does not qualify (A2, N25, W30)."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query

from steward.api.shelf import shapes
from steward.api.shelf.hidden import count_hidden, list_hidden
from steward.api.shelf.showing import OnPage, page_of, shown_of
from steward.api.shelf.whom import for_whom
from steward.api.shelf.wording import purchase_bands, redemption_bands, term_rows
from steward.kernel.ids import ProductId
from steward.kernel.money import Money
from steward.know.markets import queries as markets
from steward.know.products import queries
from steward.know.products.model import Facets, Product, ProductKind, ShelfState, Sort, Wanted, read_term
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, IdQuery, Limit, Search
from steward.platform.web.shapes import ExplanationOut, MoneyOut
from steward.platform.work import Work

router = APIRouter(prefix="/api/products")
for_customer = APIRouter(prefix="/api/customers")
MAX_COMPARED = 4
HOME_CURRENCY = "CNY"
Compared = Annotated[list[str], Query(alias="id", min_length=1, max_length=MAX_COMPARED)]
Amount = Annotated[Decimal | None, Query(gt=0, le=1_000_000_000, decimal_places=2)]
Grade = Annotated[int | None, Query(ge=1, le=5)]
Days = Annotated[int | None, Query(ge=0, le=9999)]
Least = Annotated[int | None, Query(ge=0, le=1_000_000_000)]
Word = Annotated[str | None, Query(max_length=200)]


@router.get("", **operation(None))
def list_products(
    call: CallDep,
    q: Search = None,
    kind: ProductKind | None = None,
    state: ShelfState | None = None,
    issuer: Word = None,
    currency: Word = None,
    grade: Grade = None,
    within: Days = None,
    least: Least = None,
    sort: Sort = Sort.CODE,
    customer: IdQuery = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> shapes.ShelfOut:
    """Products in a neutral order; `q` looks in code, name and issuer, `grade`, `within` (days) and `least` (minimum) are upper bounds.

    A customer sees what they could buy, staff who name a `customer` see what that one could; the others are counted by reason.
    """
    wanted = Wanted(q, kind, state, issuer, currency, grade, _bound(least, currency), within, sort)

    def read(w: Work) -> shapes.ShelfOut:
        found = for_whom(w, customer, wanted)
        rows, after = queries.list_products(w, found.wanted, cursor, limit)
        prices = markets.prices_at(w, w.today, [p.instrument_id for p in rows])
        items = [shapes.product_out(call, p, prices.get(p.instrument_id)) for p in shown_of(w, rows)]
        return shapes.ShelfOut(items=items, next_cursor=after, hidden=count_hidden(call, found.hidden.values()))

    return call.read(read)


@router.get("/facets", **operation(None))
def count_facets(
    call: CallDep,
    q: Search = None,
    kind: ProductKind | None = None,
    issuer: Word = None,
    currency: Word = None,
    grade: Grade = None,
    within: Days = None,
    least: Least = None,
    customer: IdQuery = None,
) -> shapes.CountsOut:
    """How many products each filter value would leave, of those the list would show."""
    wanted = Wanted(q, kind, None, issuer, currency, grade, _bound(least, currency), within)

    def read(w: Work) -> shapes.CountsOut:
        # A facet leaves its own filter out, so that eligibility is asked of the whole shelf.
        among = for_whom(w, customer, Wanted()).wanted.among
        return _facets_out(call, queries.count_facets(w, replace(wanted, among=among)))

    return call.read(read)


@router.get("/compare", **operation(None))
def compare_products(call: CallDep, ids: Compared, amount: Amount = None, customer: IdQuery = None) -> shapes.CompareOut:
    """Up to four products for one and the same amount, in the order asked for; the whole answer is *not found* if one is."""

    def read(w: Work) -> shapes.CompareOut:
        asked = [queries.get_product(w, ProductId(one)) for one in dict.fromkeys(ids)]
        found = for_whom(w, customer, Wanted(among=frozenset(p.id for p in asked)))
        shown = [_page_out(call, w, p, amount) for p in shown_of(w, asked) if p.id not in found.hidden]
        return shapes.CompareOut(items=shown, hidden=count_hidden(call, found.hidden.values()))

    return call.read(read)


@for_customer.get("/{customer_id}/hidden-products", **operation(Operation.COMPLIANCE_VERDICT_READ))
def list_hidden_products(
    call: CallDep, customer_id: IdPath, q: Search = None, kind: ProductKind | None = None, grade: Grade = None, limit: Limit = 50
) -> shapes.HiddenProductsOut:
    """What the shelf does not show this customer, by code and with the reason, so that nobody is left wondering."""

    def read(w: Work) -> shapes.HiddenProductsOut:
        found = for_whom(w, customer_id, Wanted(q, kind, grade=grade))
        hidden = list_hidden(call, found.sold, found.hidden)
        return shapes.HiddenProductsOut(items=hidden[:limit])

    return call.read(read)


@router.get("/{product_id}", **operation(None))
def get_product(call: CallDep, product_id: IdPath, amount: Amount = None) -> shapes.ProductPageOut:
    """One product; examples are computed for `amount`, else for 10,000 or the smallest purchase above it."""
    return call.read(lambda w: _page_out(call, w, queries.get_product(w, ProductId(product_id)), amount))


@router.get("/{product_id}/prices", **operation(None))
def list_prices(call: CallDep, product_id: IdPath) -> shapes.PricesOut:
    """The record of prices that may be shown, with the benchmark of the fund's contract beside it (F26)."""

    def read(w: Work) -> shapes.PricesOut:
        product = queries.get_product(w, ProductId(product_id))
        page = page_of(w, product)
        items = [shapes.PricePointOut(date=p.date, value=f"{p.value.normalize():f}") for p in page.record]
        benchmark = read_term(product.kind, product.terms, "benchmark")
        return shapes.PricesOut(items=items, benchmark=benchmark or "", withheld=[call.say(r.code, **r.facts) for r in page.stops])

    return call.read(read)


@router.get("/{product_id}/versions", **operation(None))
def list_versions(call: CallDep, product_id: IdPath) -> list[shapes.VersionOut]:
    """Every version of the terms, newest first."""

    def read(w: Work) -> list[shapes.VersionOut]:
        return [_version_out(v) for v in queries.versions_of(w, ProductId(product_id))]

    return call.read(read)


def _bound(least: int | None, currency: str | None) -> Money | None:
    return None if least is None else Money.of(least, currency or HOME_CURRENCY)


def _facets_out(call: Call, found: Facets) -> shapes.CountsOut:
    def plain(values: tuple[tuple[str, int], ...]) -> list[shapes.CountOut]:
        return [shapes.CountOut(value=v, label=v, count=n) for v, n in values]

    return shapes.CountsOut(
        kinds=[shapes.CountOut(value=v, label=call.say(f"products.kind.{v}"), count=n) for v, n in found.kinds],
        issuers=plain(found.issuers),
        currencies=plain(found.currencies),
        grades=[shapes.CountOut(value=v, label=f"R{v}", count=n) for v, n in found.grades],
    )


def _version_out(v: Product) -> shapes.VersionOut:
    return shapes.VersionOut(
        version=v.version,
        valid_from=v.valid_from,
        state=v.state.value,
        grade=shapes.grade_text(v.grade),
        buy_fee=shapes.rate(v.buy_fee_bps),
        annual_fee=shapes.rate(v.annual_fee_bps),
    )


def _page_out(call: Call, w: Work, product: Product, amount: Decimal | None) -> shapes.ProductPageOut:
    page = page_of(w, product)
    price = markets.get_price(w, product.instrument_id, w.today)
    example = queries.example_amount(product) if amount is None else Money.of(amount, product.currency)
    spread = queries.deal_prices(product, None if price is None else price.value)
    return shapes.ProductPageOut(
        **shapes.product_out(call, product, price).model_dump(),
        what=call.say(f"products.what.{product.kind.value}.{queries.form_of(product)}"),
        regime=product.regime.value,
        regime_text=call.say(f"products.regime.{product.regime.value.lower()}"),
        grade_why=_grade_why(call, w, product),
        issuer_grade=shapes.grade_text(product.issuer_grade),
        seller_grade=shapes.grade_text(product.seller_grade),
        offering=product.offering.value,
        commission=shapes.rate(product.commission_bps),
        version=product.version,
        valid_from=product.valid_from,
        example=MoneyOut.of(example),
        costs=_costs_out(product, example),
        losses=_losses_out(call, w, product, example, page),
        steps=_steps_out(call, w, product),
        terms=term_rows(call, product),
        purchase_bands=purchase_bands(call, product),
        redemption_bands=redemption_bands(call, product),
        bond=_bond_out(w, product),
        surrender=_surrender_out(product, example),
        notices=queries.notice_texts(product, call.language),
        withheld=[call.say(reason.code, **reason.facts) for reason in page.stops],
        buy_price=spread and str(spread[0]),
        sell_price=spread and str(spread[1]),
    )


def _grade_why(call: Call, w: Work, product: Product) -> ExplanationOut | None:
    found = queries.explain_grade(w, product, product.id)
    return None if found is None else ExplanationOut.of(found, call.language)


def _costs_out(product: Product, example: Money) -> list[shapes.CostOut]:
    return [
        shapes.CostOut(
            years=row.years,
            buy=MoneyOut.of(row.buy),
            yearly=MoneyOut.of(row.yearly),
            leave=MoneyOut.of(row.leave),
            total=MoneyOut.of(row.total),
        )
        for row in queries.all_in_costs(product, example)
    ]


def _losses_out(call: Call, w: Work, product: Product, example: Money, page: OnPage) -> list[shapes.LossOut]:
    """Without the fall of a record that may not be shown."""
    return [
        shapes.LossOut(
            code=loss.code,
            text=call.say(loss.code, **loss.facts),
            amount=None if loss.amount is None else MoneyOut.of(loss.amount),
        )
        for loss in queries.ways_to_lose(w, product, example)
        if page.record or loss.code != "products.lose.fell"
    ]


def _steps_out(call: Call, w: Work, product: Product) -> list[shapes.StepOut]:
    return [
        shapes.StepOut(code=s.code, text=call.say(f"products.step.{s.code}"), on=s.on, days=s.days) for s in queries.steps_of(w, product)
    ]


def _bond_out(w: Work, product: Product) -> shapes.BondOut | None:
    found = queries.bond_figures(product, w.today)
    if found is None:
        return None
    return shapes.BondOut(
        flows=[shapes.FlowOut(on=day, amount=f"{amount:.4f}") for day, amount in found.flows],
        accrued=f"{found.accrued:.4f}",
        duration=f"{found.duration:.2f}",
        yields=[shapes.YieldOut(price=f"{price:.2f}", rate=f"{rate:.6f}") for price, rate in found.yields],
    )


def _surrender_out(product: Product, premium: Money) -> list[shapes.SurrenderOut]:
    return [
        shapes.SurrenderOut(
            year=row.year,
            paid=MoneyOut.of(row.value.paid),
            guaranteed=MoneyOut.of(row.value.guaranteed),
            illustrated=None if row.value.illustrated is None else MoneyOut.of(row.value.illustrated),
        )
        for row in queries.surrender_rows(product, premium)
    ]

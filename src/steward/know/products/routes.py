"""The catalogue over HTTP: open to everybody, private products to nobody outside (A2, W30)."""

from datetime import date
from decimal import Decimal

from fastapi import APIRouter
from pydantic import BaseModel

from steward.kernel.ids import ProductId
from steward.know.markets import queries as markets
from steward.know.markets.model import Price
from steward.know.products import queries
from steward.know.products.model import Product, ProductKind
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit, Page, Search
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter(prefix="/api/products")
BPS = Decimal("0.0001")


class ProductOut(BaseModel):
    """A product as the public may see it; fees are decimals of the amount ("0.0100" is one percent)."""

    id: str
    code: str
    name: str
    kind: str
    issuer: str
    asset_class: str
    grade: str
    currency: str
    min_amount: MoneyOut
    buy_fee: str
    annual_fee: str
    confirm_days: int
    state: str
    price: str | None
    price_date: date | None
    description: str


@router.get("", **operation(None))
def list_products(
    call: CallDep, q: Search = None, kind: ProductKind | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[ProductOut]:
    """Products by code; `q` looks in code, name and issuer."""

    def read(w: Work) -> Page[ProductOut]:
        found, after = queries.list_products(w, q=q, kind=kind, cursor=cursor, limit=limit)
        prices = markets.prices_at(w, w.today, [p.instrument_id for p in found])
        return Page(items=[product_out(call, p, prices.get(p.instrument_id)) for p in found], next_cursor=after)

    return call.read(read)


@router.get("/{product_id}", **operation(None))
def get_product(call: CallDep, product_id: IdPath) -> ProductOut:
    """One product."""

    def read(w: Work) -> ProductOut:
        found = queries.get_product(w, ProductId(product_id))
        return product_out(call, found, markets.get_price(w, found.instrument_id, w.today))

    return call.read(read)


def product_out(call: Call, product: Product, price: Price | None) -> ProductOut:
    """The shape of one product in the caller's language."""
    chinese = call.language == "zh"
    return ProductOut(
        id=product.id,
        code=product.code,
        name=product.name_zh if chinese else product.name_en,
        kind=product.kind.value,
        issuer=product.issuer,
        asset_class=product.asset_class.value,
        grade=f"R{product.grade}" if product.grade else "",
        currency=product.currency,
        min_amount=MoneyOut.of(product.min_amount),
        buy_fee=str(product.buy_fee_bps * BPS),
        annual_fee=str(product.annual_fee_bps * BPS),
        confirm_days=product.confirm_days,
        state=product.state.value,
        price=None if price is None else f"{price.value.normalize():f}",
        price_date=None if price is None else price.date,
        description=product.description_zh if chinese else product.description_en,
    )

"""What the shelf answers: rows, pages, comparisons. Rates and fees are decimals of the amount ("0.0100" is one percent)."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from steward.know.markets.model import Price
from steward.know.products import queries
from steward.know.products.model import Product
from steward.platform.web.call import Call
from steward.platform.web.paging import Page
from steward.platform.web.shapes import ExplanationOut, MoneyOut

BPS = Decimal("0.0001")


class ProductOut(BaseModel):
    """A product as the public may see it."""

    id: str
    code: str
    name: str
    kind: str
    form: str
    issuer: str
    asset_class: str
    grade: str
    currency: str
    min_amount: MoneyOut
    buy_fee: str
    annual_fee: str
    confirm_days: int
    access_days: int
    state: str
    price: str | None
    price_date: date | None
    description: str


class CountOut(BaseModel):
    """A value one can filter by, and how many products it would leave."""

    value: str
    label: str
    count: int


class CountsOut(BaseModel):
    """Counts under the filters in force."""

    kinds: list[CountOut]
    issuers: list[CountOut]
    currencies: list[CountOut]
    grades: list[CountOut]


class TermOut(BaseModel):
    """One term in words."""

    code: str
    label: str
    value: str


class BandOut(BaseModel):
    """A step of a fee scale: from which amount, or held under how many days; a rate or a fixed sum."""

    label: str
    rate: str | None
    flat: MoneyOut | None


class CostOut(BaseModel):
    """All-in cost of the example amount over some years, its value taken as unchanged."""

    years: int
    buy: MoneyOut
    yearly: MoneyOut
    leave: MoneyOut
    total: MoneyOut


class LossOut(BaseModel):
    """One way to lose, with the amount of the example where there is one."""

    code: str
    text: str
    amount: MoneyOut | None


class StepOut(BaseModel):
    """A point on the way of the money; `on` is null when nobody can say the day."""

    code: str
    text: str
    on: date | None
    days: int | None


class FlowOut(BaseModel):
    """What 100 of face pays on a day."""

    on: date
    amount: str


class YieldOut(BaseModel):
    """Yield to maturity when bought at a clean price per 100 of face."""

    price: str
    rate: str


class BondOut(BaseModel):
    """A bond's figures per 100 of face."""

    flows: list[FlowOut]
    accrued: str
    duration: str
    yields: list[YieldOut]


class SurrenderOut(BaseModel):
    """A policy given up at the end of a year; the illustrated value is no promise."""

    year: int
    paid: MoneyOut
    guaranteed: MoneyOut
    illustrated: MoneyOut | None


class VersionOut(BaseModel):
    """One version of the terms."""

    version: int
    valid_from: date
    state: str
    grade: str
    buy_fee: str
    annual_fee: str


class ProductPageOut(ProductOut):
    """Everything a person needs to understand one product; examples are for `example`, `withheld` says why a figure is not here."""

    what: str
    regime: str
    regime_text: str
    grade_why: ExplanationOut | None
    issuer_grade: str
    seller_grade: str
    offering: str
    commission: str
    version: int
    valid_from: date
    example: MoneyOut
    costs: list[CostOut]
    losses: list[LossOut]
    steps: list[StepOut]
    terms: list[TermOut]
    purchase_bands: list[BandOut]
    redemption_bands: list[BandOut]
    bond: BondOut | None
    surrender: list[SurrenderOut]
    notices: list[str]
    withheld: list[str]
    buy_price: str | None
    sell_price: str | None


class HiddenOut(BaseModel):
    """How many products are not shown to a customer for one reason; a product with several counts under the first of them."""

    reason: str
    text: str
    count: int


class ShelfOut(Page[ProductOut]):
    """A page of the shelf; `hidden` counts what matches but is not shown to this customer, and is empty when nobody is asked about."""

    hidden: list[HiddenOut]


class CompareOut(BaseModel):
    """Up to four products side by side; those the customer could not buy are only counted."""

    items: list[ProductPageOut]
    hidden: list[HiddenOut]


class HiddenProductOut(BaseModel):
    """A product that is not shown to a customer, by name and reason; its verdict says which rules decided and what would change it."""

    id: str
    code: str
    name: str
    grade: str
    reason: str
    text: str


class HiddenProductsOut(BaseModel):
    """What is not shown to a customer, by code."""

    items: list[HiddenProductOut]


class PricePointOut(BaseModel):
    """One price of the record."""

    date: date
    value: str


class PricesOut(BaseModel):
    """The record that may be shown, beside the contract's benchmark; empty while it is too young (F21, W42) or for what `withheld` says."""

    items: list[PricePointOut]
    benchmark: str
    withheld: list[str]


def rate(bps: int) -> str:
    """Basis points as a decimal of the amount."""
    return str(bps * BPS)


def grade_text(grade: int | None) -> str:
    """R1 to R5, empty while nobody has graded it."""
    return f"R{grade}" if grade else ""


def product_out(call: Call, product: Product, price: Price | None) -> ProductOut:
    """The shape of one product in the caller's language."""
    chinese = call.language == "zh"
    return ProductOut(
        id=product.id,
        code=product.code,
        name=product.name_zh if chinese else product.name_en,
        kind=product.kind.value,
        form=queries.form_of(product),
        issuer=product.issuer,
        asset_class=product.asset_class.value,
        grade=grade_text(product.grade),
        currency=product.currency,
        min_amount=MoneyOut.of(product.min_amount),
        buy_fee=rate(product.buy_fee_bps),
        annual_fee=rate(product.annual_fee_bps),
        confirm_days=product.confirm_days,
        access_days=queries.access_days(product),
        state=product.state.value,
        price=None if price is None else f"{price.value.normalize():f}",
        price_date=None if price is None else price.date,
        description=product.description_zh if chinese else product.description_en,
    )

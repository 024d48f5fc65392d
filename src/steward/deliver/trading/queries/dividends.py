"""What customers chose to become of dividends, as it stands, was asked, and stood on a record date."""

from dataclasses import dataclass

import sqlalchemy as sa

from steward.deliver.trading.model import BreakKind, ChoiceState, DividendChoice
from steward.deliver.trading.store import dividends as store
from steward.deliver.trading.tables import breaks, dividend_choice
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.holdings import queries as book
from steward.know.products import queries as products
from steward.know.products.model import DividendMode, FundType, Product, read_term
from steward.platform.access.operation import Operation
from steward.platform.work import Work


@dataclass(frozen=True, slots=True)
class ChoiceStanding:
    """What becomes of the dividends of a fund that is held, and the choice that waits for the register's answer, if one does."""

    product: Product
    mode: DividendMode
    asked: DividendChoice | None


def choices_of(w: Work, customer_id: CustomerId) -> dict[ProductId, ChoiceStanding]:
    """How it stands for every fund a customer holds that pays dividends; money funds add them to their units every day."""
    w.require(Operation.TRADING_PLAN_READ, customer_id)
    made = store.find_choices(w, dividend_choice.c.customer_id.in_(customers.every_record(w, customer_id)))
    held = {p.instrument_id for p in book.positions(w, customer_id)}
    found = {}
    for product in products.products_of_instruments(w, among_ids=held).values():
        usual = read_term(product.kind, product.terms, "dividend")
        if usual is None or read_term(product.kind, product.terms, "fund_type") is FundType.MONEY:
            continue
        mine = [c for c in made if c.product_id == product.id]
        stands = next((c.mode for c in mine if c.state is ChoiceState.CONFIRMED), usual)
        found[product.id] = ChoiceStanding(product, stands, next((c for c in mine if c.state is ChoiceState.ASKED), None))
    return found


def modes_on(w: Work, product_id: ProductId, record_date: BusinessDate) -> dict[CustomerId, DividendMode]:
    """What each customer's choice was on a record date: the last one that the register had confirmed before it."""
    stood = (dividend_choice.c.product_id == product_id, dividend_choice.c.since < record_date)
    return {c.customer_id: c.mode for c in reversed(store.find_choices(w, *stood))}


def unanswered_choices(w: Work) -> list[DividendChoice]:
    """Choices the register has to answer, the oldest first."""
    w.require(Operation.TRADING_BREAK_READ)
    return store.find_choices(w, dividend_choice.c.state == ChoiceState.ASKED.value)[::-1]


def due_choices(w: Work) -> list[str]:
    """Choices whose answer is due."""
    waits = (dividend_choice.c.state == ChoiceState.ASKED.value, dividend_choice.c.due <= w.today)
    return [c.id for c in reversed(store.find_choices(w, *waits))]


def overdue_choices(w: Work) -> list[DividendChoice]:
    """Choices that a registrar outside should have answered by yesterday's end and of which nobody was told today, the oldest first."""
    told = sa.exists().where(
        breaks.c.kind == BreakKind.OVERDUE.value, breaks.c.subject == dividend_choice.c.number, breaks.c.opened_at >= w.at(w.today, 0)
    )
    late = (dividend_choice.c.state == ChoiceState.ASKED.value, dividend_choice.c.number.is_not(None), dividend_choice.c.due < w.today)
    return store.find_choices(w, *late, sa.not_(told))[::-1]


def choices_to_submit(w: Work) -> list[str]:
    """Choices of which a registrar outside was not asked yet, the oldest first."""
    waits = (dividend_choice.c.state == ChoiceState.ASKED.value, dividend_choice.c.number.is_(None))
    return [c.id for c in reversed(store.find_choices(w, *waits))]

"""What others may read of moves of custody: a customer's own, those that wait, and what a move would be now."""

from collections.abc import Sequence

import sqlalchemy as sa

from steward.deliver.trading import rules
from steward.deliver.trading.model import (
    BreakKind,
    CustodyMove,
    Direction,
    MovedLot,
    MoveNotFound,
    MoveQuote,
    MoveState,
    NotMovable,
    NotTakenIn,
)
from steward.deliver.trading.queries.days import calendar_of, cutoff_of, next_day_of, trade_date_of
from steward.deliver.trading.store import custody as store
from steward.deliver.trading.tables import breaks, custody_move
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey
from steward.know.markets import queries as markets
from steward.know.products.model import Product
from steward.know.products.queries import get_products
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.TRADING_MOVE_READ
OPEN = (MoveState.PLACED.value, MoveState.SUBMITTED.value)
# What comes in passes through two registers' days, that of the other seller first.
IN_DAYS = 1


def get_move(w: Work, move_id: str) -> CustodyMove:
    """One move; MoveNotFound when there is none or it is not the actor's to see."""
    found = store.get_move(w, move_id)
    if found is None:
        raise MoveNotFound
    w.require(READ, found.customer_id)
    return found


def list_moves(w: Work, customer_id: CustomerId) -> list[CustodyMove]:
    """A customer's moves, the newest first."""
    w.require(READ, customer_id)
    return store.find_moves(w, custody_move.c.customer_id.in_(customers.every_record(w, customer_id)))


def open_moves(w: Work) -> list[CustodyMove]:
    """Every move that is not finished, the oldest first, for operations."""
    w.require(Operation.TRADING_BREAK_READ)
    return store.find_moves(w, custody_move.c.state.in_(OPEN))[::-1]


def lots_of(w: Work, moves: Sequence[CustodyMove]) -> dict[str, list[MovedLot]]:
    """The lots of moves that were read through this module; what came in without a stated cost has what it counts at."""
    found = store.lots_of(w, moves)
    return {m.id: [rules.counted(x, m.price, m.currency) for x in found[m.id]] for m in moves}


def measure_of(w: Work, move_id: str) -> tuple[int, str]:
    """How finely the units of a move are counted, and in which currency its fund is: what an answer is read by."""
    w.require(Operation.TRADING_MOVE_ANSWER)
    found = store.get_move(w, move_id)
    if found is None:
        raise MoveNotFound
    return found.units.scale, found.currency


def answered_moves(w: Work) -> set[str]:
    """Which of the moves that wait for the register have been answered and are not booked yet."""
    w.require(Operation.TRADING_BREAK_READ)
    return set(store.move_ids(w.db, custody_move.c.state == MoveState.SUBMITTED.value, store.is_answered()))


def quote_move(w: Work, customer_id: CustomerId, product_id: ProductId, direction: Direction) -> MoveQuote:
    """What a move would be now; NotMovable or NotTakenIn where there is none to be had."""
    w.require(READ, customer_id)
    product = movable_product(w, product_id, direction)
    traded = markets.get_instrument(w, product.instrument_id)
    assert traded is not None, "a product's instrument is a foreign key"
    account_id = book.find_account(w, AccountKey.customer_units(customer_id, product.instrument_id, traded.units_scale))
    standing = None if account_id is None else book.get_account(w, account_id)
    free = 0 if standing is None else standing.available
    trade_date = trade_date_of(w, product, w.now)
    due = rules.due_after(
        next_day_of(calendar_of(w, product)), trade_date, product.confirm_days + (IN_DAYS if direction is Direction.IN else 0)
    )
    return MoveQuote(product_id, direction, Units(free, traded.units_scale), trade_date, cutoff_of(w, product, trade_date), due)


def movable_product(w: Work, product_id: ProductId, direction: Direction) -> Product:
    """The product of a move; NotTakenIn for what the bank does not sell to the public, NotMovable for what no register moves."""
    product = get_products(w, [product_id]).get(product_id)
    if direction is Direction.IN and (product is None or not rules.is_taken_in(product)):
        raise NotTakenIn(product_id=product_id)
    if product is None or not rules.is_movable(product):
        raise NotMovable(product_id=product_id)
    return product


def moves_to_submit(w: Work) -> list[str]:
    """Placed moves whose cut-off has come."""
    return store.move_ids(w.db, custody_move.c.state == MoveState.PLACED.value, custody_move.c.cutoff_at <= w.now)


def moves_to_confirm_ourselves(w: Work, day: BusinessDate) -> list[str]:
    """Moves away that are due and nobody answered: a bank that keeps the register itself lets them go. Nothing comes in on its own word."""
    waits = (custody_move.c.state == MoveState.SUBMITTED.value, custody_move.c.confirm_due <= day, sa.not_(store.is_answered()))
    return store.move_ids(w.db, custody_move.c.direction == Direction.OUT.value, *waits)


def moves_to_book(w: Work, day: BusinessDate) -> list[str]:
    """Submitted moves that the register has answered."""
    waits = custody_move.c.state == MoveState.SUBMITTED.value
    return store.move_ids(w.db, waits, custody_move.c.trade_date <= day, store.is_answered())


def overdue_moves(w: Work) -> list[CustodyMove]:
    """Moves that are past the day of their state and of which nobody was told today."""
    about = sa.and_(breaks.c.kind == BreakKind.OVERDUE.value, breaks.c.subject == custody_move.c.number)
    told = sa.exists().where(about, breaks.c.opened_at >= w.at(w.today, 0))
    late = sa.or_(
        sa.and_(custody_move.c.state == MoveState.PLACED.value, custody_move.c.trade_date < w.today),
        sa.and_(custody_move.c.state == MoveState.SUBMITTED.value, custody_move.c.confirm_due < w.today),
    )
    return store.find_moves(w, sa.and_(late, sa.not_(told)))[::-1]

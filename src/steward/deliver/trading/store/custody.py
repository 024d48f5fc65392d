"""Every SQL statement about moves of custody, and the laws they keep."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.deliver.trading.model import (
    CustodyMove,
    Direction,
    Elsewhere,
    MoveAnswer,
    MovedLot,
    MoveFault,
    MoveState,
    Reason,
)
from steward.deliver.trading.tables import custody_answer, custody_lot, custody_move
from steward.kernel.ids import CustomerId, InstrumentId, ProductId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.rate import PRICE_SCALE, from_scaled
from steward.kernel.time import BusinessDate
from steward.know.holdings.model import LawResult
from steward.know.holdings.queries import count_broken, moved_by_reference, open_holds
from steward.platform.work import Work

REF = "custody"


def add_move(w: Work, made: CustodyMove) -> None:
    """A new move."""
    names = ("id", "number", "customer_id", "product_id", "instrument_id", "currency", "hold_id", "trade_date", "cutoff_at", "confirm_due")
    row = {name: getattr(made, name) for name in (*names, "placed_at", "version")}
    there = made.elsewhere
    row |= {"institution": there.institution, "code": there.code, "account": there.account}
    row |= {"direction": made.direction.value, "state": made.state.value, "units": made.units.scaled, "units_scale": made.units.scale}
    w.insert(custody_move, [row])


def find_moves(w: Work, where: sa.ColumnElement[bool], limit: int | None = None) -> list[CustodyMove]:
    """Moves, the newest first."""
    query = sa.select(custody_move).where(where).order_by(custody_move.c.id.desc()).limit(limit)
    return [_move(row) for row in w.fetch(custody_move, query)]


def moves_after(w: Work, where: sa.ColumnElement[bool], limit: int | None) -> list[CustodyMove]:
    """Moves, the oldest first."""
    query = sa.select(custody_move).where(where).order_by(custody_move.c.id).limit(limit)
    return [_move(row) for row in w.fetch(custody_move, query)]


def get_move(w: Work, move_id: str) -> CustodyMove | None:
    """One move."""
    found = find_moves(w, custody_move.c.id == move_id)
    return found[0] if found else None


def move_ids(db: sa.Connection, *where: sa.ColumnElement[bool]) -> list[str]:
    """Identifiers of moves, oldest first."""
    return [r.id for r in db.execute(sa.select(custody_move.c.id).where(*where).order_by(custody_move.c.id))]


def is_answered() -> sa.ColumnElement[bool]:
    """Whether the register has answered a move of the enclosing statement."""
    return sa.exists().where(custody_answer.c.move_id == custody_move.c.id)


def advance(db: sa.Connection, before: CustodyMove, state: MoveState, values: Mapping[str, Any]) -> bool:
    """Move on from exactly the version that was read; False when somebody was faster."""
    same = sa.and_(custody_move.c.id == before.id, custody_move.c.version == before.version)
    moved = db.execute(custody_move.update().where(same).values(state=state.value, version=before.version + 1, **values))
    return moved.rowcount == 1


def add_answer(w: Work, said: MoveAnswer) -> None:
    """Keep what the register said, with the lots of what came in."""
    fault = None if said.fault is None else said.fault.value
    w.insert(custody_answer, [{"move_id": said.move_id, "fault": fault, "told_by": w.actor.person_id, "known_at": w.now}])
    add_lots(w, said.move_id, said.lots)


def add_lots(w: Work, move_id: str, lots: Sequence[MovedLot]) -> None:
    """Keep the lots that moved."""
    rows = [
        {
            "move_id": move_id,
            "seq": seq,
            "acquired_on": lot.acquired_on,
            "units": lot.units.scaled,
            "cost": None if lot.cost is None else str(lot.cost.minor),
        }
        for seq, lot in enumerate(lots, 1)
    ]
    if rows:
        w.insert(custody_lot, rows)


def answer_of(w: Work, of: CustodyMove) -> MoveAnswer | None:
    """What the register said of a move; None while it said nothing."""
    row = w.db.execute(sa.select(custody_answer.c.fault).where(custody_answer.c.move_id == of.id)).one_or_none()
    if row is None:
        return None
    stated = lots_of(w, [of])[of.id] if of.direction is Direction.IN else ()
    return MoveAnswer(of.id, tuple(stated), None if row.fault is None else MoveFault(row.fault))


def lots_of(w: Work, moves: Collection[CustodyMove]) -> dict[str, list[MovedLot]]:
    """The lots of some moves in their order: as the register stated them, or as they went out."""
    by_id = {m.id: m for m in moves}
    found: dict[str, list[MovedLot]] = {i: [] for i in by_id}
    query = sa.select(custody_lot).where(custody_lot.c.move_id.in_(sorted(by_id))).order_by(custody_lot.c.move_id, custody_lot.c.seq)
    for row in w.fetch(custody_lot, query):
        of = by_id[row["move_id"]]
        cost = None if row["cost"] is None else Money(int(row["cost"]), of.currency)
        found[of.id].append(MovedLot(BusinessDate(row["acquired_on"]), Units(row["units"], of.units.scale), cost))
    return found


def _move(row: Mapping[str, Any]) -> CustodyMove:
    return CustodyMove(
        id=row["id"],
        number=row["number"],
        customer_id=CustomerId(row["customer_id"]),
        direction=Direction(row["direction"]),
        product_id=ProductId(row["product_id"]),
        instrument_id=InstrumentId(row["instrument_id"]),
        units=Units(row["units"], row["units_scale"]),
        currency=row["currency"],
        elsewhere=Elsewhere(row["institution"], row["code"], row["account"]),
        state=MoveState(row["state"]),
        hold_id=row["hold_id"],
        trade_date=BusinessDate(row["trade_date"]),
        cutoff_at=row["cutoff_at"],
        confirm_due=BusinessDate(row["confirm_due"]),
        placed_at=row["placed_at"],
        version=row["version"],
        submitted_at=row["submitted_at"],
        ended_at=row["ended_at"],
        reason=None if row["reason"] is None else Reason(row["reason"]["code"], row["reason"]["facts"]),
        price=None if row["price"] is None else from_scaled(row["price"], PRICE_SCALE),
    )


def _holds_differ() -> sa.Select[Any]:
    """Open moves away hold exactly the units they promised; everything else holds nothing."""
    held = open_holds()
    is_open = custody_move.c.state.in_([MoveState.PLACED.value, MoveState.SUBMITTED.value])
    promised = sa.case((sa.and_(is_open, custody_move.c.direction == Direction.OUT.value), custody_move.c.units), else_=0)
    joined = custody_move.outerjoin(held, held.c.id == custody_move.c.hold_id)
    return sa.select(custody_move.c.id).select_from(joined).where(promised != sa.func.coalesce(held.c.amount, 0))


def _transfers_differ() -> sa.Select[Any]:
    """A confirmed move moved the units of its lots, away those it promised; no other moved any, and none moved money."""
    moved = moved_by_reference(REF)
    counted = sa.select(custody_lot.c.move_id, sa.func.sum(custody_lot.c.units).label("units")).group_by(custody_lot.c.move_id).subquery()
    done = custody_move.c.state == MoveState.CONFIRMED.value
    lots = sa.case((done, sa.func.coalesce(counted.c.units, 0)), else_=0)
    wrong = (
        lots != sa.func.coalesce(moved.c.units, 0),
        sa.func.coalesce(moved.c.money, 0) != 0,
        sa.and_(done, custody_move.c.direction == Direction.OUT.value, lots != custody_move.c.units),
        sa.and_(done, lots == 0),
    )
    joined = custody_move.outerjoin(moved, moved.c.ref_id == custody_move.c.id)
    joined = joined.outerjoin(counted, counted.c.move_id == custody_move.c.id)
    return sa.select(custody_move.c.id).select_from(joined).where(sa.or_(*wrong))


def _unanswered() -> sa.Select[Any]:
    """Nothing moves on anybody's word but the register's."""
    done = custody_move.c.state == MoveState.CONFIRMED.value
    told = sa.exists().where(custody_answer.c.move_id == custody_move.c.id, custody_answer.c.fault.is_(None))
    return sa.select(custody_move.c.id).where(done, sa.not_(told))


LAWS = {
    "open_moves_hold_what_they_promised": _holds_differ,
    "moved_units_equal_transfers": _transfers_differ,
    "moved_as_the_register_answered": _unanswered,
}


def check(db: sa.Connection, law: str) -> LawResult:
    """Count the moves that break `law` and name the first."""
    return count_broken(db, law, LAWS[law]())

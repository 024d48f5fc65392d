"""Moves and choices at the simulated registrar: what it was asked, who holds how much with which other seller, and what it answers.

It opens an account with another seller when it first hears of it, with units drawn from the seed, and keeps from then on what goes there
and what is taken from there.
"""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import timedelta

from steward.deliver.trading.model import (
    ChoiceFault,
    ChoiceRequest,
    ChoiceTold,
    Direction,
    MovedLot,
    MoveFault,
    MoveRequest,
    MoveTold,
    Told,
)
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.workflows.settlement.rows import MOVE, READ_TOLD, asked_row, read_choice, read_move, told_row

SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (number TEXT PRIMARY KEY, kind TEXT, digest TEXT, fields TEXT, seen INTEGER);
CREATE TABLE IF NOT EXISTS told (number TEXT PRIMARY KEY, kind TEXT, day TEXT, fields TEXT);
CREATE TABLE IF NOT EXISTS elsewhere (seller TEXT, account TEXT, instrument TEXT, units INTEGER, PRIMARY KEY (seller, account, instrument));
"""
SPLIT = "|"
UNKNOWN_TO_IT = (MoveFault.ACCOUNT_UNKNOWN, MoveFault.HOLDER_DIFFERS)
MOST_LOTS = 3
LATEST_DAYS, SPAN_DAYS = 30, 2000
# What a unit had cost, in ten-thousandths of its currency; one lot in four has none stated.
LOWEST_COST, SPAN_COST, UNSTATED = 8_000, 7_000, 4

# What is drawn for a request under a name: the same from the same seed.
Drawn = Callable[[str], int]


def receive(db: sqlite3.Connection, asked: MoveRequest | ChoiceRequest) -> None:
    """Keep a request; one that is there already only counts."""
    kind, fields = asked_row(asked)
    row = (asked.number, kind, asked.digest, SPLIT.join(fields))
    db.execute("INSERT INTO asked VALUES (?,?,?,?,1) ON CONFLICT (number) DO UPDATE SET seen = seen + 1", row)


def key_of(asked: MoveRequest | ChoiceRequest) -> str:
    """What a request is about, without its number and whose it is: the same bank of the same seed meets the same answers."""
    if isinstance(asked, ChoiceRequest):
        return SPLIT.join((asked.instrument, asked.mode.value, asked.day.isoformat()))
    return SPLIT.join((asked.instrument, asked.direction.value, str(asked.units), asked.seller, asked.account))


def waiting(db: sqlite3.Connection) -> list[MoveRequest | ChoiceRequest]:
    """Requests without an answer, in the order in which they came."""
    rows = db.execute(
        "SELECT a.kind, a.fields FROM asked a LEFT JOIN told t ON t.number = a.number WHERE t.number IS NULL ORDER BY a.rowid"
    ).fetchall()
    return [(read_move if kind == MOVE else read_choice)(fields.split(SPLIT)) for kind, fields in rows]


def answer(db: sqlite3.Connection, asked: MoveRequest | ChoiceRequest, day: BusinessDate, drawn: Drawn, *, refuses: bool) -> None:
    """Carry a request out on `day`, or refuse it, and keep what is said of it."""
    if isinstance(asked, ChoiceRequest):
        said: Told = ChoiceTold(asked.number, day, ChoiceFault.NOT_OFFERED if refuses else None)
    else:
        said = _let_go(db, asked, day, refuses) if asked.direction is Direction.OUT else _bring(db, asked, day, drawn, refuses)
    kind, fields = told_row(said)
    db.execute("INSERT INTO told VALUES (?,?,?,?)", (said.number, kind, said.day.isoformat(), SPLIT.join(fields)))


def answered(db: sqlite3.Connection, since: BusinessDate, until: BusinessDate) -> list[Told]:
    """What was answered within the days."""
    rows = db.execute(
        "SELECT kind, fields FROM told WHERE day BETWEEN ? AND ? ORDER BY number", (since.isoformat(), until.isoformat())
    ).fetchall()
    return [READ_TOLD[kind](fields.split(SPLIT)) for kind, fields in rows]


def held_elsewhere(db: sqlite3.Connection, seller: str, account: str, instrument: str) -> int | None:
    """Units in an account with another seller, in the smallest unit; None where the account is new to it."""
    row = db.execute(
        "SELECT units FROM elsewhere WHERE seller = ? AND account = ? AND instrument = ?", (seller, account, instrument)
    ).fetchone()
    return None if row is None else int(row[0])


def _put(db: sqlite3.Connection, of: MoveRequest, units: int) -> None:
    db.execute("INSERT OR REPLACE INTO elsewhere VALUES (?,?,?,?)", (of.seller, of.account, of.instrument, units))


def _let_go(db: sqlite3.Connection, asked: MoveRequest, day: BusinessDate, refuses: bool) -> MoveTold:
    if refuses:
        return MoveTold(asked.number, day, fault=MoveFault.NOT_SOLD_THERE)
    _put(db, asked, (held_elsewhere(db, asked.seller, asked.account, asked.instrument) or 0) + asked.units)
    return MoveTold(asked.number, day, asked.units)


def _bring(db: sqlite3.Connection, asked: MoveRequest, day: BusinessDate, drawn: Drawn, refuses: bool) -> MoveTold:
    if refuses:
        return MoveTold(asked.number, day, fault=UNKNOWN_TO_IT[drawn("why") % len(UNKNOWN_TO_IT)])
    there = held_elsewhere(db, asked.seller, asked.account, asked.instrument)
    if there is None:
        there = asked.units * (1 + drawn("there") % 3)
    _put(db, asked, there - asked.units if there >= asked.units else there)
    if there < asked.units:
        return MoveTold(asked.number, day, fault=MoveFault.UNITS_MISSING)
    return MoveTold(asked.number, day, asked.units, tuple(_lots(asked, drawn)))


def _lots(asked: MoveRequest, drawn: Drawn) -> Sequence[MovedLot]:
    """Up to three lots, the last with what dividing leaves over."""
    n = min(asked.units, 1 + drawn("lots") % MOST_LOTS)
    parts = [asked.units // n] * (n - 1)
    made = []
    for at, units in enumerate([*parts, asked.units - sum(parts)]):
        acquired = BusinessDate(asked.day - timedelta(days=LATEST_DAYS + drawn(f"day{at}") % SPAN_DAYS))
        worth = units * (LOWEST_COST + drawn(f"cost{at}") % SPAN_COST) // 10 ** (asked.scale + 2)
        stated = drawn(f"stated{at}") % UNSTATED != 0
        made.append(MovedLot(acquired, Units(units, asked.scale), Money(worth, asked.currency) if stated else None))
    return made

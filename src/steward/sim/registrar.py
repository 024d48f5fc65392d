"""The simulated registrar: it keeps its own book of what it was asked, carries orders out at the price of their day, and errs on demand.

Its book is a file of its own, so that it remembers when we are killed. What it errs in is drawn from a seed and from what the order is,
never from its number: the same bank of the same seed meets the same faults.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path

from steward.deliver.trading.model import AnswerLost, Asked, Confirmation, Outcome, Side, Told, TradeRequest
from steward.deliver.trading.queries import confirm_due_of, quote_order
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate, parse_date
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.sim import register_desk

SCHEMA = """
CREATE TABLE IF NOT EXISTS received (number TEXT PRIMARY KEY, digest TEXT, instrument TEXT, side TEXT, asked INTEGER, scale INTEGER,
    currency TEXT, trade_date TEXT, seen INTEGER);
CREATE TABLE IF NOT EXISTS confirmed (number TEXT PRIMARY KEY, order_number TEXT UNIQUE, day TEXT, outcome TEXT, applied INTEGER,
    price TEXT, units INTEGER, net INTEGER, fee INTEGER, reason TEXT, rest_follows INTEGER);
CREATE TABLE IF NOT EXISTS corrected (number TEXT PRIMARY KEY, corrects TEXT, day TEXT, price TEXT, units INTEGER, net INTEGER,
    fee INTEGER);
"""
BOOK = "registrar.db"
PARTS = 10_000
REFUSAL = "quota_exhausted"
PART_NUMERATOR, PART_DENOMINATOR = 3, 5


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order, or a part of it, comes to at the price of its day."""

    price: Decimal
    units: Units
    net: Money
    fee: Money


# Order number and the part of it that is carried out: what it comes to, or None while its day has no price.
Quoting = Callable[[str, int], Quote | None]


@dataclass(frozen=True, slots=True)
class Faults:
    """How often what goes wrong, in parts per 10,000. `late` ones come after their day; `misstate` is a fen too much."""

    refuse: int = 0
    part: int = 0
    late: int = 0
    lose_answer: int = 0
    lose_request: int = 0
    misstate: int = 0


FAULTLESS = Faults()
# In the history of the demo bank, which has few orders: each kind of trouble is there to be looked at.
DEMO_FAULTS = Faults(refuse=300, part=1500, late=500, lose_answer=2000, lose_request=1000, misstate=1000)


@dataclass
class SimulatedRegistrar:
    """A registrar with its book in `path`. `due` says by when a request is answered, `quote` what an order comes to."""

    path: Path
    quote: Quoting
    due: Callable[[str], BusinessDate | None]
    seed: int = 0
    faults: Faults = FAULTLESS
    name: str = "simulated"

    def send(self, requests: Sequence[Asked]) -> None:
        """Take requests in, all or none; the answer, or the requests themselves, may be lost on the way."""
        batch = self._key([_means(r) for r in requests])
        if self._errs("lose_request", batch):
            raise AnswerLost("the call ended without an answer")
        with self._book() as db:
            for r in requests:
                if not isinstance(r, TradeRequest):
                    register_desk.receive(db, r)
                    continue
                row = (r.number, r.digest, r.instrument, r.side.value, r.asked, r.scale, r.currency, r.trade_date.isoformat())
                db.execute("INSERT INTO received VALUES (?,?,?,?,?,?,?,?,1) ON CONFLICT (number) DO UPDATE SET seen = seen + 1", row)
        if self._errs("lose_answer", batch):
            raise AnswerLost("the call ended without an answer")

    def find(self, numbers: Sequence[str]) -> Mapping[str, str]:
        """What it has under these numbers."""
        return {n: row[0] for n in numbers if (row := self._received(n)) is not None}

    def confirmations(self, since: BusinessDate, until: BusinessDate) -> Sequence[Confirmation]:
        """Carry out what is due by `until` and has its price, and tell of everything confirmed within the days."""
        with self._book() as db:
            waiting = db.execute(
                "SELECT r.* FROM received r LEFT JOIN confirmed c ON c.order_number = r.number WHERE c.number IS NULL ORDER BY r.number"
            ).fetchall()
            for row in waiting:
                self._carry_out(db, row, until)
            told = db.execute(
                "SELECT c.*, r.* FROM confirmed c JOIN received r ON r.number = c.order_number"
                " WHERE c.day BETWEEN ? AND ? ORDER BY c.number",
                (since.isoformat(), until.isoformat()),
            ).fetchall()
            again = db.execute("SELECT * FROM corrected WHERE day BETWEEN ? AND ? ORDER BY number", (since.isoformat(), until.isoformat()))
            corrections = again.fetchall()
        said = [_confirmation(row) for row in told]
        return said + _corrections(said, corrections)

    def answers(self, since: BusinessDate, until: BusinessDate) -> Sequence[Told]:
        """Answer what of moves and choices is due by `until`, and tell of everything answered within the days."""
        with self._book() as db:
            for asked in register_desk.waiting(db):
                due, key = self.due(asked.number), register_desk.key_of(asked)
                if due is not None and (until > due or (until == due and not self._errs("late", key))):
                    drawn = partial(self._draw, key=key)
                    register_desk.answer(db, asked, until, drawn, refuses=self._errs("refuse", key))
            return register_desk.answered(db, since, until)

    def correct(self, order_number: str, day: BusinessDate) -> None:
        """The price of an order's trade date was wrong: say on `day` what the order comes to at the price as it is known now."""
        with self._book() as db:
            first, applied = db.execute("SELECT number, applied FROM confirmed WHERE order_number = ?", (order_number,)).fetchone()
            told = db.execute("SELECT number FROM corrected WHERE number LIKE ? ORDER BY number", (f"{first}-%",)).fetchall()
            quote = self.quote(order_number, int(applied))
            assert quote is not None, "what was confirmed has its price"
            figures = (str(quote.price), quote.units.scaled, quote.net.minor, quote.fee.minor)
            last = told[-1][0] if told else first
            db.execute("INSERT INTO corrected VALUES (?,?,?,?,?,?,?)", (f"{first}-{len(told) + 1}", last, day.isoformat(), *figures))

    def times_seen(self, number: str) -> int:
        """How often a request arrived, for tests of what was sent again."""
        row = self._received(number)
        return 0 if row is None else int(row[1])

    def _received(self, number: str) -> tuple[str, int] | None:
        """The digest of a request, and how often it arrived."""
        with self._book() as db:
            both = "SELECT digest, seen FROM received WHERE number = ? UNION ALL SELECT digest, seen FROM asked WHERE number = ?"
            row: tuple[str, int] | None = db.execute(both, (number, number)).fetchone()
        return row

    def _carry_out(self, db: sqlite3.Connection, row: Sequence[str | int], day: BusinessDate) -> None:
        number, _digest, instrument, side, asked, _scale, _currency, trade_date, _seen = row
        key = self._key([str(instrument), str(side), str(asked), str(trade_date)])
        due = self.due(str(number))
        if due is None or day < due or (day == due and self._errs("late", key)):
            return
        confirmation = f"R{str(number)[1:]}"
        if self._errs("refuse", key):
            db.execute(
                "INSERT INTO confirmed VALUES (?,?,?,?,0,NULL,NULL,NULL,NULL,?,0)",
                (confirmation, number, day.isoformat(), Outcome.REFUSED.value, REFUSAL),
            )
            return
        part = self._errs("part", key)
        applied = int(asked) * PART_NUMERATOR // PART_DENOMINATOR if part else int(asked)
        quote = self.quote(str(number), applied)
        if quote is None:
            return
        follows = int(part and side == Side.REDEEM.value)
        net = quote.net.minor + self._errs("misstate", key)
        figures = (applied, str(quote.price), quote.units.scaled, net, quote.fee.minor)
        outcome = Outcome.FILLED if quote.units.scaled else Outcome.REFUSED
        db.execute(
            "INSERT INTO confirmed VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (confirmation, number, day.isoformat(), outcome.value, *figures, "" if quote.units.scaled else "too_small", follows),
        )

    def _errs(self, fault: str, key: str) -> bool:
        return self._draw(fault, key) % PARTS < int(getattr(self.faults, fault))

    def _draw(self, what: str, key: str) -> int:
        return int.from_bytes(hashlib.sha256(f"{self.seed}|{what}|{key}".encode()).digest()[:4], "big")

    @staticmethod
    def _key(parts: Sequence[str]) -> str:
        return "|".join(parts)

    @contextmanager
    def _book(self) -> Iterator[sqlite3.Connection]:
        """One transaction on its own book, which outlives any process of ours."""
        db = sqlite3.connect(self.path, isolation_level=None)
        try:
            db.execute("PRAGMA synchronous=OFF")
            db.executescript(SCHEMA + register_desk.SCHEMA)
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        finally:
            db.close()


def registrar_of(rt: Runtime, faults: Faults = FAULTLESS, seed: int = 0) -> SimulatedRegistrar:
    """The registrar of a demo bank: it deals at the bank's own prices and by the terms of the shelf."""

    def quote(number: str, applied: int) -> Quote | None:
        with rt.work(SYSTEM, read_only=True) as w:
            found = quote_order(w, number, applied)
        return None if found is None else Quote(found[0], found[1].units, found[1].net + found[1].residue, found[1].fee)

    def due(number: str) -> BusinessDate | None:
        with rt.work(SYSTEM, read_only=True) as w:
            return confirm_due_of(w, number)

    return SimulatedRegistrar(rt.settings.home / BOOK, quote, due, seed, faults)


def forget_registrar(settings: Settings) -> None:
    """Remove the registrar's book: a new demo bank begins with a new registrar."""
    settings.home.joinpath(BOOK).unlink(missing_ok=True)


def _means(asked: Asked) -> str:
    """What a request is about, without its number."""
    return asked.instrument + str(asked.asked) if isinstance(asked, TradeRequest) else register_desk.key_of(asked)


def _corrections(said: Sequence[Confirmation], rows: Sequence[Sequence[str | int]]) -> list[Confirmation]:
    """Each correction with everything it leaves as it was confirmed first."""
    known = {c.number: c for c in said}
    for number, corrects, _day, price, units, net, fee in rows:
        before = known[str(corrects)]
        assert before.units is not None, "only what was carried out is corrected"
        assert before.net is not None
        known[str(number)] = replace(
            before,
            number=str(number),
            corrects=str(corrects),
            price=Decimal(str(price)),
            units=Units(int(units), before.units.scale),
            net=Money(int(net), before.net.currency),
            fee=Money(int(fee), before.net.currency),
        )
    return [known[str(row[0])] for row in rows]


def _confirmation(row: Sequence[str | int | None]) -> Confirmation:
    number, order_number, _day, outcome, applied, price, units, net, fee, reason, follows = row[:11]
    _number, _digest, _instrument, _side, asked, scale, currency, trade_date, _seen = row[11:]
    filled = outcome == Outcome.FILLED.value
    return Confirmation(
        number=str(number),
        order_number=str(order_number),
        outcome=Outcome(str(outcome)),
        trade_date=parse_date(str(trade_date)),
        asked=int(str(asked)),
        applied=int(str(applied)),
        price=Decimal(str(price)) if filled else None,
        units=Units(int(str(units)), int(str(scale))) if filled else None,
        net=Money(int(str(net)), str(currency)) if filled else None,
        fee=Money(int(str(fee)), str(currency)) if filled else None,
        reason=str(reason),
        rest_follows=bool(follows),
    )

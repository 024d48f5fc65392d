"""The proof of the laws of the book, and what modules above need to prove theirs."""

from typing import Any

import sqlalchemy as sa

from steward.know.holdings.model import (
    BookReport,
    LawResult,
)
from steward.know.holdings.store import laws, seals


def verify_book(db: sa.Connection) -> BookReport:
    """Check every law of the book (R1), each by one statement; the report names each law's first bad row."""
    return BookReport(tuple(laws.check(db, law) for law in laws.LAWS))


def verify_seals(db: sa.Connection) -> tuple[str, str, int]:
    """Hold every transfer against the seal of its transaction: (ok, tampered or truncated; the first bad batch; transfers read).

    Worth as much as the audit chain, which is verified by itself.
    """
    return seals.verify(db)


def count_broken(db: sa.Connection, law: str, broken: sa.Select[Any]) -> LawResult:
    """One law of a module above, in the form of this report: `broken` selects the names of the rows that break it."""
    return laws.count_broken(db, law, broken)


def open_holds() -> sa.Subquery:
    """Open holds (id, amount), for modules that prove what they hold."""
    return laws.open_holds()


def moved_by_reference(ref_kind: str) -> sa.Subquery:
    """What was moved per `ref_id` (units, money, settled), for modules that prove their figures against the book."""
    return laws.moved_by_reference(ref_kind)

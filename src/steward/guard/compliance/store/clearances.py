"""Every SQL statement of compliance."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.guard.compliance.model import Clearance, ClearedLine
from steward.guard.compliance.tables import clearance, cleared_line
from steward.kernel.ids import ClearanceId, CustomerId
from steward.kernel.verdict import Decision, Reason
from steward.platform.work import Work


def add(w: Work, granted: Sequence[Clearance]) -> None:
    """Insert clearances. Of each reason only rule, sentence and decision are kept; its figures are personal and stay in the evidence."""
    w.insert(clearance, [_row(c) for c in granted])


def add_lines(w: Work, clearance_id: ClearanceId, lines: Sequence[ClearedLine]) -> None:
    """Keep what a clearance lets happen, for the database to compare orders with."""
    rows = [
        {
            "clearance_id": clearance_id,
            "line": number,
            "product_id": x.product_id,
            "side": x.side,
            "currency": x.amount.currency,
            "amount": x.amount.minor,
        }
        for number, x in enumerate(lines)
    ]
    w.insert(cleared_line, rows)


def find(w: Work, clearance_id: str) -> Clearance | None:
    """One clearance, or None."""
    row = w.db.execute(sa.select(clearance).where(clearance.c.id == clearance_id)).mappings().one_or_none()
    return None if row is None else _read(dict(row))


def _row(c: Clearance) -> dict[str, Any]:
    reasons = [{"rule_id": r.rule_id, "code": r.code, "decision": r.decision.name} for r in c.reasons]
    names = ("id", "subject_kind", "subject_id", "customer_id", "fingerprint", "facts_digest", "pack", "pack_version", "pack_digest")
    return {n: getattr(c, n) for n in names} | {
        "decision": int(c.decision),
        "reasons": reasons,
        "granted_at": c.granted_at,
        "expires_at": c.expires_at,
    }


def _read(row: Mapping[str, Any]) -> Clearance:
    reasons = tuple(Reason(r["rule_id"], r["code"], Decision[r["decision"]]) for r in row["reasons"])
    values = {k: row[k] for k in row if k not in ("id", "customer_id", "decision", "reasons")}
    return Clearance(
        id=ClearanceId(row["id"]), customer_id=CustomerId(row["customer_id"]), decision=Decision(row["decision"]), reasons=reasons, **values
    )

"""Every statement of changes, decisions, gradings and qualifications."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import Json, plain
from steward.kernel.time import BusinessDate, Instant
from steward.know.products.model import (
    Change,
    ChangeState,
    Evidence,
    FactorScore,
    Graded,
    GradeFactor,
    Grading,
    InvestorRule,
    Proves,
    Qualified,
    ShelfState,
)
from steward.know.products.tables import change, decision, grading, qualification
from steward.platform.bulk import among


def changes(db: sa.Connection, where: sa.ColumnElement[bool]) -> list[Change]:
    """Changes with what became of them, newest first."""
    columns = (decision.c.approved, decision.c.checker, decision.c.note, decision.c.decided_at)
    query = sa.select(change, *columns).outerjoin(decision, decision.c.change_id == change.c.id).where(where)
    return [_to_change(dict(row)) for row in db.execute(query.order_by(change.c.made_at.desc(), change.c.id.desc())).mappings()]


def _to_change(row: Mapping[str, Any]) -> Change:
    decided = {None: ChangeState.PENDING, True: ChangeState.APPROVED, False: ChangeState.REFUSED}
    return Change(
        id=row["id"],
        product_id=ProductId(row["product_id"]),
        before=ShelfState(row["before"]),
        after=ShelfState(row["after"]),
        reason=row["reason"],
        evidence=tuple(Evidence(e["name"], e["digest"], Proves(e["proves"]) if "proves" in e else None) for e in row["evidence"]),
        day=row["day"],
        maker=row["maker"],
        made_at=row["made_at"],
        state=decided[row["approved"]],
        checker=row["checker"],
        decided_at=row["decided_at"],
        note=row["note"] or "",
    )


def change_values(made: Change) -> dict[str, Any]:
    """The columns of a proposed change."""
    names = ("id", "product_id", "reason", "day", "maker", "made_at")
    evidence = [{"name": e.name, "digest": e.digest} | ({"proves": e.proves.value} if e.proves else {}) for e in made.evidence]
    return {n: getattr(made, n) for n in names} | {"before": made.before.value, "after": made.after.value, "evidence": evidence}


def grading_values(made: Grading) -> dict[str, Any]:
    """The columns of a grading; its trail keeps every factor, score and weight."""
    trail: Json = plain({"scores": made.graded.scores, "mean": made.graded.mean, "floor": made.graded.floor})
    values = {"id": made.id, "product_id": made.product_id, "method": made.graded.method, "grade": made.graded.grade}
    return values | {"trail": trail, "known_at": made.known_at, "actor": made.actor}


def latest_grading(db: sa.Connection, product_id: ProductId, known: Instant) -> Grading | None:
    """The last grading of a product that was known."""
    where = (grading.c.product_id == product_id) & (grading.c.known_at <= known)
    row = db.execute(sa.select(grading).where(where).order_by(grading.c.known_at.desc(), grading.c.id.desc()).limit(1)).mappings().first()
    return None if row is None else _to_grading(row)


def _to_grading(row: Mapping[Any, Any]) -> Grading:
    trail = row["trail"]
    scores = tuple(FactorScore(GradeFactor(s["factor"]), Decimal(s["value"]), s["score"], s["weight"]) for s in trail["scores"])
    graded = Graded(row["grade"], Decimal(trail["mean"]), scores, trail["floor"], row["method"])
    return Grading(row["id"], ProductId(row["product_id"]), graded, row["known_at"], row["actor"])


def qualified_among(
    db: sa.Connection, customer_ids: Collection[CustomerId], day: BusinessDate, known: Instant
) -> dict[CustomerId, dict[InvestorRule, Qualified]]:
    """The investor tests these customers have passed and that hold on `day`: the newest known of each test says so."""
    columns = (qualification.c.customer_id, qualification.c.rule, qualification.c.since, qualification.c.until)
    query = sa.select(*columns).where(among(db, qualification.c.customer_id, customer_ids), qualification.c.known_at <= known)
    newest = {(row.customer_id, row.rule): row for row in db.execute(query.order_by(qualification.c.known_at, qualification.c.id))}
    found: dict[CustomerId, dict[InvestorRule, Qualified]] = {}
    for (customer_id, rule), row in newest.items():
        if row.since <= day <= row.until:
            found.setdefault(CustomerId(customer_id), {})[InvestorRule(rule)] = Qualified(row.since, row.until)
    return found

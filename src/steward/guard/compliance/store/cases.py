"""Every statement of referred cases."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from steward.guard.compliance.model import WAITING, CaseOpinion, CaseState, ReferredCase
from steward.guard.compliance.tables import case, case_line, opinion
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import canonical
from steward.kernel.time import BusinessDate, Instant
from steward.platform.db import seal_values
from steward.platform.work import Work

HEAD = [c for c in case.c if c.name != "body"]
NAMES = ("id", "customer_id", "subject_kind", "subject_id", "act", "digest", "opened_at", "opened_by", "due", "proposal_id")
ENDS = ("decided_at", "expires_at", "ended_as", "owner", "owner_due")


def add_case(w: Work, made: ReferredCase, digests: Sequence[str], body: Mapping[str, Any]) -> bool:
    """Open a case with one line for each product; False when one waits for the same already, whoever was faster."""
    listed = {n: list(getattr(made, n)) for n in ("products", "rules", "makers")}
    row = {n: getattr(made, n) for n in NAMES + ENDS} | listed | {"state": made.state.value, "body": canonical(body).decode()}
    insert = sqlite.insert if w.db.dialect.name == "sqlite" else postgresql.insert
    placed = w.db.execute(insert(case).values(seal_values(w.keys, case, row)).on_conflict_do_nothing().returning(case.c.id))
    if placed.one_or_none() is None:
        return False
    lines = enumerate(zip(made.products, digests, strict=True))
    w.insert(case_line, [{"case_id": made.id, "line": line, "product_id": p, "digest": d} for line, (p, d) in lines])
    return True


def find_case(w: Work, case_id: str) -> ReferredCase | None:
    """One case."""
    found = cases(w.db, case.c.id == case_id)
    return found[0] if found else None


def find_standing(w: Work, customer_id: str, act: str, digest: str, declined_since: Instant) -> ReferredCase | None:
    """The case that answers for an act on these facts: the one that waits, else one declined since then."""
    same = sa.and_(case.c.customer_id == customer_id, case.c.act == act, case.c.digest == digest)
    declined = sa.and_(case.c.state == CaseState.DECLINED.value, case.c.decided_at > declined_since)
    found = cases(w.db, sa.and_(same, sa.or_(is_waiting(), declined)))
    return max(found, key=lambda c: (c.state in WAITING, c.opened_at), default=None)


def is_waiting() -> sa.ColumnElement[bool]:
    """Cases nobody has decided."""
    return case.c.state.in_([s.value for s in WAITING])


def cases(db: sa.Connection, where: sa.ColumnElement[bool], limit: int | None = None) -> list[ReferredCase]:
    """Cases, the one due first first."""
    query = sa.select(*HEAD).where(where).order_by(case.c.due, case.c.id).limit(limit)
    return [_read(row) for row in db.execute(query).mappings()]


def count(db: sa.Connection, where: sa.ColumnElement[bool]) -> int:
    """How many cases."""
    return int(db.execute(sa.select(sa.func.count()).select_from(case).where(where)).scalar_one())


def body_of(w: Work, case_id: str) -> Mapping[str, Any]:
    """What a case's act was judged on."""
    (row,) = w.fetch(case, sa.select(case).where(case.c.id == case_id))
    body: Mapping[str, Any] = json.loads(row["body"])
    return body


def late(db: sa.Connection, today: BusinessDate) -> list[ReferredCase]:
    """Cases that wait beyond their day with nobody to see to them, or beyond that person's day too."""
    nobody = sa.or_(case.c.owner.is_(None), case.c.owner_due < today)
    return cases(db, sa.and_(is_waiting(), case.c.due < today, nobody))


def owned(db: sa.Connection) -> Counter[str]:
    """How many waiting cases each person has to see to."""
    query = sa.select(case.c.owner, sa.func.count()).where(is_waiting(), case.c.owner.is_not(None)).group_by(case.c.owner)
    return Counter({str(owner): int(count) for owner, count in db.execute(query)})


def give(w: Work, found: ReferredCase, owner: str, due: BusinessDate) -> None:
    """Give a case to somebody, unless it was decided or given meanwhile."""
    same = sa.and_(case.c.id == found.id, is_waiting(), case.c.owner.is_not_distinct_from(found.owner))
    w.db.execute(case.update().where(same).values(owner=owner, owner_due=due))


def move(w: Work, found: ReferredCase, state: CaseState, **values: Any) -> bool:
    """Take a case from the state it was read in to another; False when somebody was faster."""
    same = sa.and_(case.c.id == found.id, case.c.state == found.state.value, case.c.proposal_id.is_not_distinct_from(found.proposal_id))
    return w.db.execute(case.update().where(same).values(state=state.value, **values)).rowcount == 1


def add_opinion(w: Work, made: CaseOpinion) -> None:
    """Keep what somebody wrote."""
    names = ("id", "case_id", "release", "reason", "written_by", "written_at")
    w.insert(opinion, [{n: getattr(made, n) for n in names}])


def opinions(w: Work, where: sa.ColumnElement[bool]) -> list[CaseOpinion]:
    """What was written, oldest first."""
    return [CaseOpinion(**row) for row in w.fetch(opinion, sa.select(opinion).where(where).order_by(opinion.c.written_at, opinion.c.id))]


def released_lines(db: sa.Connection, since: Instant) -> list[tuple[str, str, Instant, Instant]]:
    """Lines that were let pass and hold beyond `since`: customer, digest, from when until when."""
    columns = (case.c.customer_id, case_line.c.digest, case.c.decided_at, case.c.expires_at)
    live = sa.and_(case.c.state == CaseState.RELEASED.value, case.c.expires_at > since)
    return [(c, d, at, until) for c, d, at, until in db.execute(sa.select(*columns).join(case_line).where(live))]


def released_by_line(db: sa.Connection, customer_id: str, digests: Sequence[str]) -> list[ReferredCase]:
    """The releases of a customer's lines, the newest last."""
    lines = sa.select(case_line.c.case_id).where(case_line.c.digest.in_(sorted(set(digests))))
    mine = sa.and_(case.c.customer_id == customer_id, case.c.state == CaseState.RELEASED.value, case.c.id.in_(lines))
    return sorted(cases(db, mine), key=lambda c: (c.decided_at, c.id))


def _read(row: Mapping[Any, Any]) -> ReferredCase:
    return ReferredCase(
        **{n: row[n] for n in NAMES + ENDS if n != "customer_id"},
        customer_id=CustomerId(row["customer_id"]),
        products=tuple(ProductId(p) for p in row["products"]),
        rules=tuple(row["rules"]),
        makers=tuple(row["makers"]),
        state=CaseState(row["state"]),
    )

"""Every SQL statement of advice."""

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.advise.advice.model import (
    LIVING,
    AdviceRun,
    Agreed,
    DeclineCode,
    LineChange,
    Proposal,
    ProposalHead,
    ProposalState,
    Review,
    Version,
    VersionKind,
)
from steward.advise.advice.rules import record
from steward.advise.advice.tables import check, proposal, result, review, run, shelf, version
from steward.advise.selection.model import ShelfItem
from steward.kernel.ids import ClearanceId, CustomerId, PersonId, ProposalId, RunId
from steward.kernel.json import canonical
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant
from steward.platform.db import chunks, seal_values
from steward.platform.work import Work


def keep_shelf(w: Work, digest: str, as_of: BusinessDate, items: Sequence[ShelfItem]) -> None:
    """Keep a shelf under its digest, once."""
    if w.db.execute(sa.select(shelf.c.digest).where(shelf.c.digest == digest)).first() is None:
        body = zlib.compress(canonical([i.to_json() for i in items]))
        w.db.execute(shelf.insert().values(digest=digest, as_of=as_of, body=body))


def find_shelf(w: Work, digest: str) -> bytes | None:
    """The canonical JSON of a kept shelf."""
    body = w.db.execute(sa.select(shelf.c.body).where(shelf.c.digest == digest)).scalar_one_or_none()
    return None if body is None else zlib.decompress(bytes(body))


def add_proposal(w: Work, row: Mapping[str, Any], first: Mapping[str, Any]) -> None:
    """A new proposal with its first version."""
    w.insert(proposal, [row])
    w.insert(version, [first])


def find_customer(w: Work, proposal_id: str) -> str | None:
    """Whose proposal it is."""
    return w.db.execute(sa.select(proposal.c.customer_id).where(proposal.c.id == proposal_id)).scalar_one_or_none()


def find_proposal(w: Work, proposal_id: str) -> tuple[Proposal, str] | None:
    """A proposal in its present version, and the canonical text of its evidence."""
    heads = w.fetch(proposal, sa.select(proposal).where(proposal.c.id == proposal_id))
    if not heads:
        return None
    head = heads[0]
    kept = _version(w, proposal_id, head["version"])
    return _read(head, kept), str(kept["evidence"])


def add_version(w: Work, row: Mapping[str, Any]) -> None:
    """One version more."""
    w.insert(version, [row])


def evidence_of(w: Work, proposal_id: str, number: int) -> str:
    """The canonical text of what a version rests on."""
    return str(_version(w, proposal_id, number)["evidence"])


def copy_version(w: Work, found: Proposal, **other: Any) -> None:
    """The present version once more under the next number, with `other` said of it."""
    kept = _version(w, found.id, found.version)
    w.insert(version, [{**kept, "version": found.version + 1, **other}])


def _version(w: Work, proposal_id: str, number: int) -> dict[str, Any]:
    (kept,) = w.fetch(version, sa.select(version).where(version.c.proposal_id == proposal_id, version.c.version == number))
    return kept


def versions(w: Work, proposal_id: str) -> list[Version]:
    """Every version of a proposal, the first one first."""
    query = sa.select(version).where(version.c.proposal_id == proposal_id).order_by(version.c.version)
    return [_read_version(kept) for kept in w.fetch(version, query)]


def _read_version(kept: Mapping[str, Any]) -> Version:
    return Version(
        number=kept["version"],
        kind=VersionKind(kept["kind"]),
        made_by=None if kept["made_by"] is None else PersonId(kept["made_by"]),
        made_at=kept["created_at"],
        content=record.content_from_json(kept["content"]["shown"]),
        changes=_changes(kept),
        fingerprint=kept["fingerprint"],
    )


def _changes(kept: Mapping[str, Any]) -> tuple[LineChange, ...]:
    return record.changes_from_json(json.loads(kept["evidence"]).get("changes", []))


def _read(head: Mapping[str, Any], kept: Mapping[str, Any]) -> Proposal:
    return Proposal(
        id=ProposalId(head["id"]),
        number=head["number"],
        customer_id=CustomerId(head["customer_id"]),
        advisor_id=PersonId(head["advisor_id"]),
        state=ProposalState(head["state"]),
        version=head["version"],
        content=record.content_from_json(kept["content"]["shown"]),
        rejected=record.rejected_from_json(kept["content"]["rejected"]),
        used=record.used_from_json(json.loads(kept["evidence"])["case"]["used"]),
        fingerprint=head["fingerprint"],
        clearance_id=None if head["clearance_id"] is None else ClearanceId(head["clearance_id"]),
        created_at=head["created_at"],
        issued_at=head["issued_at"],
        expires_at=head["expires_at"],
        decided_at=head["decided_at"],
        decline_reason=head["decline_reason"],
        decline_code=None if head["decline_code"] is None else DeclineCode(head["decline_code"]),
        read_at=head["read_at"],
        discussed_at=head["discussed_at"],
        changes=_changes(kept),
    )


def move(w: Work, proposal_id: str, state: ProposalState, expected: ProposalState, **values: Any) -> bool:
    """Change the state if it still is what is expected; whether it was."""
    changes = seal_values(w.keys, proposal, {"id": proposal_id, "state": state.value, **values})
    mine = (proposal.c.id == proposal_id) & (proposal.c.state == expected.value)
    return w.db.execute(proposal.update().where(mine).values(changes)).rowcount == 1


def mark(w: Work, proposal_id: str, column: str) -> bool:
    """Note the first time something happened to an issued proposal; whether it was the first."""
    first = (proposal.c.id == proposal_id) & (proposal.c.state == ProposalState.ISSUED.value) & proposal.c[column].is_(None)
    return w.db.execute(proposal.update().where(first).values({column: w.now})).rowcount == 1


def add_review(w: Work, proposal_id: str, asked: Review) -> None:
    """A review that waits for its second person."""
    row = {"id": asked.id, "proposal_id": proposal_id, "version": asked.version, "reasons": list(asked.reasons)}
    w.insert(review, [{**row, "asked_by": asked.asked_by, "asked_at": asked.asked_at}])


def end_review(w: Work, review_id: str, **said: Any) -> None:
    """What became of a review: `released`, `released_by`, `decided_at` and `note`."""
    values = seal_values(w.keys, review, {"id": review_id, **said})
    w.db.execute(review.update().where(review.c.id == review_id).values(values))


def reviews(w: Work, where: sa.ColumnElement[bool]) -> list[tuple[str, Review]]:
    """Reviews with the proposals they are of, the first asked for first."""
    found = w.fetch(review, sa.select(review).where(where).order_by(review.c.id))
    return [(row.pop("proposal_id"), Review(**{**row, "reasons": tuple(row["reasons"])})) for row in map(dict, found)]


def agreed_targets(w: Work) -> dict[CustomerId, Agreed]:
    """What the newest accepted proposal of each customer aims at."""
    present = sa.and_(version.c.proposal_id == proposal.c.id, version.c.version == proposal.c.version)
    query = (
        sa.select(version.c.proposal_id, version.c.version, version.c.content, proposal.c.customer_id, proposal.c.decided_at)
        .join(proposal, present)
        .where(proposal.c.state == ProposalState.ACCEPTED.value)
        .order_by(proposal.c.decided_at, proposal.c.id)
    )
    return {
        CustomerId(row["customer_id"]): Agreed(
            {a["asset_class"]: a["target"] for a in row["content"]["shown"]["allocation"]}, row["decided_at"]
        )
        for row in w.fetch(version, query)
    }


def supersede_others(w: Work, customer_id: str, proposal_id: str) -> list[str]:
    """End every other living proposal of the customer; returns their ids."""
    others = (proposal.c.customer_id == customer_id) & (proposal.c.id != proposal_id) & proposal.c.state.in_([s.value for s in LIVING])
    ids = list(w.db.execute(sa.select(proposal.c.id).where(others)).scalars())
    w.db.execute(proposal.update().where(others).values(state=ProposalState.SUPERSEDED.value, decided_at=w.now))
    return ids


def states_of(w: Work, ids: Collection[ProposalId]) -> dict[ProposalId, ProposalState]:
    """Where each of these proposals is."""
    return {
        ProposalId(key): ProposalState(state)
        for part in chunks(sorted(set(ids)))
        for key, state in w.db.execute(sa.select(proposal.c.id, proposal.c.state).where(proposal.c.id.in_(part)))
    }


def expire(w: Work, until: Instant) -> int:
    """End every issued proposal whose time is over."""
    due = (proposal.c.state == ProposalState.ISSUED.value) & (proposal.c.expires_at <= until)
    return w.db.execute(proposal.update().where(due).values(state=ProposalState.EXPIRED.value)).rowcount


def heads(w: Work, where: sa.ColumnElement[bool], before: str | None, limit: int) -> list[ProposalHead]:
    """Proposals newest first: identifiers are in the order of time."""
    query = sa.select(proposal).where(where).order_by(proposal.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(proposal.c.id < before)
    return [_read_head(r) for r in w.fetch(proposal, query)]


def _read_head(row: Mapping[str, Any]) -> ProposalHead:
    return ProposalHead(
        id=ProposalId(row["id"]),
        number=row["number"],
        customer_id=CustomerId(row["customer_id"]),
        state=ProposalState(row["state"]),
        amount=Money(row["head"]["minor"], row["head"]["currency"]),
        level=row["head"]["level"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )


_OPEN = (
    sa.select(sa.func.count())
    .select_from(proposal)
    .where(proposal.c.customer_id == sa.bindparam("customer"), proposal.c.state == ProposalState.ISSUED.value)
)


def count_open(w: Work, customer_id: str) -> int:
    """How many proposals wait for the customer's decision."""
    return int(w.db.execute(_OPEN, {"customer": customer_id}).scalar_one())


def add_run(w: Work, row: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> None:
    """A run with its results."""
    w.insert(run, [row])
    w.insert(result, results)


def add_check(w: Work, row: Mapping[str, Any]) -> None:
    """What a check of a run found."""
    w.insert(check, [row])


def runs(w: Work, before: str | None, limit: int) -> list[AdviceRun]:
    """Runs newest first, each with its latest check; one that was never checked is not finished and left out."""
    other = check.alias()
    latest = sa.select(other.c.id).where(other.c.run_id == run.c.id).order_by(other.c.id.desc()).limit(1).correlate(run).scalar_subquery()
    checked = run.join(check, (check.c.run_id == run.c.id) & (check.c.id == latest))
    found = sa.select(run, check.c.violations, check.c.seconds, check.c.peak_gib).select_from(checked)
    query = found.order_by(run.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(run.c.id < before)
    return [_read_run(dict(r)) for r in w.db.execute(query).mappings()]


def _read_run(row: Mapping[str, Any]) -> AdviceRun:
    kept = {k: v for k, v in row.items() if k not in ("id", "basis")}
    return AdviceRun(id=RunId(row["id"]), **kept)

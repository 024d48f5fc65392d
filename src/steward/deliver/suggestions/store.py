"""Every statement of suggestions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from steward.deliver.suggestions.model import Answer, Answered, Candidate, Stop, Suggestion, SuggestionId, Way
from steward.deliver.suggestions.tables import answer, choice
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json, plain
from steward.kernel.time import BusinessDate, parse_date
from steward.platform.db import chunks
from steward.platform.work import Work

BPS = 10_000
HIGHEST = 2**31 - 1  # of a rank


def add(w: Work, made: Sequence[Suggestion]) -> None:
    """Put what was chosen on record."""
    w.insert(choice, [
        {
            "id": s.id, "customer_id": s.customer_id, "day": s.day, "code": s.chosen.code, "way": s.chosen.way.value,
            "rank": min(s.chosen.score, HIGHEST), "held_out": s.held_out, "propensity_bps": round(s.propensity * BPS), "method": s.method,
            "made_at": s.made_at, "content": _content(s),
        }
        for s in made
    ])  # fmt: skip


def _content(s: Suggestion) -> dict[str, Json]:
    return {"chosen": s.candidates.index(s.chosen), "candidates": [plain(asdict(c)) for c in s.candidates], "contacts": s.contacts}


def add_answer(w: Work, suggestion_id: str, made: Answered) -> None:
    """Put an answer on record."""
    row = {
        "id": w.new_id(), "choice_id": suggestion_id, "answer": made.answer.value, "code": made.code, "by": made.by, "at": made.at,
        "reason": made.reason or None,
    }  # fmt: skip
    w.insert(answer, [row])


def customer_of(w: Work, suggestion_id: str) -> str | None:
    """Whose suggestion it is."""
    return w.db.execute(sa.select(choice.c.customer_id).where(choice.c.id == suggestion_id)).scalar_one_or_none()


def decided_on(w: Work, customer_ids: Collection[CustomerId], day: BusinessDate) -> set[CustomerId]:
    """Who of these has a suggestion of this day."""
    found: set[CustomerId] = set()
    for part in chunks(sorted(customer_ids)):
        query = sa.select(choice.c.customer_id).where((choice.c.day == day) & choice.c.customer_id.in_(part))
        found |= {CustomerId(c) for c in w.db.scalars(query)}
    return found


def last_day(w: Work, where: sa.ColumnElement[bool]) -> BusinessDate | None:
    """The newest day with suggestions among these rows."""
    day: BusinessDate | None = w.db.execute(sa.select(sa.type_coerce(sa.func.max(choice.c.day), choice.c.day.type)).where(where)).scalar()
    return day


def find(w: Work, where: sa.ColumnElement[bool], offset: int = 0, limit: int | None = None) -> list[Suggestion]:
    """Suggestions, the newest day first, the best of a day first."""
    query = sa.select(choice).where(where).order_by(choice.c.day.desc(), choice.c.rank.desc(), choice.c.id).offset(offset).limit(limit)
    rows = w.fetch(choice, query)
    given = _answers(w, [row["id"] for row in rows])
    return [_read(row, given.get(row["id"])) for row in rows]


def since(w: Work, day: BusinessDate) -> list[Suggestion]:
    """Every suggestion of this day and later."""
    return find(w, choice.c.day >= day)


def count_answers(w: Work, since: BusinessDate, silent_by: BusinessDate) -> tuple[int, int]:
    """How many suggestions since then were answered with something to learn from, and how many got no answer, made up to `silent_by`."""
    kept = (choice.c.day >= since) & ~choice.c.held_out
    reached = choice.c.way != Way.LEAVE.value
    said = reached | (answer.c.answer == Answer.OTHER.value)
    both = choice.outerjoin(answer, answer.c.choice_id == choice.c.id)
    answered = sa.func.sum(sa.case((answer.c.id.is_not(None) & said, 1), else_=0))
    silent = sa.func.sum(sa.case((answer.c.id.is_(None) & reached & (choice.c.day <= silent_by), 1), else_=0))
    row = w.db.execute(sa.select(answered, silent).select_from(both).where(kept)).one()
    return int(row[0] or 0), int(row[1] or 0)


def count_ways(w: Work, where: sa.ColumnElement[bool]) -> dict[Way, int]:
    """How many of these suggestions there are of each way."""
    query = sa.select(choice.c.way, sa.func.count()).where(where).group_by(choice.c.way)
    return {Way(way): int(count) for way, count in w.db.execute(query)}


def _answers(w: Work, ids: Collection[str]) -> dict[str, Answered]:
    found: dict[str, Answered] = {}
    for part in chunks(sorted(ids)):
        for row in w.fetch(answer, sa.select(answer).where(answer.c.choice_id.in_(part))):
            found[row["choice_id"]] = Answered(Answer(row["answer"]), row["code"], row["reason"] or "", row["by"], row["at"])
    return found


def _read(row: Mapping[str, Any], given: Answered | None) -> Suggestion:
    candidates = tuple(_candidate(one) for one in row["content"]["candidates"])
    return Suggestion(
        id=SuggestionId(row["id"]),
        customer_id=CustomerId(row["customer_id"]),
        day=row["day"],
        chosen=candidates[row["content"]["chosen"]],
        candidates=candidates,
        held_out=row["held_out"],
        propensity=row["propensity_bps"] / BPS,
        method=row["method"],
        made_at=row["made_at"],
        answered=given,
        contacts=row["content"].get("contacts", 0),
    )


def _candidate(one: Mapping[str, Any]) -> Candidate:
    stops = tuple(Stop(s["rule_id"], s["code"], _facts(s["facts"])) for s in one["stops"])
    due = None if one["due"] is None else parse_date(one["due"])
    return Candidate(**{**one, "way": Way(one["way"]), "due": due, "stops": stops})


def _facts(value: Any) -> Mapping[str, Json]:
    return dict(value)

"""How far a disclosure is, from what happened: a pure fold over the customer's evidence."""

import datetime as dt
from collections.abc import Mapping, Sequence

from steward.guard.contracts.model import Disclosure, DisclosureEvent, EventKind, Progress, StepKind, TaskKind
from steward.guard.contracts.rules.library import Duties
from steward.kernel.time import Instant

CARE_WARNING = "care_warning"


def fold_progress(table: Duties, of: Disclosure, events: Sequence[DisclosureEvent], now: Instant) -> Progress:
    """Where `of` stands at `now`.

    `events` are all of the customer's that may still count, oldest first. What was acknowledged of the very same text in another
    disclosure counts here too, and so do answers about the same kind of product; everything else only counts where it happened.
    """
    own = [e for e in events if e.disclosure_id == of.id]
    steps = (*(d.code for d in of.documents), *(s.value for s in of.duty.steps))
    if any(e.kind is EventKind.RECORDED for e in own):
        return Progress(steps, frozenset(steps), {}, 0, 0, frozenset(), None, None, refused=False)
    agreed = {str(e.facts["hash"]) for e in events if e.kind is EventKind.ACKNOWLEDGED}
    until = _reflection_until(table, of, own)
    right, wrong, asked = _answers(of, events)
    decided = {e.about: e.passed for e in own if e.kind is EventKind.DECIDED and e.passed is not None}
    happened = {
        StepKind.CARE_QUESTIONS: any(e.kind is EventKind.CARE_ANSWERED for e in own),
        StepKind.CHECK: right >= table.bounds["right_answers"] or decided.get(TaskKind.TALK) is True,
        StepKind.TEACH_BACK: _passed(own, EventKind.TAUGHT, "teach_back") or decided.get(TaskKind.TEACH_BACK) is True,
        StepKind.STATEMENT: _passed(own, EventKind.TYPED, StepKind.STATEMENT),
        StepKind.SPECIAL_STATEMENT: _passed(own, EventKind.TYPED, StepKind.SPECIAL_STATEMENT),
        StepKind.REFLECTION: until is not None and now >= until,
        StepKind.CALL_BACK: decided.get(TaskKind.CALL_BACK) is True,
    }
    done = {d.code for d in of.documents if d.hash in agreed} | {s.value for s, held in happened.items() if held}
    return Progress(
        steps=steps,
        done=frozenset(done & set(steps)),
        read=seconds_read(events),
        right=right,
        wrong=wrong,
        asked=asked,
        waits_for=_waits_for(own, decided),
        reflection_until=until,
        refused=False in decided.values(),
    )


def _reflection_until(table: Duties, of: Disclosure, own: Sequence[DisclosureEvent]) -> Instant | None:
    """The end of the time to reflect, which begins when the plain warning was acknowledged; None before that or when none is asked."""
    if StepKind.REFLECTION not in of.duty.steps:
        return None
    begun = [e.at for e in own if e.kind is EventKind.ACKNOWLEDGED and e.about == CARE_WARNING]
    return Instant(begun[0] + dt.timedelta(hours=table.bounds["reflection_hours"])) if begun else None


def _answers(of: Disclosure, events: Sequence[DisclosureEvent]) -> tuple[int, int, frozenset[str]]:
    """Right and wrong answers about this kind of product at this complexity, and the questions that were asked."""
    same = [
        e
        for e in events
        if e.kind is EventKind.ANSWERED and e.facts["kind"] == of.product_kind and e.facts["complexity"] == of.duty.complexity.value
    ]
    right = sum(1 for e in same if e.passed)
    return right, len(same) - right, frozenset(e.about for e in same)


def _passed(own: Sequence[DisclosureEvent], kind: EventKind, about: str) -> bool:
    return any(e.kind is kind and e.about == about and e.passed for e in own)


def seconds_read(events: Sequence[DisclosureEvent]) -> dict[str, dict[str, int]]:
    """Seconds spent on each section of each text, by its hash."""
    out: dict[str, dict[str, int]] = {}
    for event in events:
        if event.kind is EventKind.READ:
            seen, spent = out.setdefault(str(event.facts["hash"]), {}), event.facts["seconds"]
            assert isinstance(spent, Mapping)
            for section, seconds in spent.items():
                seen[section] = seen.get(section, 0) + int(str(seconds))
    return out


def _waits_for(own: Sequence[DisclosureEvent], decided: Mapping[str, bool]) -> TaskKind | None:
    """The conversation without which the customer cannot go on; a call back is a step of its own and holds nothing up."""
    due = [TaskKind(e.about) for e in own if e.kind is EventKind.REFERRED and e.about not in decided]
    return next((kind for kind in due if kind is not TaskKind.CALL_BACK), None)

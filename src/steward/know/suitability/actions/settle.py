"""What happens to a scored result, however it was made: counted, held or not, confirmed or not, and then the assessment everybody reads."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.time import BusinessDate
from steward.know.suitability.model import (
    AnswersDoubtful,
    Attempt,
    AttemptClosed,
    AttemptState,
    Basis,
    Hold,
    Instrument,
    InstrumentKind,
    NoInstrument,
    Origin,
    Scored,
)
from steward.know.suitability.queries import counted_days, instruments_at, person_of
from steward.know.suitability.rules.contradictions import find_doubtful
from steward.know.suitability.rules.limits import DEVICE_DAYS, check_counts, find_holds
from steward.know.suitability.rules.scoring import questions_asked
from steward.know.suitability.store import assessments, attempts
from steward.platform.work import Work


def chosen_instrument(w: Work, code: str) -> Instrument:
    """The instrument in force today; NoInstrument when there is none."""
    found = instruments_at(w, w.today).get(code)
    if found is None:
        raise NoInstrument
    return found


def check_counted(w: Work, customer_id: CustomerId, chosen: Instrument, on: BusinessDate | None = None) -> None:
    """Refuse one assessment too many of `on` (today), across channels and instruments (N06, N07, F11)."""
    if chosen.kind is InstrumentKind.RISK:
        check_counts(counted_days(w, customer_id), w.today, on=on)


def check_doubtful(w: Work, customer_id: CustomerId, chosen: Instrument, answers: Mapping[str, str], sure: Collection[str]) -> None:
    """Ask again what does not fit what the bank knows, unless it was looked at again: AnswersDoubtful."""
    person = person_of(w, customer_id, w.today)
    if person is None:
        return
    doubtful = [q for q in find_doubtful(chosen, answers, person.age, person.values) if q not in sure]
    if doubtful:
        places = [str(n) for n, q in enumerate(questions_asked(chosen, answers), start=1) if q.id in doubtful]
        raise AnswersDoubtful(questions=doubtful, places=", ".join(places))


def find_reasons(
    w: Work, customer_id: CustomerId, level: int, device: str | None, *, origin: Origin, coached: bool
) -> tuple[int | None, tuple[Hold, ...]]:
    """The level before, and why the new one waits for a person."""
    earlier = assessments.history(w, customer_id)
    others = attempts.others_on_device(w, device, customer_id, attempts.window_start(w.now, DEVICE_DAYS))
    known = [(a.assessed_on, a.level) for a in earlier]
    holds = find_holds(level, known, w.today, others_on_device=others, origin=origin, coached=coached)
    return earlier[0].level if earlier else None, holds


def scored_values(scored: Scored) -> dict[str, Any]:
    """What is kept of a score."""
    return {
        "score": scored.total,
        "facets": {facet.value: share for facet, share in scored.facets.items()},
        "level": scored.level,
        "answers": {line.question: line.option for line in scored.trace},
    }


def close(w: Work, attempt_id: AssessmentId, before: Sequence[AttemptState], after: AttemptState, reason: str) -> Attempt:
    """Move a result on that is in one of these states; AttemptClosed when somebody was faster."""
    decided = {"state": after.value, "decided_by": w.actor.person_id, "decided_at": w.now, "decision_reason": reason}
    if not any(attempts.move(w, attempt_id, state, decided) for state in before):
        raise AttemptClosed(state=attempts.find(w, attempt_id).state.value)
    return settle(w, attempt_id)


def settle(w: Work, attempt_id: AssessmentId) -> Attempt:
    """A confirmed risk attempt becomes the assessment everybody reads, under the same id and from the day it was made."""
    found = attempts.find(w, attempt_id)
    if found.state is AttemptState.CONFIRMED and found.kind is InstrumentKind.RISK:
        row = {
            "id": found.id,
            "customer_id": found.customer_id,
            "level": found.level,
            "score": found.score,
            "basis": Basis.QUESTIONNAIRE.value,
            "questionnaire": f"{found.instrument} {found.version}",
            "assessed_on": found.signed_on or w.day_of(found.submitted_at or w.now),
            "known_at": w.now,
            "confirmed": True,
            "source": found.channel.value,
        }
        assessments.add(w, [row])
    return found

"""From answers to a level: which questions are asked, what each answer scores, and which caps hold the level down."""

from collections.abc import Mapping, Sequence

from steward.know.suitability.model import (
    AnswersIncomplete,
    AnswersUnknown,
    Band,
    Facet,
    Instrument,
    InstrumentKind,
    Question,
    Scored,
    ScoreLine,
)


def questions_asked(instrument: Instrument, answers: Mapping[str, str]) -> list[Question]:
    """The questions this person meets, given the answers so far: branches depend on earlier questions only."""
    return [q for q in instrument.questions if q.asked_if is None or answers.get(q.asked_if.question) in q.asked_if.any_of]


def score_answers(instrument: Instrument, answers: Mapping[str, str]) -> Scored:
    """Score a complete set of answers.

    The level is that of the band of the total, held down by every cap whose answer was given and by the band of each facet where the
    instrument bands them. Raises AnswersIncomplete naming what is
    missing, AnswersUnknown naming what was answered that is not asked or is no option.
    """
    asked = questions_asked(instrument, answers)
    if missing := [q.id for q in asked if q.id not in answers]:
        raise AnswersIncomplete(questions=missing)
    options = {q.id: {o.id: o.score for o in q.options} for q in asked}
    if unknown := sorted(name for name, given in answers.items() if given not in options.get(name, {})):
        raise AnswersUnknown(questions=unknown)
    trace = tuple(ScoreLine(q.id, answers[q.id], options[q.id][answers[q.id]]) for q in asked)
    total, facets = sum(line.score for line in trace), _facets(asked, answers)
    if instrument.kind is InstrumentKind.PREFERENCES:
        return Scored(total, None, None, facets, (), trace)
    banded = level_of(instrument.bands, total)
    limits = {c.id: c.level for c in instrument.caps if answers.get(c.question) in c.any_of}
    if instrument.facet_bands:
        limits |= {f"facet:{facet.value}": level_of(instrument.facet_bands, share) for facet, share in facets.items()}
    level = min([banded, *limits.values()])
    limited_by = tuple(sorted(name for name, limit in limits.items() if limit == level < banded))
    return Scored(total, banded, level, facets, limited_by, trace)


def level_of(bands: Sequence[Band], total: int) -> int:
    """The level of the band a total lies in."""
    return next(b.level for b in bands if total <= b.up_to)


def _facets(asked: list[Question], answers: Mapping[str, str]) -> dict[Facet, int]:
    """Per facet, how far up its own range the answers lie: 0 to 100, rounded down."""
    out = {}
    for facet in Facet:
        own = [q for q in asked if q.facet is facet]
        low = sum(min(o.score for o in q.options) for q in own)
        high = sum(max(o.score for o in q.options) for q in own)
        got = sum(o.score for q in own for o in q.options if o.id == answers[q.id])
        if high > low:
            out[facet] = (got - low) * 100 // (high - low)
    return out

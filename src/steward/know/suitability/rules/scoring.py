"""From answers to a level: which questions are asked, what each answer scores, and which caps hold the level down."""

from collections.abc import Mapping

from steward.know.suitability.model import (
    AnswersIncomplete,
    AnswersUnknown,
    Contradiction,
    Facet,
    Instrument,
    Question,
    Scored,
    ScoreLine,
)


def questions_asked(instrument: Instrument, answers: Mapping[str, str]) -> list[Question]:
    """The questions this person meets, given the answers so far: branches depend on earlier questions only."""
    return [q for q in instrument.questions if q.asked_if is None or answers.get(q.asked_if.question) in q.asked_if.any_of]


def score_answers(instrument: Instrument, answers: Mapping[str, str]) -> Scored:
    """Score a complete set of answers.

    The level is that of the band of the total, held down by every cap whose answer was given. Raises AnswersIncomplete naming what is
    missing, AnswersUnknown naming what was answered that is not asked or is no option.
    """
    asked = questions_asked(instrument, answers)
    if missing := [q.id for q in asked if q.id not in answers]:
        raise AnswersIncomplete(questions=missing)
    options = {q.id: {o.id: o.score for o in q.options} for q in asked}
    if unknown := sorted(name for name, given in answers.items() if given not in options.get(name, {})):
        raise AnswersUnknown(questions=unknown)
    trace = tuple(ScoreLine(q.id, answers[q.id], options[q.id][answers[q.id]]) for q in asked)
    total = sum(line.score for line in trace)
    banded = level_of(instrument, total)
    caps = tuple(c for c in instrument.caps if answers.get(c.question) in c.any_of)
    level = min([banded, *(c.level for c in caps)])
    held = tuple(sorted(c.id for c in caps if c.level < banded))
    return Scored(total, banded, level, _facets(asked, answers), held, trace)


def level_of(instrument: Instrument, total: int) -> int:
    """The level of the band a total lies in."""
    return next(b.level for b in instrument.bands if total <= b.up_to)


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


# How far apart two facets (0-100) must lie before it is worth a talk (D).
WIDE = 30


def find_contradictions(facets: Mapping[Facet, int]) -> list[Contradiction]:
    """Where what somebody wants, can bear and knows lie far apart; nothing is said of a facet that was not measured."""
    pairs = (
        (Contradiction.WANTS_MORE_THAN_CAN, Facet.WILLINGNESS, Facet.CAPACITY),
        (Contradiction.CAN_MORE_THAN_WANTS, Facet.CAPACITY, Facet.WILLINGNESS),
        (Contradiction.WANTS_MORE_THAN_KNOWS, Facet.WILLINGNESS, Facet.KNOWLEDGE),
    )
    return [found for found, more, less in pairs if more in facets and less in facets and facets[more] - facets[less] >= WIDE]

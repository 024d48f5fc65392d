"""What other scores would do to everybody's level, before they come into use."""

from collections.abc import Mapping
from dataclasses import replace

from steward.kernel.ids import AssessmentId, CustomerId
from steward.know.suitability.model import (
    KNOWLEDGE,
    LEVELLING,
    Band,
    Bound,
    Instrument,
    InstrumentKind,
    NoInstrument,
    Rescored,
    Standing,
    StandingState,
)
from steward.know.suitability.queries.assessments import standings
from steward.know.suitability.queries.instruments import instruments_at
from steward.know.suitability.rules.rescoring import score_columns
from steward.know.suitability.store import attempts
from steward.platform.work import Work


def with_bands(w: Work, code: str, up_to: tuple[int, ...]) -> Instrument | None:
    """The instrument in force today, of a kind that sets a level, with other last totals of its levels; None when they do not fit it."""
    found = instruments_at(w, w.today).get(code)
    if found is None or found.kind not in LEVELLING:
        raise NoInstrument
    if len(up_to) != len(found.bands) or up_to[-1] < found.bands[-1].up_to:
        return None
    return replace(found, bands=tuple(Band(b.level, end) for b, end in zip(found.bands, up_to, strict=True)))


def rescored(w: Work, by: Instrument) -> Rescored:
    """Everybody whose answers in this instrument still count, whatever its version, scored by `by`; other bounds stay."""
    return _tested(w, by) if by.kind is InstrumentKind.KNOWLEDGE else _assessed(w, by)


def _assessed(w: Work, by: Instrument) -> Rescored:
    """Everybody whose valid assessment was answered in this instrument."""
    valid = {c: s for c, s in standings(w, w.today).items() if s.state is StandingState.VALID and s.assessment is not None}
    answers = attempts.answers_in(w, by.code)
    said: dict[CustomerId, AssessmentId] = {c: s.assessment.id for c, s in valid.items() if s.assessment and s.assessment.id in answers}
    scored = score_columns(by, [answers[i] for i in said.values()])
    levels, unscored = {}, []
    for (customer_id, _), level in zip(said.items(), scored.tolist(), strict=True):
        standing = valid[customer_id]
        if not level:
            unscored.append(customer_id)
            continue
        after = level if standing.ceiling is None else min(level, standing.ceiling)
        levels[customer_id] = (standing.level or 0, after)
    return Rescored(levels, {}, frozenset(unscored))


def _tested(w: Work, by: Instrument) -> Rescored:
    """Everybody whose newest test of knowledge was answered in this instrument, and what it allows; by one road, joined or not."""
    answers = attempts.answers_in(w, by.code)
    counted = {c: i for c, i in attempts.tests_counted(w, w.end_of(w.today)).items() if i in answers}
    scored = score_columns(by, [answers[i] for i in counted.values()]).tolist()
    instead = {i: level for i, level in zip(counted.values(), scored, strict=True) if level}
    before, after = _Reading(w, attempts.AS_THEY_ARE), _Reading(w, instead)
    # Of joined records the test of one binds all.
    bound = {c for c, s in before.standings.items() if s.knowledge_level != after.standings[c].knowledge_level}
    who = sorted(bound | {c for c, i in counted.items() if i in instead})
    knowledge = {c: (before.knowledge_of(c), after.knowledge_of(c)) for c in who}
    levels = {c: (level, after.standings[c].level or 0) for c in who if (level := before.level_of(c)) is not None}
    return Rescored(levels, knowledge, frozenset(c for c, i in counted.items() if i not in instead))


class _Reading:
    """The whole book, with some tests of knowledge taken to have come to another level."""

    def __init__(self, w: Work, instead: Mapping[AssessmentId, int]) -> None:
        self.standings: Mapping[CustomerId, Standing] = standings(w, w.today, instead=instead)
        self.own: Mapping[CustomerId, tuple[Bound, ...]] = attempts.ceilings(w, w.end_of(w.today), instead=instead)

    def level_of(self, customer_id: CustomerId) -> int | None:
        """The level that may be used; None without a valid assessment."""
        found = self.standings.get(customer_id)
        return None if found is None else found.level

    def knowledge_of(self, customer_id: CustomerId) -> int:
        """What the standing says of knowledge, or the customer's own test where nothing was assessed yet."""
        found = self.standings.get(customer_id)
        if found is not None and found.knowledge_level is not None:
            return found.knowledge_level
        return next(b.level for b in self.own[customer_id] if b.id == KNOWLEDGE)

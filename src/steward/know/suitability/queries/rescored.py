"""What other scores would do to everybody's level, before they come into use."""

from dataclasses import replace

from steward.kernel.ids import AssessmentId, CustomerId
from steward.know.suitability.model import Band, Instrument, InstrumentKind, NoInstrument, Rescored, StandingState
from steward.know.suitability.queries.assessments import standings
from steward.know.suitability.queries.instruments import instruments_at
from steward.know.suitability.rules.rescoring import score_columns
from steward.know.suitability.store import attempts
from steward.platform.work import Work


def with_bands(w: Work, code: str, up_to: tuple[int, ...]) -> Instrument | None:
    """The risk instrument in force today with other last totals of its levels; None when they do not fit it."""
    found = instruments_at(w, w.today).get(code)
    if found is None or found.kind is not InstrumentKind.RISK:
        raise NoInstrument
    if len(up_to) != len(found.bands) or up_to[-1] < found.bands[-1].up_to:
        return None
    return replace(found, bands=tuple(Band(b.level, end) for b, end in zip(found.bands, up_to, strict=True)))


def rescored(w: Work, by: Instrument) -> Rescored:
    """Everybody whose valid assessment was answered in this instrument, whatever its version, scored by `by`; other bounds stay."""
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
    return Rescored(levels, frozenset(unscored))

"""The questionnaire a change would put in the place of the one in force."""

from steward.guard.compliance.model import BadChange, Change, ChangeKind
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import LEVELLING, Instrument, OwnInstrument
from steward.platform.work import Work


def changed_instrument(w: Work, change: Change) -> Instrument:
    """The instrument as a SCORING change would have it; BadChange when it does not fit, InstrumentNotFound or NoInstrument."""
    if change.own is None:
        made = suitability.with_bands(w, change.target, change.up_to)
        if made is None:
            raise BadChange(why="a last total for every level, the highest not below today's")
        return made
    made = suitability.own_instrument(w, change.own).instrument
    if made.code != change.target or made.kind not in LEVELLING:
        raise BadChange(why=f"{change.own} gives no level in {change.target}")
    return made


def change_to(own: OwnInstrument) -> Change:
    """The change that releasing a version of the bank's own would be."""
    return Change(ChangeKind.SCORING, own.instrument.code, {"own": own.id, "digest": own.instrument.digest})

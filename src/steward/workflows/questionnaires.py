"""Releasing a bank's own questionnaire: by a second person, and only with the report of what it would do to everybody's level."""

from steward.guard.compliance import queries as compliance
from steward.know.suitability import actions, queries
from steward.know.suitability.model import OwnInstrument
from steward.platform.work import Work


def decide_questionnaire(w: Work, *, own_id: str, approve: bool, note: str = "") -> OwnInstrument:
    """Bring a questionnaire into use or send it back; the newest report of exactly this version is kept with the release.

    Raises InstrumentUntried when it gives levels and nobody tried it.
    """
    found = queries.own_instrument(w, own_id)
    report = compliance.find_impact_report(w, compliance.change_to(found).digest)
    proof = report.digest if report is not None else None
    return actions.decide_instrument(w, own_id=own_id, approve=approve, note=note, impact_digest=proof)

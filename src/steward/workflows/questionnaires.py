"""Releasing a bank's own questionnaire: by a second person, in words that may be said, with the report of what it does to levels."""

from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import TextFacts, TextKind, WordingForbidden
from steward.kernel.verdict import Decision
from steward.know.suitability import actions, queries
from steward.know.suitability.model import Instrument, OwnInstrument
from steward.platform.work import Work


def decide_questionnaire(w: Work, *, own_id: str, approve: bool, note: str = "") -> OwnInstrument:
    """Bring a questionnaire into use or send it back; the newest report of exactly this version is kept with the release.

    Raises InstrumentUntried when it gives levels and nobody tried it, WordingForbidden when what it says to customers may not be said.
    """
    found = queries.own_instrument(w, own_id)
    if approve:
        _check_wording(w, found.instrument)
    report = compliance.find_impact_report(w, compliance.change_to(found).digest)
    proof = report.digest if report is not None else None
    return actions.decide_instrument(w, own_id=own_id, approve=approve, note=note, impact_digest=proof)


def _check_wording(w: Work, instrument: Instrument) -> None:
    """What the bank says in it; answers are the customer's words, and whoever releases reads what is only like an offence (J6)."""
    about = TextFacts(TextKind.MESSAGE, w.today)
    for said in (instrument.title, instrument.intro, *(question.text for question in instrument.questions)):
        for reason in (r for text in (said.zh, said.en) for r in compliance.judge_wording(text, about).reasons):
            if reason.decision is Decision.BLOCK:
                raise WordingForbidden(words=reason.facts["words"])

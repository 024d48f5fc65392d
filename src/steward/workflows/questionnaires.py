"""Releasing a bank's own questionnaire: by a second person, in words that may be said, with the report of what it does to levels."""

from steward.guard.compliance import queries as compliance
from steward.guard.compliance.actions import check_acts
from steward.guard.compliance.model import (
    ReleaseFacts,
    ReviewFacts,
    TextFacts,
    TextKind,
    WordingForbidden,
    WordingHeld,
)
from steward.know.suitability import actions, queries
from steward.know.suitability.model import Instrument, InstrumentKind, OwnInstrument, Topic
from steward.platform.work import Work


def decide_questionnaire(w: Work, *, own_id: str, approve: bool, note: str = "") -> OwnInstrument:
    """Bring a questionnaire into use or send it back; the newest report of exactly this version is kept with the release.

    Raises InstrumentUntried when it gives levels and nobody tried it, WordingForbidden when what it says to customers may not be
    said, WordingHeld when only a note of the releaser would let it pass, NotCleared when a rule about what goes live stops it.
    """
    found = queries.own_instrument(w, own_id)
    if approve:
        _check_wording(w, found.instrument, read=bool(note.strip()))
        check_acts(w, acts=[_release(w, found.instrument)])
    report = compliance.find_impact_report(w, compliance.change_to(found).digest)
    proof = report.digest if report is not None else None
    return actions.decide_instrument(w, own_id=own_id, approve=approve, note=note, impact_digest=proof)


def _check_wording(w: Work, instrument: Instrument, *, read: bool) -> None:
    """What the bank says in it may not be forbidden; an answer is what the customer says: held, and a note lets it pass."""
    about = TextFacts(TextKind.MESSAGE, w.today)
    said = [instrument.title, instrument.intro, *(question.text for question in instrument.questions)]
    answers = [option.text for question in instrument.questions for option in question.options]
    compliance.refuse_wording((text for one in said for text in (one.zh, one.en)), about, read=read)
    try:
        compliance.refuse_wording((text for one in answers for text in (one.zh, one.en)), about, read=read)
    except WordingForbidden as refused:
        if not read:
            raise WordingHeld(**refused.facts) from refused


def _release(w: Work, instrument: Instrument) -> ReviewFacts:
    """What the guard has to know of a questionnaire that goes live (N13s, N19, CP1, D02).

    It has no boxes to tick, consents, goods or prices in it, and its form leaves the scores out: its model has no place for them.
    """
    return ReviewFacts.of_release(
        ReleaseFacts(
            kind="questionnaire" if instrument.kind is InstrumentKind.RISK else "test",
            boxes_ticked=False,
            consent_bundled=False,
            consent_forced=False,
            goods_bundled=False,
            prices_by_profile=False,
            ranks_by_commission=False,
            scores_shown=False,
            topics_complete={q.topic for q in instrument.questions} == set(Topic),
            wording_passed=True,
        ),
        w.today,
    )

"""What an answer allows, when the customer may be asked again, and which answers may be taken (PIPL 14-16, 23, 29, 31)."""

from collections.abc import Sequence

from steward.kernel.time import BusinessDate, add_days, full_years
from steward.know.customers.model import (
    Consent,
    ConsentBundled,
    ConsentDecision,
    ConsentNotAsked,
    ConsentStanding,
    GuardianNeeded,
    Notice,
    NoticeOutdated,
    Purpose,
)
from steward.know.customers.rules.purposes import notice_on, parameter


def decide_may_process(purpose: Purpose, notice: Notice | None, answer: Consent | None) -> bool:
    """Whether the use is lawful: by contract or law under any notice in force, else only by a grant of the notice in force."""
    if notice is None:
        return False
    if not purpose.is_optional:
        return True
    return answer is not None and answer.decision is ConsentDecision.GRANTED and answer.notice == notice.version


def decide_standing(purpose: Purpose, answer: Consent | None, today: BusinessDate, answered_on: BusinessDate | None) -> ConsentStanding:
    """How the customer stands to `purpose` today; `answered_on` is the bank's day of the last answer."""
    notice = notice_on(purpose, today)
    allowed = decide_may_process(purpose, notice, answer)
    asks = purpose.is_optional and notice is not None and not allowed and not _is_quiet(answer, today, answered_on)
    return ConsentStanding(purpose, notice, answer, allowed, asks)


def _is_quiet(answer: Consent | None, today: BusinessDate, answered_on: BusinessDate | None) -> bool:
    """After a no there is silence for a while, whatever is new (条例 22)."""
    if answer is None or answered_on is None or answer.decision is ConsentDecision.GRANTED:
        return False
    return today < add_days(answered_on, parameter("ask_again_days"))


def refuse_unfit(purposes: Sequence[Purpose], shown: Sequence[str], today: BusinessDate, decision: ConsentDecision) -> None:
    """Refuse answers to what is not asked, to an old notice, or a grant that bundles what must stand alone."""
    for purpose, version in zip(purposes, shown, strict=True):
        notice = notice_on(purpose, today)
        if not purpose.is_optional or notice is None:
            raise ConsentNotAsked(purpose=purpose.code)
        if notice.version != version and decision is not ConsentDecision.WITHDRAWN:
            raise NoticeOutdated(purpose=purpose.code)
    if decision is ConsentDecision.GRANTED and len(purposes) > 1 and any(p.separate for p in purposes):
        raise ConsentBundled


def needs_guardian(born: BusinessDate | None, today: BusinessDate) -> bool:
    """Whether the customer is below the age at which only a guardian may agree."""
    return born is not None and full_years(born, today) < parameter("guardian_below_age")


def refuse_child(born: BusinessDate | None, today: BusinessDate) -> None:
    """GuardianNeeded for a customer who is too young to agree alone."""
    if needs_guardian(born, today):
        raise GuardianNeeded(age=parameter("guardian_below_age"))

"""Consent by purpose: only the customer agrees, a withdrawal holds at once, silence after a no (D01-D05, D15, D17, D18; J8)."""

import datetime as dt
import threading

import pytest

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.customers import actions, queries
from steward.know.customers.model import (
    Channel,
    ConsentAnswer,
    ConsentBundled,
    ConsentDecision,
    ConsentEvidenceMissing,
    ConsentGiver,
    ConsentMissing,
    ConsentNotAsked,
    ConsentRow,
    ConsentStanding,
    CustomerKind,
    CustomerRow,
    GuardianNeeded,
    NoticeOutdated,
    PurposeUnknown,
)
from steward.know.customers.rules.purposes import BadPurposes, parse_purposes
from steward.know.customers.store import consents as store
from steward.know.customers.tables import consent
from steward.platform.access.model import SYSTEM, Actor, Denial, Role
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime

D = business_date
GRANTED, REFUSED, WITHDRAWN = ConsentDecision.GRANTED, ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN


def add(rt: Runtime, number: str = "1", born: BusinessDate | None = None) -> Actor:
    with rt.work(SYSTEM) as w:
        row = CustomerRow(number=number, kind=CustomerKind.PERSON, name="陈静", since=D(2020, 1, 1), birth_date=born)
        (made,) = actions.record_customers(w, rows=[row])
        return Actor(w.new_id(), Role.CUSTOMER, customer_id=made.id)


def decide(rt: Runtime, who: Actor, decision: ConsentDecision, *purposes: str, notice: str = "1") -> None:
    answers = [ConsentAnswer(p, notice) for p in purposes]
    with rt.work(who) as w:
        actions.decide_consents(w, customer_id=mine(who), decision=decision, answers=answers)


def mine(who: Actor) -> CustomerId:
    assert who.customer_id is not None
    return CustomerId(who.customer_id)


def standing(rt: Runtime, who: Actor, purpose: str) -> ConsentStanding:
    with rt.work(who, read_only=True) as w:
        return next(s for s in queries.consents_of(w, mine(who)) if s.purpose.code == purpose)


def allowed(rt: Runtime, who: Actor, purpose: str, as_of: BusinessDate | None = None) -> bool:
    with rt.work(SYSTEM, read_only=True) as w:
        return queries.may_process(w, mine(who), purpose, as_of)


def test_what_nobody_agreed_to_is_not_done_and_what_the_law_needs_is(rt: Runtime) -> None:
    who = add(rt)
    with rt.work(who, read_only=True) as w:
        found = {s.purpose.code: s for s in queries.consents_of(w, mine(who))}
    optional = {code for code, s in found.items() if s.purpose.is_optional}
    assert {code for code, s in found.items() if s.may_process} == set(found) - optional
    assert {code for code, s in found.items() if s.may_ask} == optional
    assert len(optional) >= 5
    with rt.work(SYSTEM) as w, pytest.raises(PurposeUnknown):
        queries.may_process(w, mine(who), "anything_else")


def test_a_withdrawal_holds_at_once_and_the_past_stays_as_it_was(rt: Runtime, clock: SetClock) -> None:
    who = add(rt)
    decide(rt, who, GRANTED, "personal_insight")
    with rt.work(SYSTEM, read_only=True) as w:
        granted_on = w.today
        assert queries.customers_agreeing(w, "personal_insight") == {mine(who)}
    clock.set(clock.now() + dt.timedelta(days=3))
    decide(rt, who, WITHDRAWN, "personal_insight")
    assert not allowed(rt, who, "personal_insight")
    assert allowed(rt, who, "personal_insight", granted_on)
    assert not allowed(rt, who, "personal_insight", add_days(granted_on, -1))
    with rt.work(SYSTEM) as w:
        assert queries.customers_agreeing(w, "personal_insight") == set()
        with pytest.raises(ConsentMissing):
            queries.require_consent(w, mine(who), "personal_insight")
        assert [e.decision for e in queries.consent_history(w, mine(who))] == [WITHDRAWN, GRANTED]


def test_after_a_no_the_customer_is_not_asked_for_ninety_days(rt: Runtime, clock: SetClock) -> None:
    who = add(rt)
    decide(rt, who, REFUSED, "marketing", notice="2")
    start = clock.now()
    for days, asks in ((0, False), (89, False), (90, True)):
        clock.set(start + dt.timedelta(days=days))
        assert standing(rt, who, "marketing").may_ask is asks, days


def test_a_new_notice_asks_anew_and_an_old_one_is_not_accepted(rt: Runtime, clock: SetClock) -> None:
    clock.set(dt.datetime(2024, 6, 3, 2, tzinfo=dt.UTC))
    who = add(rt)
    decide(rt, who, GRANTED, "marketing", notice="1")
    assert allowed(rt, who, "marketing", D(2024, 12, 31))
    clock.set(dt.datetime(2025, 1, 1, 2, tzinfo=dt.UTC))
    assert not allowed(rt, who, "marketing")
    assert standing(rt, who, "marketing").may_ask
    with pytest.raises(NoticeOutdated):
        decide(rt, who, GRANTED, "marketing", notice="1")
    decide(rt, who, WITHDRAWN, "marketing", notice="1")
    decide(rt, who, GRANTED, "marketing", notice="2")
    assert allowed(rt, who, "marketing")


@pytest.mark.parametrize("sensitive", ["assets_elsewhere", "face_recognition", "share_issuers"])
def test_sensitive_data_and_sharing_are_agreed_to_alone(rt: Runtime, sensitive: str) -> None:
    who = add(rt)
    with pytest.raises(ConsentBundled):
        decide(rt, who, GRANTED, "personal_insight", sensitive)
    decide(rt, who, REFUSED, "personal_insight", sensitive)
    decide(rt, who, GRANTED, sensitive)
    assert allowed(rt, who, sensitive)


def test_nobody_agrees_for_the_customer_and_staff_can_only_write_down_a_withdrawal(rt: Runtime) -> None:
    who = add(rt)
    officer = Actor("0190b6a0-0000-7000-8000-000000000001", Role.COMPLIANCE)
    for actor in (SYSTEM, officer, Actor(officer.person_id, Role.CUSTOMER, customer_id=officer.person_id)):
        with pytest.raises(Denial), rt.work(actor) as w:
            actions.decide_consents(w, customer_id=mine(who), decision=GRANTED, answers=[ConsentAnswer("marketing", "2")])
    with rt.work(officer) as w, pytest.raises(ConsentNotAsked):
        actions.record_withdrawal(w, customer_id=mine(who), purpose="marketing", channel=Channel.PHONE)
    decide(rt, who, GRANTED, "marketing", notice="2")
    with rt.work(officer) as w:
        actions.record_withdrawal(w, customer_id=mine(who), purpose="marketing", channel=Channel.PHONE)
    assert not allowed(rt, who, "marketing")


def test_the_law_and_the_contract_are_not_asked(rt: Runtime) -> None:
    who = add(rt)
    for decision in ConsentDecision:
        with pytest.raises(ConsentNotAsked):
            decide(rt, who, decision, "identity_check")


@pytest.mark.parametrize(("born", "alone"), [(D(2012, 3, 2), True), (D(2012, 3, 3), False), (D(2020, 1, 1), False)])
def test_below_fourteen_only_a_guardian_agrees(rt: Runtime, born: BusinessDate, alone: bool) -> None:
    """The bank's today is 2 March 2026: the fourteenth birthday counts."""
    who = add(rt, born=born)
    if alone:
        decide(rt, who, GRANTED, "personal_insight")
    else:
        with pytest.raises(GuardianNeeded):
            decide(rt, who, GRANTED, "personal_insight")
        decide(rt, who, REFUSED, "personal_insight")
    assert allowed(rt, who, "personal_insight") is alone


def test_answers_from_elsewhere_need_their_evidence(rt: Runtime) -> None:
    who = add(rt)
    row = ConsentRow(
        customer_id=mine(who), purpose="marketing", notice="2", decision=GRANTED, channel=Channel.BRANCH, evidence="form-2025-001"
    )
    with rt.work(SYSTEM) as w:
        for bad in ({"evidence": ""}, {"giver": ConsentGiver.STAFF}):
            fields = {f: getattr(row, f) for f in row.__slots__}
            with pytest.raises(ConsentEvidenceMissing):
                actions.record_consents(w, rows=[ConsentRow(**(fields | bad))])
        assert actions.record_consents(w, rows=[row]) == 1
    assert allowed(rt, who, "marketing")


def test_what_counts_is_the_last_answer(rt: Runtime) -> None:
    who = add(rt)
    for decision in (GRANTED, WITHDRAWN, GRANTED):
        decide(rt, who, decision, "personal_insight")
    with rt.work(SYSTEM) as w:
        assert list(store.unequal_heads(w.db)) == []
        w.db.execute(consent.update().values(answer_id=queries.consent_history(w, mine(who))[-1].id))  # planted
        assert list(store.unequal_heads(w.db)) == [(mine(who), "personal_insight")]


def withdraw_during_a_use(rt: Runtime, who: Actor) -> bool:
    """Whether a withdrawal could take effect while a use that rests on the consent was still under way."""
    withdrawal = threading.Thread(target=decide, args=(rt, who, WITHDRAWN, "personal_insight"))
    with rt.work(SYSTEM) as w:
        queries.require_consent(w, mine(who), "personal_insight")
        withdrawal.start()
        withdrawal.join(0.5)
        crossed = not withdrawal.is_alive()
    withdrawal.join()
    return crossed


def test_a_withdrawal_and_a_use_never_cross(rt: Runtime) -> None:
    who = add(rt)
    decide(rt, who, GRANTED, "personal_insight")
    assert not withdraw_during_a_use(rt, who)
    with rt.work(SYSTEM) as w, pytest.raises(ConsentMissing):
        queries.require_consent(w, mine(who), "personal_insight")


def test_a_use_that_holds_nothing_is_caught(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the use reads the consent without holding it. SQLite has one writer, so only PostgreSQL can show it."""
    if rt.settings.is_sqlite:
        return
    who = add(rt)
    decide(rt, who, GRANTED, "personal_insight")
    monkeypatch.setattr(store, "hold_answer", lambda db, who_id, _purpose: store.answers_of(db, who_id)[-1])
    assert withdraw_during_a_use(rt, who)


GOOD = """
[[purpose]]
code = "x"
basis = "consent"
clause = "c"
mark = "V1"
separate = false
title_zh = "甲"
title_en = "A"
[[purpose.notice]]
version = "1"
from = 2025-01-01
recipients = []
text_zh = "甲"
text_en = "A"
"""


@pytest.mark.parametrize(
    "planted",
    [
        GOOD.replace('basis = "consent"', ""),
        GOOD.replace('"consent"', '"habit"'),
        GOOD.replace('mark = "V1"', 'mark = "sure"'),
        GOOD.replace("recipients = []", 'recipients = ["somebody"]'),
        GOOD.replace('text_en = "A"', 'text_en = ""'),
        GOOD + GOOD,
        GOOD + GOOD.partition("[[purpose.notice]]")[2].join(["[[purpose.notice]]", ""]),
    ],
    ids=["no basis", "unknown basis", "no mark", "sharing bundled", "one language", "twice", "two notices at once"],
)
def test_a_planted_purpose_keeps_the_list_from_loading(planted: str) -> None:
    assert parse_purposes(GOOD)["x"].is_optional
    with pytest.raises(BadPurposes):
        parse_purposes(planted)

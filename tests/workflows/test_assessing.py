"""Assessments and what goes live ask the guard, by the bank's own layer too; an edge that forgot is found (N06, D18, N19, D4)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from steward.guard.compliance.model import NotCleared
from steward.guard.compliance.queries import change_to
from steward.kernel.ids import AssessmentId
from steward.kernel.time import add_days, business_date
from steward.know.suitability import actions as suitability
from steward.know.suitability import queries
from steward.know.suitability.model import Attempt, AttemptState, Channel, Origin, TooManyToday
from steward.know.suitability.rules.instrument import instruments
from steward.platform.access.model import SYSTEM
from steward.workflows import assessing, questionnaires
from steward.workflows.assessing import begin_assessment, hand_in_answers
from steward.workflows.questionnaires import decide_questionnaire
from tests.modules.advise.house import D, House, open_house
from tests.modules.guard.test_releases import SINCE, go_to, released
from tests.support.banks import new_bank
from tests.unit.test_questionnaire import chosen
from tests.workflows.test_questionnaires import OFFICER, SECOND, stricter, tried

FORM = "bank-ten"
ANSWERS = {**chosen(instruments()[FORM], 3), "age": "31-50", "worry": "slight"}
ONCE_A_DAY = {"changes": {"N06": {"params": {"max_per_day": 1}}}}
NO_NEW_FORMS = {
    "added": [{"id": "B-1", "clause": "本行规定", "acts": ["release"], "breach": 'release.kind == "questionnaire"', "decision": "BLOCK"}]
}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return open_house(new_bank(tmp_path, demo=True))


def begin(house: House, instrument: str = FORM) -> Attempt:
    asked = partial(begin_assessment, customer_id=house.customer_id, instrument=instrument, channel=Channel.ONLINE, origin=Origin.MENU)
    return house.rt.run(house.customer, asked)


def hand_in(house: House, attempt_id: AssessmentId) -> Attempt:
    house.later(minutes=5)
    return house.rt.run(
        house.customer,
        lambda w: hand_in_answers(w, attempt_id=attempt_id, answers=ANSWERS, device="d", trail=[], sure=list(ANSWERS)),
        serial=True,
    )


def test_the_law_lets_two_a_day_and_the_bank_only_one(house: House) -> None:
    released(house.rt, content=ONCE_A_DAY)
    hand_in(house, begin(house).id)  # before the layer is in force the law's own number holds
    second = begin(house)
    hand_in(house, second.id)
    with pytest.raises(TooManyToday):
        begin(house)
    go_to(house.rt, SINCE)
    opened, other = begin(house), begin(house)
    hand_in(house, opened.id)
    with pytest.raises(NotCleared, match="N06"):
        begin(house)
    with pytest.raises(NotCleared, match="N06"):
        hand_in(house, other.id)
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert queries.get_attempt(w, other.id).state is AttemptState.OPEN  # nothing of the second is kept
        assert queries.counted_days(w, house.customer_id).count(SINCE) == 1


def test_a_questionnaire_without_a_level_is_not_counted(house: House) -> None:
    released(house.rt, content=ONCE_A_DAY)
    go_to(house.rt, SINCE)
    hand_in(house, begin(house).id)
    assert begin(house, "knowledge-eight").state is AttemptState.OPEN


@pytest.mark.parametrize(("days", "asked"), [(-1, False), (0, True)])
def test_a_child_is_assessed_from_the_fourteenth_birthday_on(tmp_path: Path, days: int, asked: bool) -> None:
    """D18 at its edge, by the day in the customer's zone."""
    today = business_date(2026, 3, 2)
    born = add_days(D(today.year - 14, today.month, today.day), -days)
    house = open_house(new_bank(tmp_path, demo=True), born=born)
    if asked:
        assert begin(house).state is AttemptState.OPEN
    else:
        with pytest.raises(NotCleared, match="D18"):
            begin(house)


def releasing(house: House) -> Callable[[], object]:
    own = house.rt.run(OFFICER, lambda w: suitability.enter_instrument(w, form=stricter(8)))
    tried(house.rt, change_to(own))
    return lambda: house.rt.run(SECOND, lambda w: decide_questionnaire(w, own_id=own.id, approve=True, note="逐条读过"))


def test_what_the_banks_own_rules_keep_from_going_live_does_not(house: House) -> None:
    released(house.rt, content=NO_NEW_FORMS)
    go_to(house.rt, SINCE)
    with pytest.raises(NotCleared, match="bank_rule"):
        releasing(house)()
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert queries.instruments_at(w, w.today)[FORM].version != "9"


@pytest.mark.parametrize("edge", ["begin", "hand_in", "release"])
def test_an_edge_that_forgot_to_ask_is_found(house: House, monkeypatch: pytest.MonkeyPatch, edge: str) -> None:
    released(house.rt, content={**ONCE_A_DAY, **NO_NEW_FORMS})
    go_to(house.rt, SINCE)
    opened, other = begin(house), begin(house)
    hand_in(house, opened.id)
    ask = {"begin": lambda: begin(house), "hand_in": lambda: hand_in(house, other.id), "release": releasing(house)}[edge]
    for module in (assessing, questionnaires):
        monkeypatch.setattr(module, "check_acts", lambda *_given, **_named: None)
    with pytest.raises(pytest.fail.Exception), pytest.raises(NotCleared):
        ask()

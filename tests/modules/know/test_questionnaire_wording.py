"""J6, C1: what a bank's own questionnaire says to customers goes through the wording guard before it is released."""

import pytest

from steward.guard.compliance.model import WordingForbidden, WordingHeld
from steward.know.suitability import actions
from steward.know.suitability.model import InstrumentState, InstrumentUntried
from steward.platform.runtime import Runtime
from steward.workflows.questionnaires import decide_questionnaire
from tests.modules.know.test_own_instruments import OFFICER, SECOND, own_form


def entered(rt: Runtime, intro: str) -> str:
    form = own_form(intro={"zh": intro, "en": "Please answer for yourself."})
    return rt.run(OFFICER, lambda w: actions.enter_instrument(w, form=form)).id


def test_a_questionnaire_that_promises_is_not_released(rt: Runtime) -> None:
    own_id = entered(rt, "请先作答，我行理财保本保息。")
    with pytest.raises(WordingForbidden, match="保本"):
        rt.run(SECOND, lambda w: decide_questionnaire(w, own_id=own_id, approve=True))
    assert rt.run(SECOND, lambda w: decide_questionnaire(w, own_id=own_id, approve=False)).state is InstrumentState.REFUSED


def test_one_in_proper_words_goes_on_to_its_trial(rt: Runtime) -> None:
    own_id = entered(rt, "请您本人如实作答，理财不保本。")
    with pytest.raises(InstrumentUntried):
        rt.run(SECOND, lambda w: decide_questionnaire(w, own_id=own_id, approve=True, note="各选项为客户自述，已逐条读过"))


def test_an_answer_is_the_customers_word_and_is_held_until_the_releaser_says_why_it_may_stand(rt: Runtime) -> None:
    own_id = entered(rt, "请您本人如实作答，理财不保本。")
    with pytest.raises(WordingHeld):
        rt.run(SECOND, lambda w: decide_questionnaire(w, own_id=own_id, approve=True))

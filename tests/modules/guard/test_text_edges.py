"""J6, C3: every edge that brings a text of the bank before customers asks the wording guard; a guard that cannot run opens none of them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from steward.advise.outlook import actions as outlook
from steward.advise.outlook.queries import list_views
from steward.advise.planning import actions as planning
from steward.guard.compliance.model import LayerRefused, WordingForbidden, WordingUnavailable
from steward.guard.compliance.rules.wording import check
from steward.guard.contracts import queries as contract_queries
from steward.kernel.time import add_days, business_date
from steward.know.customers import actions as customers
from steward.know.customers.model import RequestKind
from steward.know.products import actions as products
from steward.know.products.model import GradeFactor, ShelfState
from steward.know.suitability import actions as suitability
from steward.know.suitability.model import InstrumentUntried, Saying
from steward.platform import jobs
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.imports.model import BadCell
from steward.workflows.admission import decide_admission, propose_change
from steward.workflows.contract_templates import decide_template, propose_template
from steward.workflows.imports.kinds.products import Products
from steward.workflows.personal_data import erase
from steward.workflows.questionnaires import decide_questionnaire
from steward.workflows.reactions import REACTIONS
from tests.modules.advise.house import House, open_house
from tests.modules.advise.test_goals import HOUSE as GOAL
from tests.modules.advise.test_outlook import STANCE
from tests.modules.guard import test_releases as releases
from tests.modules.guard.test_admission import FULL
from tests.modules.know.test_own_instruments import OFFICER, SECOND, own_form
from tests.modules.know.test_product_life import CALM, CHECKER, MAKER, record
from tests.support.banks import new_bank

FORBIDDEN, HARMLESS = "本行保证本金，稳赚不赔。", "请阅读产品说明书。"
NOTE = "已逐句读过"
READER_OF_WORDINGS = Actor("0190a000-0000-7000-8000-000000000008", Role.RISK)
MAKER_OF_WORDINGS = Actor("0190a000-0000-7000-8000-000000000007", Role.COMPLIANCE)
ANALYSTS = Actor("analyst-8", Role.ANALYST), Actor("analyst-9", Role.ANALYST)
ROW = {column.name: "" for column in Products.schema.columns} | {
    "code": "F1", "kind": "fund", "name_zh": "稳健一号", "issuer": "长江理财", "issuer_type": "wealth_company", "regime": "NFRA",
    "asset_class": "bond_fund", "currency": "CNY", "min_amount": "1000", "seller_grade": "2", "valid_from": "2024-01-01",
}  # fmt: skip


def reword_contract(house: House, text: str) -> None:
    with house.rt.work(SYSTEM, read_only=True) as w:
        of, since = contract_queries.template_in_force(w, "account_agreement"), add_days(w.today, 9)
    clauses = [*of.clauses[:-1], replace(of.clauses[-1], text=Saying(text, of.clauses[-1].text.en))]
    made = house.rt.run(MAKER_OF_WORDINGS, lambda w: propose_template(w, code=of.code, since=since, title=of.title, clauses=clauses))
    house.rt.run(READER_OF_WORDINGS, lambda w: decide_template(w, change_id=made, approve=True, note=NOTE))


def name_kept_plan(house: House, text: str) -> None:
    house.rt.run(house.advisor, lambda w: planning.keep_plan(w, customer_id=house.customer_id, name=text, mixes=[], edits={}))


def name_goal(house: House, text: str) -> None:
    house.rt.run(house.advisor, lambda w: planning.capture_goal(w, customer_id=house.customer_id, row=replace(GOAL, name=text)))


def answer_request(house: House, text: str) -> None:
    with house.rt.work(house.customer) as w:
        asked = customers.make_request(w, customer_id=house.customer_id, kind=RequestKind.EXPLANATION, detail="")
    house.rt.run(Actor("officer-9", Role.COMPLIANCE), lambda w: erase.decide(w, request_id=asked, granted=True, answer=text))


def release_view(house: House, text: str) -> None:
    author, checker = ANALYSTS
    with house.rt.work(author, read_only=True) as w:
        before = list_views(w)
    stance = replace(STANCE, evidence=(text,), against=None, asset_class=("gold", "equity_cn", "bond_fund", "equity_global")[len(before)])
    made = house.rt.run(author, lambda w: outlook.enter_view(w, stance=stance))
    jobs.drain(house.rt)
    house.rt.run(checker, lambda w: outlook.decide_view(w, view_id=made.id, approve=True, note=NOTE))


def write_layer(house: House, text: str) -> None:
    rule: dict[str, Any] = {"id": "B-1", "clause": text, "acts": ["buy"], "breach": "customer.age >= 80", "decision": "REFER"}
    releases.save(house.rt, {"changes": {}, "added": [rule]})


def import_product(_house: House, text: str) -> None:
    Products().read({**ROW, "description_zh": text}, business_date(2026, 3, 2))


def admit_product(house: House, text: str) -> None:
    product_id = record(house.rt, f"F-{house.rt.run(MAKER, lambda w: w.new_id())[-8:]}", description_zh=text)
    with house.rt.work(SYSTEM) as w:
        products.grade_product(w, product_id=product_id, factors=CALM | {GradeFactor.VOLATILITY: Decimal(12)})
    with house.rt.work(MAKER) as w:
        made = propose_change(w, product_id=product_id, after=ShelfState.ON_SHELF, reason="评审通过", evidence=FULL)
    house.rt.run(CHECKER, lambda w: decide_admission(w, change_id=made.id, approve=True, note=NOTE))


def release_questionnaire(house: House, text: str) -> None:
    version = house.rt.run(OFFICER, lambda w: w.new_id())[-8:]
    form = own_form(version, intro={"zh": text, "en": "Please answer for yourself."})
    own_id = house.rt.run(OFFICER, lambda w: suitability.enter_instrument(w, form=form)).id
    try:
        house.rt.run(SECOND, lambda w: decide_questionnaire(w, own_id=own_id, approve=True, note=NOTE))
    except InstrumentUntried:
        return  # its words have passed


# By the name the table of tests/architecture/test_texts.py gives it: how a text gets through the edge.
EDGES: dict[str, Callable[[House, str], None]] = {
    "admission": admit_product,
    "answer": answer_request,
    "goal": name_goal,
    "kept_plan": name_kept_plan,
    "import": import_product,
    "layer": write_layer,
    "questionnaire": release_questionnaire,
    "template": reword_contract,
    "view": release_view,
}
REFUSED = (WordingForbidden, LayerRefused, BadCell)


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    rt = new_bank(tmp_path, database_url, demo=True, reactions=REACTIONS)
    yield open_house(rt)
    rt.engine.dispose()


def opened(house: House, text: str) -> set[str]:
    """The edges that let the text through."""
    through = set()
    for name, publish in EDGES.items():
        try:
            publish(house, text)
        except (*REFUSED, WordingUnavailable, Broken):
            continue
        through.add(name)
    return through


class Broken(Exception):
    """What a broken guard throws."""


def broken(*_args: Any) -> Any:
    raise Broken


def test_a_forbidden_sentence_gets_through_no_edge(house: House) -> None:
    assert opened(house, FORBIDDEN) == set()


def test_a_harmless_one_gets_through_all(house: House) -> None:
    assert opened(house, HARMLESS) == EDGES.keys()


def test_a_planted_hole_is_seen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steward.guard.compliance.queries.wording.refuse_wording", lambda *_a, **_k: None)
    assert opened(house, FORBIDDEN) == {"admission", "import"}


def test_nothing_is_published_while_the_guard_cannot_run(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "find_wording", broken)
    assert opened(house, HARMLESS) == set()


def test_the_refusal_names_sentence_words_and_rule(house: House) -> None:
    with pytest.raises(WordingForbidden) as refused:
        answer_request(house, f"您好。{FORBIDDEN}谢谢您。")
    assert refused.value.facts["sentence"] == FORBIDDEN
    assert (refused.value.facts["rule"], str(refused.value.facts["words"]) in FORBIDDEN) == ("guarantee", True)


def test_a_customers_own_words_are_not_judged(house: House) -> None:
    row = replace(GOAL, name="稳赚不赔的养老钱")
    assert house.rt.run(house.customer, lambda w: planning.capture_goal(w, customer_id=house.customer_id, row=row)).stated_goal.name

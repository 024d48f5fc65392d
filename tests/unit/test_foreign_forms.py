"""C1: a bank's own form as it comes. What it leaves out is named and never guessed; the real forms are tried where they are at hand."""

import copy
import json
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from steward.know.suitability.model import Facet, Instrument
from steward.know.suitability.rules.foreign import compose, find_gaps, is_own_shape, parse_text
from steward.know.suitability.rules.instrument import BadInstrument, instruments, parse_instrument
from steward.know.suitability.rules.scoring import score_answers
from tests.support.data import data_folder

FORM: dict[str, Any] = {
    "questions": [
        {"question": "年龄", "options": [{"text": "30 岁以下", "score": 2}, {"text": "30 岁以上", "score": 1}]},
        {"question": "投资几年", "options": [{"text": "没有", "score": 0}, {"text": "有"}]},
    ]
}
HEAD: dict[str, Any] = {
    "version": "1",
    "kind": "knowledge",
    "from": "2026-01-01",
    "min_seconds": {"value": 10, "mark": "D"},
    "title": {"zh": "问卷", "en": "Form"},
    "intro": {"zh": "请作答", "en": "Answer"},
}
MAPPING: dict[str, Any] = {
    **HEAD,
    "code": "small",
    "language": "zh",
    "bands": [{"level": 1, "up_to": 2}, {"level": 5, "up_to": 9}],
    "question": [
        {"number": 1, "id": "age", "topic": "identity", "facet": "capacity", "en": "Age", "about": "age",
         "options": [{"en": "under 30", "high": 30}, {"en": "over 30", "low": 30}]},
        {"number": 2, "id": "years", "topic": "knowledge", "facet": "knowledge", "en": "Years",
         "options": [{"en": "none"}, {"id": "some", "en": "some", "score": 5}]},
    ],
}  # fmt: skip


def made(form: dict[str, Any], mapping: dict[str, Any]) -> Instrument:
    raw, faults = compose(form, mapping)
    assert faults == []
    return parse_instrument(raw)


def faults_of(form: Any, mapping: dict[str, Any]) -> list[str]:
    return [str(f) for f in compose(form, mapping)[1]]


def test_a_form_and_its_mapping_make_an_instrument() -> None:
    found = made(FORM, MAPPING)
    assert [(o.id, o.text.zh, o.text.en, o.score, o.low, o.high) for o in found.questions[0].options] == [
        ("o1", "30 岁以下", "under 30", 2, None, 30),
        ("o2", "30 岁以上", "over 30", 1, 30, None),
    ]
    assert score_answers(found, {"age": "o1", "years": "some"}).level == 5
    assert made(FORM, MAPPING).digest == found.digest
    dearer = copy.deepcopy(MAPPING)
    dearer["question"][1]["options"][1]["score"] = 6
    assert made(FORM, dearer).digest != found.digest


def test_what_a_form_leaves_out_is_told() -> None:
    gaps = find_gaps(FORM)
    assert (gaps.questions, gaps.unscored, gaps.lowest, gaps.highest, gaps.named, gaps.banded) == (2, (2,), None, None, False, False)
    scored = {"code": "x", "bands": [], "questions": FORM["questions"][:1]}
    assert (find_gaps(scored).lowest, find_gaps(scored).highest, find_gaps(scored).banded) == (1, 2, True)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda m: m["question"][1]["options"][1].pop("score"), "question 2: option 2 has no score, in the form or the mapping"),
        (lambda m: m["question"][0].pop("facet"), "question 1: no facet, in the form or the mapping"),
        (lambda m: m["question"].pop(), "question 2: no topic, in the form or the mapping"),
        (lambda m: m["question"][0].pop("en"), "question 1: no text in en, and other_language is not said to be the same"),
        (lambda m: m["question"][0]["options"].pop(), "question 1: the mapping has 1 options, the form 2"),
        (lambda m: m["question"].append({"number": 3}), "question 3: is mapped and not in the form"),
        (lambda m: m.update(language="fr"), "mapping: language has to be zh or en: what the form is written in"),
        (lambda m: m.update(guess=True), "mapping: guess is no name of a mapping"),
    ],
)
def test_nothing_is_guessed_and_every_fault_names_its_question(change: Any, fault: str) -> None:
    mapping = copy.deepcopy(MAPPING)
    change(mapping)
    assert fault in faults_of(FORM, mapping)


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({}, "form: has no list of questions"),
        ({"questions": []}, "form: has no list of questions"),
        ({"questions": ["?"]}, "question 1: has no text, or no list of options"),
        ({"questions": [{"question": "x", "options": 3}]}, "question 1: has no text, or no list of options"),
    ],
)
def test_a_form_that_cannot_be_read(form: dict[str, Any], fault: str) -> None:
    assert fault in faults_of(form, MAPPING)


def test_options_may_be_plain_texts_and_one_language_has_to_be_allowed() -> None:
    form = {"questions": [{"question": "Age", "options": ["under 30", "over 30"]}]}
    told = {"number": 1, "id": "age", "topic": "identity", "facet": "capacity", "options": [{"score": 1}, {"score": 2}]}
    mapping = {**MAPPING, "language": "en", "question": [told]}
    assert faults_of(form, mapping) == ["question 1: no text in zh, and other_language is not said to be the same"]
    same = made(form, {**mapping, "other_language": "same"})
    assert (same.questions[0].text.zh, same.questions[0].text.en) == ("Age", "Age")


def test_numbered_text_is_read_over_lines() -> None:
    text = "Heading\n\n 1. How old\n   are you?\n\ta. young\n\tb. old\nMore\n\n 2. Where?\n a. here\n b. there\n"
    assert parse_text(text) == {
        "questions": [
            {"question": "How old are you?", "options": [{"text": "young"}, {"text": "old"}]},
            {"question": "Where?", "options": [{"text": "here"}, {"text": "there"}]},
        ]
    }


def test_our_own_shape_needs_no_mapping() -> None:
    raw = tomllib.loads(files("steward.know.suitability").joinpath("data/bank-ten.toml").read_text("utf-8"))
    assert is_own_shape(raw)
    assert not is_own_shape(FORM)
    assert not is_own_shape([])
    assert parse_instrument(json.loads(json.dumps(raw, default=str))).digest == instruments()["bank-ten"].digest


def spoiled(path: list[Any], value: Any) -> list[str]:
    raw: Any = tomllib.loads(files("steward.know.suitability").joinpath("data/bank-ten.toml").read_text("utf-8"))
    place = raw
    for step in path[:-1]:
        place = place[step]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    with pytest.raises(BadInstrument) as bad:
        parse_instrument(raw)
    return [str(f) for f in bad.value.faults]


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (["code"], KeyError, "instrument: code is missing: a text"),
        (["from"], "soon", "instrument: from has to be a date"),
        (["from"], 7, "instrument: from has to be a date"),
        (["kind"], "mood", "instrument: kind has to be risk, knowledge or preferences"),
        (["title"], {"zh": "x"}, "instrument: title has to be texts zh and en"),
        (["in_use"], 1, "instrument: in_use has to be true or false"),
        (["hint"], 1, "instrument: hint is no name of an instrument"),
        (["question"], [], "instrument: question has to be a list of questions"),
        (["question", 0], "?", "question 1: is not a table of names and values"),
        (["question", 0, "facet"], "conduct", "age: facet has to be one of willingness, knowledge, capacity, objectives"),
        (["question", 0, "about"], "shoe", "age: about has to be one of age, income, experience"),
        (["question", 0, "id"], KeyError, "question 1: id is missing: a text"),
        (["question", 0, "options"], [], "age: a question has two or more different options"),
        (["question", 0, "options", 1, "score"], "5", "age, 31-50: score has to be a whole number"),
        (["question", 0, "options", 1, "id"], "18-30", "age: a question has two or more different options"),
        (["question", 4, "asked_if"], {"question": "experience", "any_of": []}, "years: asked_if has to be a question and any_of"),
        (["question", 4, "asked_if", "any_of"], ["much"], "years: refers to options of experience that are not there: much"),
        (["question", 4, "asked_if", "question"], "goal", "years: refers to the question goal, which is not there, or not asked before"),
        (["question", 1, "id"], "age", "age: the question stands twice"),
        (["bands"], [], "bands: bands rise in score and in level, from 1 to 5"),
        (["bands"], [{"level": 9, "up_to": 100}], "bands: bands rise in score and in level, from 1 to 5"),
        (["bands"], "five", "instrument: bands has to be a list of level and up_to"),
        (["bands"], [{"level": 1, "up_to": 99}], "bands: the highest band ends at 99 and the highest score is 100"),
        (["facet_bands"], [{"level": 1, "up_to": 99}], "facet_bands: the highest band ends at 99 and the highest score is 100"),
        (["cap", 0, "level"], 0, "cap no_loss: a cap has a level of 1 to 5 and a mark of V1, V2, V3, M, D"),
        (["cap", 0, "any_of"], "x", "cap no_loss: any_of has to be a list of options"),
        (["cap", 0], 5, "cap 1: is not a table of names and values"),
        (["kind"], "preferences", "bands: preferences give no level: no bands, no caps"),
        (["question"], "x", "instrument: question has to be a list of questions"),
    ],
)
def test_an_instrument_is_checked_whole(path: list[Any], value: Any, fault: str) -> None:
    assert fault in spoiled(path, value)


def test_a_topic_of_the_law_that_is_not_asked_is_named() -> None:
    mapping = {**MAPPING, "kind": "risk"}
    with pytest.raises(BadInstrument, match="also asks for money, needs, tolerance"):
        made(FORM, mapping)


def real(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data_folder("risk_questionnaires") / name).read_text("utf-8"))
    return found


TOPICS = {
    "age": ("identity", "capacity"),
    "education": ("identity", "knowledge"),
    "occupation": ("identity", "capacity"),
    "income": ("money", "capacity"),
    "disposable_income": ("money", "capacity"),
    "income_source": ("money", "capacity"),
    "investable_ratio": ("money", "capacity"),
    "debt": ("money", "capacity"),
    "source": ("money", "capacity"),
    "credit": ("money", "capacity"),
    "experience_years": ("knowledge", "knowledge"),
    "experience": ("knowledge", "knowledge"),
    "products": ("needs", "objectives"),
    "objective": ("needs", "objectives"),
    "horizon": ("needs", "objectives"),
}


def mapped(form: dict[str, Any], code: str, tops: list[int]) -> dict[str, Any]:
    """A bank's mapping for a form with dimensions and scores; levels 1 to 5 end at `tops`."""
    questions = [
        {"number": n, "id": f"q{n}", **dict(zip(("topic", "facet"), TOPICS.get(q["dimension"], ("tolerance", "willingness")), strict=True))}
        for n, q in enumerate(form["questions"], start=1)
    ]
    bands = [{"level": level, "up_to": top} for level, top in enumerate(tops, start=1)]
    return {**HEAD, "kind": "risk", "code": code, "language": "zh", "other_language": "same", "bands": bands, "question": questions}


def test_the_real_form_of_eleven_questions_lacks_bands_and_facets() -> None:
    form = real("cn_questionnaire_A_11q.json")
    gaps = find_gaps(form)
    assert (gaps.questions, gaps.unscored, gaps.lowest, gaps.highest, gaps.banded) == (11, (), form["min_score"], form["max_score"], False)
    assert len([f for f in faults_of(form, {**HEAD, "language": "zh"}) if "no facet" in f]) == 11
    found = made(form, mapped(form, "real-a", [40, 58, 76, 94, 110]))
    best = {q.id: max(q.options, key=lambda o: o.score).id for q in found.questions}
    worst = {q.id: min(q.options, key=lambda o: o.score).id for q in found.questions}
    assert (score_answers(found, best).total, score_answers(found, best).level) == (form["max_score"], 5)
    assert (score_answers(found, worst).total, score_answers(found, worst).level) == (form["min_score"], 1)
    assert score_answers(found, best).facets[Facet.KNOWLEDGE] == 100


def test_the_real_form_of_ten_questions_does_not_ask_who_somebody_is() -> None:
    form = real("cn_questionnaire_B_10q.json")
    assert (find_gaps(form).lowest, find_gaps(form).highest) == (form["min_score"], form["max_score"])
    with pytest.raises(BadInstrument, match="also asks for identity"):
        made(form, mapped(form, "real-b", [13, 20, 28, 36, 43]))


def test_the_real_mifid_text_has_no_scores_at_all() -> None:
    form = parse_text((data_folder("far_trans") / "mifid_questionnaire.txt").read_text("utf-8"))
    gaps = find_gaps(form)
    assert (gaps.questions, len(gaps.unscored), gaps.lowest) == (25, 25, None)
    topics = ["identity"] * 5 + ["knowledge"] * 3 + ["money"] * 7 + ["tolerance"] * 7 + ["needs"] * 3
    facet = {"identity": "capacity", "knowledge": "knowledge", "money": "capacity", "tolerance": "willingness", "needs": "objectives"}
    questions = [
        {"number": n, "id": f"q{n}", "topic": topic, "facet": facet[topic],
         "options": [{"score": s} for s in range(len(form["questions"][n - 1]["options"]))]}
        for n, topic in enumerate(topics, start=1)
    ]  # fmt: skip
    bands = [{"level": level, "up_to": 20 * level} for level in range(1, 6)]
    mapping = {**HEAD, "kind": "risk", "code": "far-trans-mifid", "language": "en", "other_language": "same", "question": questions}
    found = made(form, {**mapping, "bands": bands, "facet_bands": bands})
    assert [len(q.options) for q in found.questions][:3] == [5, 2, 4]
    high = score_answers(found, {q.id: q.options[-1].id for q in found.questions})
    assert (high.level, set(high.facets.values())) == (5, {100})

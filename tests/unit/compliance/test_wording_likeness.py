"""J6, C3: the learned layer of the wording guard: what it reads and answers, and that its weights belong to these sentences."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.guard.compliance.model import Finding, TextFacts, TextKind
from steward.guard.compliance.rules.wording.check import find_wording, judge_wording, read_for_likeness, wording
from steward.guard.compliance.rules.wording.features import Ideas, features
from steward.guard.compliance.rules.wording.likeness import LONGEST, ideas, parse_weights, weights
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision
from tools.wording_model import OUT, Taught, inputs_digest, seen, train, turns, whole

TODAY = BusinessDate(dt.date(2026, 11, 22))
MESSAGE = TextFacts(TextKind.MESSAGE, TODAY)
# No listed phrase, and none of the labelled sentences.
PROMISE = "到日子您来拿，放了多少就还您多少，一块都不会短您的。"


def liked(text: str, about: TextFacts = MESSAGE) -> list[Finding]:
    return [f for f in find_wording(text, about) if f.likeness]


def test_the_weights_were_trained_from_these_sentences() -> None:
    assert weights().inputs == inputs_digest(), "run python -m tools.wording_model"


@pytest.mark.slow
def test_the_tool_writes_these_weights_again() -> None:
    assert whole() == OUT.read_text("utf-8")


def test_the_lists_of_the_frames_are_among_the_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = dict(ideas().lists)
    monkeypatch.setattr("tools.wording_model.ideas", lambda: Ideas({**lists, "frame_far": [*lists["frame_far"], "毫无"]}))
    assert weights().inputs != inputs_digest()


def test_training_is_the_same_each_time() -> None:
    taught = [
        Taught("guarantee", "亏了我补足"),
        Taught("guarantee", "跌了我补给您"),
        Taught("", "亏了您自己承担"),
        Taught("", "跌了您自己负责"),
    ]
    read = [seen(t.text) for t in taught]
    assert train(taught, read) == train(taught, read)
    assert turns(ideas().lists) == turns(ideas().lists)
    model = parse_weights(train(taught, read), ideas())
    assert model.read("少了我补上").score > model.read("少了您自己来").score


def test_a_likeness_is_held_for_a_person_and_shows_what_weighed_most() -> None:
    (found,) = find_wording(PROMISE, MESSAGE)
    assert (found.class_id, found.decision, found.likeness) == ("guarantee", Decision.REFER, True)
    assert 0 <= found.start < found.end <= len(PROMISE)
    for words in found.words.split(" … "):
        assert words in PROMISE[found.start : found.end].replace("，", ",")
    (reason,) = judge_wording(PROMISE, MESSAGE).reasons
    assert (reason.code, reason.facts["rule"]) == ("compliance.wording_likeness", "guarantee")


def test_a_person_who_has_read_it_lets_it_pass() -> None:
    read = TextFacts(TextKind.MESSAGE, TODAY, proven=frozenset({"guarantee"}))
    assert judge_wording(PROMISE, read).decision is Decision.ALLOW


def test_a_listed_phrase_stays_forbidden_and_is_named_as_such() -> None:
    found = find_wording("本产品保本保息，放了多少就还您多少。", MESSAGE)
    assert found
    assert all(f.decision is Decision.BLOCK and not f.likeness for f in found)


def test_what_an_excused_class_says_does_not_count() -> None:
    deposit = TextFacts(TextKind.MESSAGE, TODAY, products=frozenset({"deposit"}))
    assert [f.class_id for f in liked(PROMISE)] == ["guarantee"]
    assert "guarantee" not in {f.class_id for f in liked(PROMISE, deposit)}


@pytest.mark.parametrize("text", ["", "。", "123,456.78", "T+1", "\n\n", "xyzzy", "黄金", "12%"])
def test_a_text_that_says_nothing_is_not_held(text: str) -> None:
    assert liked(text) == []


def test_pages_of_harmless_words_do_not_drown_an_offence() -> None:
    harmless = "您的赎回申请已受理，资金将在两个工作日内到账，请留意短信。"
    page = harmless * 10
    assert len(page) > LONGEST
    assert liked(page) == []
    (found,) = liked(page + PROMISE + page)
    assert len(page) - 2 * LONGEST < found.start < len(page) + len(PROMISE)


@given(st.text(alphabet="保本亏赔我补不会一2.5% ab,。;\n", max_size=60))
def test_every_feature_lies_in_the_text(text: str) -> None:
    read = read_for_likeness(text, wording()).text
    assert all(0 <= start < end <= len(read) for start, end in features(read, ideas()).values())


def test_ideas_take_the_longest_word_and_keep_their_order() -> None:
    lists = Ideas({"loss": ["亏", "亏损"], "house": ["行里"], "deny": ["不会", "no"]})
    assert list(lists.find("亏损行里")) == [(0, 2, "loss"), (2, 4, "house")]
    assert list(lists.find("also 亏")) == [(5, 6, "loss")]
    assert {"<deny>loss", "<deny", "<loss"} <= features("不会亏", lists).keys()
    assert "<loss>deny" not in features("不会亏", lists)
    assert "{house&loss-" in features("no 行里亏", Ideas({"loss": ["亏"], "house": ["行里"], "deny": ["no"]}))
    assert "{house&loss+" in features("行里亏", lists)

"""J6, N14, W07, F02, F20-F25 and the online-marketing measure: what a text for customers may not say, however it is said."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.guard.compliance.model import TextFacts, TextKind
from steward.guard.compliance.rules.wording.check import BadWording, find_wording, judge_wording, parse_wording, wording
from steward.guard.compliance.rules.wording.phrases import BadPhrase, compile_phrases
from steward.guard.compliance.rules.wording.plain import read_text
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision
from steward.platform.words import LANGUAGES, sources
from tests.architecture.test_words import sentences
from tools.wording_own import contract_texts, words_said

TODAY = BusinessDate(dt.date(2026, 11, 22))
MARKETING = TextFacts(TextKind.MARKETING, TODAY)


def classes(text: str, about: TextFacts = MARKETING) -> set[str]:
    return {f.class_id for f in find_wording(text, about)}


def missing(text: str, about: TextFacts) -> set[str]:
    return {f.class_id for f in find_wording(text, about) if f.start == f.end}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("本产品保本保息", "guarantee"),
        ("这款理财稳 赚 不 赔", "guarantee"),
        ("保.本理財，零風險", "guarantee"),
        ("不会不保本，您放心", "guarantee"),
        ("难道不保本吗？", "guarantee"),
        ("保本绝非骗局，我行信誉担保", "guarantee"),
        ("Guaranteed returns for everyone", "guarantee"),
        ("预期年化收益率4.5%", "expected_return"),
        ("明天肯定涨", "certain_judgement"),
        ("This fund can only go up", "certain_judgement"),
        ("跟存定期一样安全", "mixing"),
        ("证监会批准，安全可靠", "endorsement"),
        ("王阿姨去年买了这只基金，赚了十万", "proof_by_people"),
        ("欲购从速", "hurry"),
        ("近一个月上涨12.3%", "sorting_and_samples"),
        ("业内收益第一的产品", "superlative"),
    ],
)
def test_what_may_not_be_said(text: str, found: str) -> None:
    assert found in classes(text)


@pytest.mark.parametrize(
    "text",
    [
        "本产品不保本，也不保证收益",
        "非保本浮动收益型理财产品",
        "任何机构不得承诺保本保收益",
        "谨防承诺高收益、零风险的骗局",
        "请问这款理财保本吗",
        "所谓“稳赚不赔”都是骗局",
        "高收益往往伴随高风险",
        "我们承诺在两个工作日内回复您",
        "业绩比较基准不代表预期收益率",
        "经证监会注册，但不表明其对本基金的价值和收益作出实质性判断或保证",
        "The return is not guaranteed and you may lose capital",
    ],
)
def test_what_may_be_said(text: str) -> None:
    """At worst the learned layer asks a person to read it."""
    assert all(f.decision is Decision.REFER and f.likeness for f in find_wording(text, MARKETING))


def test_vector_21_online_inducements_since_their_day() -> None:
    eve = TextFacts(TextKind.ASSISTANT, BusinessDate(dt.date(2026, 9, 29)))
    said = TextFacts(TextKind.ASSISTANT, BusinessDate(dt.date(2026, 9, 30)))
    assert (classes("低风险、秒到账", eve), classes("低风险、秒到账", said)) == (set(), {"inducement"})
    assert judge_wording("低风险、秒到账", said).decision is Decision.BLOCK


def test_a_deposit_may_say_that_it_keeps_principal() -> None:
    deposit = TextFacts(TextKind.MARKETING, TODAY, products=frozenset({"deposit"}))
    both = TextFacts(TextKind.MARKETING, TODAY, products=frozenset({"deposit", "wmp"}))
    assert "guarantee" not in classes("保本保息", deposit)
    assert "guarantee" in classes("保本保息", both)


def test_proof_on_record_lets_a_superlative_pass() -> None:
    text = "同类产品中规模领先"
    proven = TextFacts(TextKind.MARKETING, TODAY, proven=frozenset({"superlative"}))
    assert judge_wording(text, MARKETING).decision is Decision.REFER
    assert judge_wording(text, proven).decision is Decision.ALLOW


def test_required_sentences() -> None:
    about = TextFacts(TextKind.MARKETING, TODAY, products=frozenset({"wmp"}), shows=frozenset({"past_performance", "benchmark"}))
    assert missing("一款开放式理财。", about) == {"wmp_statement", "past_performance_wmp", "benchmark_statement"}
    whole = (
        "一款开放式理财。理财非存款、产品有风险、投资须谨慎。理财产品过往业绩不代表其未来表现，不等于理财产品实际收益，投资须谨慎。"
        "业绩比较基准不是预期收益率。"
    )
    assert missing(whole, about) == set()


def test_findings_point_into_the_original_text() -> None:
    text = "活动：本品 保·本 保息！"
    found = find_wording(text, MARKETING)
    assert [re.sub(r"\W", "", text[f.start : f.end]) for f in found] == ["保本", "保息"]


@given(st.text(alphabet="保本稳赚不赔 ·*\u200b，。不的零風險a％ﬁ", max_size=40))
def test_plain_text_keeps_every_place(text: str) -> None:
    plain = read_text(text, wording().characters)
    assert len(plain.text) == len(plain.places)
    assert list(plain.places) == sorted(plain.places)
    assert all(0 <= place < len(text) for place in plain.places)


@given(st.sampled_from(["", " ", "·", "\u200b", "*", "　"]), st.sampled_from(["保本", "穩賺不賠", "零风险", "刚性兑付"]))
def test_separators_hide_nothing(separator: str, words: str) -> None:
    assert "guarantee" in classes(f"本款{separator.join(words)}")


def test_the_phrase_language_is_closed_and_bounded() -> None:
    pattern = compile_phrases(["甲…乙", "a(b|c|)d"])
    assert pattern.search("甲" + "丙" * 12 + "乙") is not None
    assert pattern.search("甲" + "丙" * 13 + "乙") is None
    assert pattern.search("甲,乙") is None
    assert [bool(pattern.search(t)) for t in ("abd", "acd", "ad", "xad", "adx")] == [True, True, True, False, False]
    for wrong in ("(", "a)", "a|b", " "):
        with pytest.raises(BadPhrase):
            compile_phrases([wrong])


def test_unknown_keys_and_marks_do_not_load() -> None:
    head = 'name = "x"\nrequired = []\n[characters]\ntraditional = ""\nsimplified = ""\n[frames]\n'
    head += "\n".join(f"{k} = []" for k in ("near", "middle", "far", "innocent", "breakers", "condemning", "denied", "others", "pushing"))
    for fault in ('mark = "V9"\n', 'mark = "D"\nsurprise = 1\n'):
        with pytest.raises(BadWording):
            parse_wording(f'{head}\n[[class]]\nid = "a"\nclause = "c"\ndecision = "BLOCK"\nphrases = ["x"]\n{fault}')


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_sentences_pass(language: str) -> None:
    """The guard reads what the product itself says; its own sentences quote forbidden words and are left out."""
    assert_passes(list(words_said(language)), most=0.02)
    assert sum(len(sentences(text)) for _path, text in sources(language)) > 200


def test_disclosures_and_questions_pass() -> None:
    assert_passes(list(contract_texts()), most=0.02)


def assert_passes(texts: list[str], most: float) -> None:
    """No listed phrase; and the learned layer, which may err in what it has not met, is wrong about few."""
    about = TextFacts(TextKind.MESSAGE, TODAY)
    found = {text: find_wording(text, about) for text in texts}
    assert {text: [f.words for f in fs] for text, fs in found.items() if any(not f.likeness for f in fs)} == {}
    liked = [text for text, fs in found.items() if fs]
    assert len(liked) <= most * len(texts), liked

"""Days, sums and lists among the facts of a sentence are told as the screens write them."""

import pytest

from steward.platform.words import readable, say, word_of


@pytest.mark.parametrize(
    ("language", "name", "given", "told"),
    [
        ("zh", "due", "2026-11-24", "2026年11月24日"),
        ("en", "due", "2026-11-24", "24 Nov 2026"),
        ("en", "due", "2026-13-24", "2026-13-24"),
        ("zh", "fee", "53000.00", "53,000.00"),
        ("zh", "amount", "3000000", "3,000,000"),
        ("zh", "number", "3000000", "3000000"),
        ("zh", "price", "1.3420", "1.3420"),
        ("en", "names", "a、b", "a, b"),
        ("zh", "names", "a、b", "a、b"),
    ],
)
def test_facts_are_told_as_the_screens_write_them(language: str, name: str, given: str, told: str) -> None:
    assert readable(language, name, given) == told


def test_what_somebody_wrote_is_told_as_it_was_written() -> None:
    assert word_of("zh", "value", "1980-02-03") == "1980-02-03"
    assert word_of("zh", "amount", 3) == 3


def test_a_sentence_has_the_word_of_its_currency() -> None:
    facts = {"level": 2, "amount": "256000.00", "currency": "CNY"}
    assert say("zh", "advice.plan", facts) == "为 C2 等级的您配置 256,000.00 元。"
    assert say("en", "advice.plan", facts) == "An allocation of 256,000.00 yuan for your level C2."

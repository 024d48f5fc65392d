"""D4: very many sets of answers are scored at once exactly as each is scored alone."""

import random
from dataclasses import replace

import pytest

from steward.know.suitability.model import Band, Instrument
from steward.know.suitability.rules.instrument import instruments
from steward.know.suitability.rules.rescoring import score_columns
from steward.know.suitability.rules.scoring import questions_asked, score_answers

RISK = ("bank-ten", "broker-form", "mifid-form", "knowledge-eight")


def drawn(made: Instrument, rng: random.Random) -> dict[str, str]:
    """A complete set of answers, each option as likely as another."""
    answers: dict[str, str] = {}
    for question in made.questions:
        if question in questions_asked(made, answers):
            answers[question.id] = rng.choice(question.options).id
    return answers


@pytest.mark.parametrize("code", RISK)
def test_columns_and_one_by_one_agree(code: str) -> None:
    rng, made = random.Random(7), instruments()[code]
    said = [drawn(made, rng) for _ in range(400)]
    alone = [score_answers(made, answers).level for answers in said]
    assert score_columns(made, said).tolist() == alone
    assert len(set(alone)) > 2


def test_what_the_version_does_not_know_is_not_guessed() -> None:
    rng, made = random.Random(8), instruments()["bank-ten"]
    whole = drawn(made, rng)
    first = made.questions[0].id
    broken = [{**whole, "elsewhere": "yes"}, {k: v for k, v in whole.items() if k != first}, {**whole, first: "no such option"}, {}]
    assert score_columns(made, [whole, *broken]).tolist() == [score_answers(made, whole).level, 0, 0, 0, 0]
    assert score_columns(made, []).tolist() == []


def test_moved_bands_move_exactly_the_totals_between() -> None:
    rng, made = random.Random(9), instruments()["bank-ten"]
    said = [drawn(made, rng) for _ in range(400)]
    ends = [b.up_to for b in made.bands]
    moved = replace(made, bands=tuple(Band(b.level, b.up_to + (5 if b.level == 2 else 0)) for b in made.bands), caps=())
    plain = replace(made, caps=())
    before, after = score_columns(plain, said), score_columns(moved, said)
    for answers, was, then in zip(said, before.tolist(), after.tolist(), strict=True):
        between = ends[1] < score_answers(made, answers).total <= ends[1] + 5
        assert (was, then) == ((3, 2) if between else (was, was))
    assert (before != after).any()

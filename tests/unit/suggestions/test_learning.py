"""Likelihood learned from answers: shrunk to the prior, blind to the hold-out and to what is not a feature (B8, issue 7)."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from steward.deliver.suggestions.model import Answer, Answered, Candidate, Learned, Suggestion, SuggestionId, Way
from steward.deliver.suggestions.queries import measure
from steward.deliver.suggestions.rules.learning import (
    IGNORED,
    PATIENCE,
    BadModel,
    Trial,
    learn,
    likelihood,
    moved_features,
    moved_kinds,
    read_learned,
    trials_of,
    write_learned,
)
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, add_days
from steward.platform.clock import SystemClock

DAY = BusinessDate(dt.date(2026, 1, 5))
LATER = add_days(DAY, 40)
CASH = Candidate("idle_cash", Way.DRAFT, "f", None, 120_000, 0.3, 1.0, 36_000)
DRIFT = replace(CASH, code="drift", subject_id="g", benefit=20_000)
CALM = Candidate("leave_alone", Way.LEAVE, "", None, 3_000, 1.0, 1.0, 3_000)
NOW = SystemClock().wall()


def asked(
    answer: Answer | None = None, code: str = "", *, whom: int = 0, day: BusinessDate = DAY, chosen: Candidate = CASH, held: bool = False
) -> Suggestion:
    given = None if answer is None else Answered(answer, code or chosen.code, "" if answer is Answer.TAKEN else "why", "p", NOW)
    everything = (chosen, *(c for c in (CASH, DRIFT, CALM) if c != chosen))
    return Suggestion(
        SuggestionId(f"s{whom}{day}"), CustomerId(f"c{whom}"), day, chosen, everything, held, 0.95, "m", NOW, given, contacts=1
    )


def heard(answers: Sequence[Suggestion]) -> list[tuple[str, bool, float]]:
    return [(t.code, t.followed, t.weight) for t in trials_of(answers, LATER)]


def test_taken_left_and_something_else_each_teach_what_they_say() -> None:
    assert heard([asked(Answer.TAKEN)]) == [("idle_cash", True, 1.0)]
    assert heard([asked(Answer.LEFT, "leave_alone")]) == [("idle_cash", False, 1.0)]
    assert heard([asked(Answer.OTHER, "drift")]) == [("drift", True, 1.0), ("idle_cash", False, 1.0)]
    assert heard([asked(Answer.OTHER, "drift", chosen=CALM)]) == [("drift", True, 1.0)]


def test_silence_counts_less_and_only_after_a_while() -> None:
    assert heard([asked()]) == [("idle_cash", False, IGNORED)]
    assert trials_of([asked()], add_days(DAY, PATIENCE - 1)) == []
    assert heard([asked(chosen=CALM)]) == []


def test_who_was_held_out_teaches_nothing_whatever_was_done() -> None:
    assert heard([asked(Answer.OTHER, "drift", chosen=CALM, held=True), asked(held=True, whom=1)]) == []


def test_the_same_suggestion_day_after_day_is_one_trial_and_an_answer_outweighs_silence() -> None:
    days = [asked(day=add_days(DAY, n)) for n in range(5)]
    assert heard(days) == [("idle_cash", False, IGNORED)]
    assert heard([*days, asked(Answer.TAKEN, day=add_days(DAY, 5))]) == [("idle_cash", True, 1.0)]
    assert len(trials_of([*days, asked(day=BusinessDate(dt.date(2026, 4, 1)))], BusinessDate(dt.date(2026, 5, 1)))) == 2


def found_card(raw: dict[str, Json]) -> dict[str, Json]:
    card = raw["card"]
    assert isinstance(card, dict)
    return card


def many(count: int, share: float, code: str = "idle_cash", benefit: int = 120_000) -> list[Trial]:
    """Trials over six months, evenly followed in this share."""
    days = [BusinessDate(dt.date(2025, 7 + n % 6, 1 + n % 28)) for n in range(count)]
    return [Trial(code, benefit, 0, day, math.floor((n + 1) * share) > math.floor(n * share)) for n, day in enumerate(days)]


def chance_of(learned: Learned | None, code: str = "idle_cash", benefit: int = 120_000) -> float:
    return likelihood(measure().kinds[code], benefit, 0, learned)


def test_few_answers_leave_the_prior_many_move_it_and_other_kinds_keep_theirs() -> None:
    said = [chance_of(None)] + [chance_of(learn(many(n, 0.8), measure(), DAY)) for n in (2, 20, 2_000)]
    assert said[0] == pytest.approx(0.3)
    assert said == sorted(said)
    assert said[1] < 0.45
    assert said[3] == pytest.approx(0.8, abs=0.01)
    assert chance_of(learn(many(2_000, 0.8), measure(), DAY), "need_tax", 100_000) == pytest.approx(0.3, abs=0.03)


def test_the_card_says_how_the_months_ahead_were_foretold_beside_the_prior() -> None:
    card = learn(many(600, 0.8), measure(), DAY).card
    assert (card.trials, card.followed, card.silent, card.ahead) == (600, 480, 0, 500)
    assert card.prior is not None
    assert card.model is not None
    assert card.prior.gap == pytest.approx(0.5, abs=0.01)
    assert not card.is_worse
    assert card.model.gap < 0.05
    assert learn(many(3, 0.4)[:1], measure(), DAY).card.model is None


def test_each_month_ahead_says_how_many_prior_and_model_expected_to_follow() -> None:
    months = learn(many(600, 0.8), measure(), DAY).card.months
    assert [(m.first.month, m.trials) for m in months] == [(8, 100), (9, 100), (10, 100), (11, 100), (12, 100)]
    assert {m.by_prior for m in months} == {30.0}
    assert all(abs(m.by_model - m.followed) < abs(m.by_prior - m.followed) for m in months)
    assert all(m.model.log_loss < m.prior.log_loss for m in months)


def test_silence_counts_a_quarter_in_what_is_expected_to_follow() -> None:
    quiet = [replace(t, followed=False, weight=IGNORED) for t in many(60, 0.5)]
    months = learn(quiet, measure(), DAY).card.months
    assert {(m.trials, m.silent, m.followed, m.by_prior) for m in months} == {(10, 10, 0, 0.75)}


def test_moves_are_said_as_chances_and_what_moves_most_comes_first() -> None:
    learned = Learned("v", "d", DAY, {"drift": 0.1, "idle_cash": -1.0, "gone": 2.0}, {"benefit": 0.0, "contacts": math.log(3)}, learn(
        many(3, 0.4)[:1], measure(), DAY
    ).card)  # fmt: skip
    kinds = moved_kinds(learned, measure())
    assert [(m.code, m.before) for m in kinds] == [("idle_cash", 0.3), ("drift", 0.4)]
    assert kinds[0].after < 0.3 < 0.4 < kinds[1].after
    assert [(m.code, round(m.after, 6)) for m in moved_features(learned)] == [("contacts", 0.75), ("benefit", 0.5)]


def test_a_model_that_learned_what_did_not_last_is_called_worse() -> None:
    """Everybody followed for five months, and nobody in the sixth: only looking ahead in time shows it."""
    turned = [replace(t, followed=t.day.month < 12) for t in many(600, 1.0)]
    late = [replace(t, day=BusinessDate(t.day.replace(month=12))) for t in turned if t.followed and t.day.month > 7]
    assert learn([*(t for t in turned if t.day.month == 7), *(replace(t, followed=False) for t in late)], measure(), DAY).card.is_worse


def test_what_is_written_is_read_again_and_a_model_of_another_feature_is_refused() -> None:
    found = learn(many(40, 0.5), measure(), DAY)
    raw = write_learned(found)
    assert read_learned(raw) == found
    assert len(found.card.months) == 5
    older = {**raw, "card": {k: v for k, v in found_card(raw).items() if k != "months"}}
    assert read_learned(older).card == replace(found.card, months=())
    with pytest.raises(BadModel):
        read_learned({**raw, "features": {**found.features, "commission": 1.0}})


def test_the_order_of_the_trials_does_not_matter() -> None:
    trials = [*many(40, 0.5), *many(30, 0.2, "drift", 20_000)]
    mixed = [trials[i] for i in np.random.default_rng(1).permutation(len(trials))]
    one, other = learn(mixed, measure(), DAY), learn(trials, measure(), DAY)
    assert one.kinds == pytest.approx(other.kinds, abs=1e-5)
    assert one.card.ahead == other.card.ahead == 58

"""C1, C2: instruments as data, scoring, branching, caps, counters and holds (regulation.md 6, N06, N07, N19, vectors 3 and 4)."""

import copy
import datetime as dt
import tomllib
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.suitability.model import (
    AnswersIncomplete,
    AnswersUnknown,
    Contradiction,
    Facet,
    Hold,
    Instrument,
    InstrumentKind,
    Origin,
    TooManyThisYear,
    TooManyToday,
)
from steward.know.suitability.rules.contradictions import find_contradictions
from steward.know.suitability.rules.instrument import BadInstrument, instruments, parse_instrument
from steward.know.suitability.rules.limits import check_counts, find_holds
from steward.know.suitability.rules.scoring import level_of, questions_asked, score_answers

TODAY = business_date(2026, 11, 22)
TEN = instruments()["bank-ten"]
KNOWS = instruments()["knowledge-eight"]


def chosen(instrument: Instrument, place: int) -> dict[str, str]:
    """The option at one place of every question (the last where there are fewer), along the branches that opens."""
    answers: dict[str, str] = {}
    for q in instrument.questions:
        if q.asked_if is None or answers.get(q.asked_if.question) in q.asked_if.any_of:
            answers[q.id] = q.options[min(place, len(q.options) - 1)].id
    return answers


def test_the_ten_questions_score_as_the_sheet_seen_in_practice() -> None:
    """regulation.md 6, template A: the options' scores by hand, the whole range from -7 to 100."""
    young = chosen(TEN, 0)
    assert "years" not in young  # who only ever held deposits is not asked for years of experience
    assert score_answers(TEN, young).total == -2 + 0 + 2 + 0 + 0 + 0 + 4 + 2 - 5
    best = {**chosen(TEN, 4), "age": "31-50"}
    assert (score_answers(TEN, best).total, score_answers(TEN, best).level) == (100, 5)
    lowest = sum(min(o.score for o in q.options) for q in TEN.questions)
    assert (lowest, sum(max(o.score for o in q.options) for q in TEN.questions)) == (-7, 100)


@pytest.mark.parametrize(("total", "level"), [(20, 1), (21, 2), (45, 2), (46, 3), (70, 3), (71, 4), (85, 4), (86, 5)])
def test_bands_at_their_edges(total: int, level: int) -> None:
    assert level_of(TEN.bands, total) == level


def test_an_answer_can_hold_the_level_down() -> None:
    brave = {**chosen(TEN, 4), "age": "31-50"}
    assert score_answers(TEN, {**brave, "attitude": "no-loss"}).level == 1
    short = score_answers(TEN, {**brave, "horizon": "under-1"})
    assert (short.banded, short.level, short.limited_by) == (5, 2, ("short_horizon",))


def test_incomplete_and_unknown_answers_are_named() -> None:
    answers = chosen(TEN, 1)
    without = {k: v for k, v in answers.items() if k != "bet"}
    with pytest.raises(AnswersIncomplete) as incomplete:
        score_answers(TEN, without)
    assert incomplete.value.facts["questions"] == ["bet"]
    for wrong in ({**answers, "bet": "all-in"}, {**answers, "surprise": "x"}, {**chosen(TEN, 0), "years": "none"}):
        with pytest.raises(AnswersUnknown):
            score_answers(TEN, wrong)


@given(st.data())
def test_a_braver_answer_never_lowers_the_score_and_facets_stay_in_range(data: st.DataObject) -> None:
    answers: dict[str, str] = {}
    for q in TEN.questions:
        if q in questions_asked(TEN, answers):
            answers[q.id] = data.draw(st.sampled_from([o.id for o in q.options]))
    first = score_answers(TEN, answers)
    assert all(0 <= share <= 100 for share in first.facets.values())
    assert sum(line.score for line in first.trace) == first.total
    assert first.level is not None
    assert first.banded is not None
    assert first.level <= first.banded
    q = data.draw(st.sampled_from([q for q in questions_asked(TEN, answers) if q.id != "experience"]))
    better = max(q.options, key=lambda o: o.score)
    second = score_answers(TEN, {**answers, q.id: better.id})
    assert second.total >= first.total
    assert second.banded is not None
    assert second.banded >= first.banded


def test_knowledge_is_its_own_instrument() -> None:
    right = {q.id: max(q.options, key=lambda o: o.score).id for q in KNOWS.questions}
    assert KNOWS.kind is InstrumentKind.KNOWLEDGE
    assert score_answers(KNOWS, right).level == 5
    wrong = {q.id: min(q.options, key=lambda o: o.score).id for q in KNOWS.questions}
    assert score_answers(KNOWS, wrong).level == 2


def test_contradictions_are_found_at_their_edge() -> None:
    assert find_contradictions({Facet.WILLINGNESS: 80, Facet.CAPACITY: 51, Facet.KNOWLEDGE: 60}) == []
    assert find_contradictions({Facet.WILLINGNESS: 80, Facet.CAPACITY: 50}) == [Contradiction.WANTS_MORE_THAN_CAN]
    assert find_contradictions({Facet.WILLINGNESS: 20, Facet.CAPACITY: 50}) == [Contradiction.CAN_MORE_THAN_WANTS]
    assert find_contradictions({Facet.WILLINGNESS: 90, Facet.KNOWLEDGE: 10}) == [Contradiction.WANTS_MORE_THAN_KNOWS]


def test_vector_3_the_third_of_a_day_waits_for_tomorrow() -> None:
    check_counts([TODAY], TODAY)
    with pytest.raises(TooManyToday):
        check_counts([TODAY, TODAY], TODAY)
    check_counts([TODAY, TODAY], add_days(TODAY, 1))


def test_vector_4_the_ninth_of_a_year_waits_until_the_first_drops_out() -> None:
    first = business_date(2025, 11, 22)
    days = [first, *(business_date(2026, m, 1) for m in range(1, 8))]
    with pytest.raises(TooManyThisYear) as refused:
        check_counts(days, TODAY)
    assert refused.value.facts["next_on"] == "2026-11-23"
    check_counts(days, add_days(TODAY, 1))
    check_counts(days[1:], TODAY)


def test_a_leap_day_counts_until_the_last_of_february() -> None:
    days = [business_date(2028, 2, 29)] * 8
    with pytest.raises(TooManyThisYear):
        check_counts(days, business_date(2029, 2, 28))
    check_counts(days, business_date(2029, 3, 1))


@pytest.mark.parametrize(
    ("level", "earlier", "others", "found"),
    [
        (3, [(TODAY, 2)], 0, ()),
        (4, [(TODAY, 2)], 0, (Hold.JUMP,)),
        (4, [(BusinessDate(TODAY - dt.timedelta(days=30)), 2)], 0, (Hold.JUMP,)),
        (4, [(BusinessDate(TODAY - dt.timedelta(days=31)), 2)], 0, ()),
        (1, [(TODAY, 5)], 2, ()),
        (1, [], 3, (Hold.DEVICE,)),
    ],
)
def test_suspicious_results_wait_for_a_person(
    level: int, earlier: list[tuple[BusinessDate, int]], others: int, found: tuple[Hold, ...]
) -> None:
    assert find_holds(level, earlier, TODAY, others_on_device=others, origin=Origin.MENU, coached=False) == found


def raw() -> dict[str, Any]:
    return tomllib.loads(files("steward.know.suitability").joinpath("data/bank-ten.toml").read_text("utf-8"))


def spoil(fault: str) -> dict[str, Any]:
    made = copy.deepcopy(raw())
    match fault:
        case "key":
            made["question"][0]["hint"] = "x"
        case "topic":
            made["question"] = [q for q in made["question"] if q["topic"] != "needs"]
            made["cap"] = [c for c in made["cap"] if c["id"] != "short_horizon"]
        case "bands":
            made["bands"][1]["up_to"] = 10
        case "reach":
            made["bands"][-1]["up_to"] = 99
        case "cap":
            made["cap"][0]["any_of"] = ["never"]
        case "twice":
            made["question"].append(made["question"][0])
        case "order":
            made["question"][0]["asked_if"] = {"question": "bet", "any_of": ["sure"]}
    return made


@pytest.mark.parametrize("fault", ["key", "topic", "bands", "reach", "cap", "twice", "order"])
def test_a_faulty_instrument_does_not_load(fault: str) -> None:
    parse_instrument(raw())
    with pytest.raises(BadInstrument):
        parse_instrument(spoil(fault))


def test_both_languages_are_there_and_differ() -> None:
    for made in instruments().values():
        sayings = [made.title, made.intro, *(q.text for q in made.questions), *(o.text for q in made.questions for o in q.options)]
        assert all(s.zh.strip() and s.en.strip() for s in sayings)
        assert all(q.text.zh != q.text.en for q in made.questions)

"""Indicators as dated data, readings from figures, and what a run means for breaches that live (J2, issue 7)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from steward.guard.risk.model import Breach, BreachId, BreachState, Dimension, Figure, Light, Reading, Stops
from steward.guard.risk.queries import all_indicators, indicators_at
from steward.guard.risk.rules.indicators import BadIndicators, digest_of, in_force, parse_indicators
from steward.guard.risk.rules.readings import compare_readings, decide_turns, read_all
from steward.kernel.ids import ProductId
from steward.kernel.time import BusinessDate, Instant

DAY = BusinessDate(dt.date(2026, 3, 2))
NOW = Instant(dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
SHARE = """
[[indicator]]
code = "product_share"
from = 2020-01-01
unit = "bps"
by = "amount"
parts = ["product:*"]
whole = "whole:all"
warn = 1000
intercept = 1500
owner = "risk"
due_days = 10
mark = "D"
"""


def book(*products: tuple[str, int], whole: int = 10_000) -> list[Figure]:
    return [Figure(Dimension.WHOLE, "all", 3, whole), *(Figure(Dimension.PRODUCT, name, 1, amount) for name, amount in products)]


def told(readings: Sequence[Reading]) -> list[tuple[str, int, Light]]:
    return [(r.subject, r.value, r.light) for r in readings]


def test_where_each_subject_is_read_the_highest_is_kept_and_all_that_are_not_green() -> None:
    (share,) = parse_indicators(SHARE)
    figures = book(("a", 999), ("b", 1499), ("c", 1500), ("d", 3))
    assert told(read_all([share], figures)) == [("c", 1500, Light.INTERCEPT), ("b", 1499, Light.WARN)]
    assert told(read_all([share], book(("a", 999), ("d", 3)))) == [("a", 999, Light.GREEN)]


def test_without_a_whole_nothing_is_said_and_a_gain_is_no_loss() -> None:
    (share,) = parse_indicators(SHARE)
    assert read_all([share], book(("a", 5), whole=0)) == ()
    assert told(read_all([share], book(("a", -700)))) == [("a", 0, Light.GREEN)]


def test_two_books_side_by_side_tell_what_crosses_first_and_both_values_of_all_that_is_shown() -> None:
    """`a` is green and not the highest before, so a book alone would not show it; beside the other it has its value all the same."""
    (share,) = parse_indicators(SHARE)
    found = compare_readings([share], book(("a", 500), ("b", 1200), ("c", 1600)), book(("a", 1100), ("b", 1300), ("c", 900)))
    assert [(c.subject, c.before and c.before.value, c.after and c.after.value, c.turn) for c in found] == [
        ("a", 500, 1100, 1),
        ("c", 1600, 900, -2),
        ("b", 1200, 1300, 0),
    ]
    (gone,) = compare_readings([share], book(("a", 1600)), book())
    assert (gone.after, gone.turn) == (None, -2)
    assert compare_readings([share], book(), book()) == ()


def test_an_indicator_of_customers_counts_customers_and_not_money() -> None:
    above = next(i for i in all_indicators() if i.code == "above_grade")
    figures = [Figure(Dimension.WHOLE, "invested", 300, 10), Figure(Dimension.CHECK, "unsuitable", 31, 9_999_999)]
    (found,) = read_all([above], figures)
    assert (found.part, found.whole, found.value, found.light) == (31, 300, 1033, Light.WARN)


def test_a_later_form_takes_the_place_of_an_earlier_one_from_its_day_on() -> None:
    later = parse_indicators(SHARE + SHARE.replace("2020-01-01", "2026-03-02").replace("warn = 1000", "warn = 500"))
    assert [in_force(later, day)[0].warn for day in (BusinessDate(dt.date(2026, 3, 1)), DAY)] == [1000, 500]
    assert in_force(later, BusinessDate(dt.date(2019, 12, 31))) == ()
    assert digest_of(later[:1]) != digest_of(later[1:])


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("intercept = 1500", "intercept = 1000"),
        ("warn = 1000", "warn = 0"),
        ('whole = "whole:all"', ""),
        ('"product:*"', '"product:*", "issuer:*"'),
        ('owner = "risk"', 'owner = "nobody"'),
        ('"product:*"', '"colour:*"'),
    ],
)
def test_a_file_that_contradicts_itself_is_not_used(was: str, now: str) -> None:
    assert was in SHARE
    with pytest.raises((BadIndicators, ValueError)):
        parse_indicators(SHARE.replace(was, now))
    with pytest.raises(BadIndicators):
        parse_indicators(SHARE + SHARE)


def test_every_indicator_of_the_house_is_marked_its_own_setting() -> None:
    found = indicators_at(DAY)
    assert len(found) == len({i.code for i in found}) == 10
    assert {i.mark for i in found} == {"D"}
    assert {i.each for i in found if i.intercept is not None} == {Dimension.PRODUCT, Dimension.ISSUER}


def breach(light: Light, state: BreachState, value: int) -> Breach:
    return Breach(BreachId("b"), "product_share", "a", light, value, state, NOW, NOW, DAY)


def reading(light: Light, value: int) -> Reading:
    return Reading("product_share", "a", value, 10_000, value, light)


OPEN, ANSWERED = BreachState.OPEN, BreachState.ANSWERED
TURNS = [
    (None, reading(Light.WARN, 1100), "fresh"),
    (None, reading(Light.GREEN, 900), ""),
    (breach(Light.WARN, OPEN, 1100), reading(Light.WARN, 1100), ""),
    (breach(Light.WARN, OPEN, 1100), reading(Light.WARN, 1200), "renewed"),
    (breach(Light.WARN, OPEN, 1100), reading(Light.GREEN, 900), "closed"),
    (breach(Light.WARN, ANSWERED, 1100), reading(Light.WARN, 1400), ""),
    (breach(Light.WARN, ANSWERED, 1100), reading(Light.INTERCEPT, 1600), "reopened"),
    (breach(Light.INTERCEPT, ANSWERED, 1600), reading(Light.WARN, 1400), ""),
    (breach(Light.WARN, ANSWERED, 1100), reading(Light.GREEN, 900), "closed"),
]


@pytest.mark.parametrize(("before", "now", "expected"), TURNS)
def test_a_breach_is_told_once_comes_back_only_when_it_is_worse_and_closes_itself(
    before: Breach | None, now: Reading, expected: str
) -> None:
    turns = decide_turns([] if before is None else [before], [now])
    assert [name for name in ("fresh", "renewed", "reopened", "closed") if getattr(turns, name)] == ([expected] if expected else [])


def test_what_is_not_read_any_more_is_over() -> None:
    assert len(decide_turns([breach(Light.WARN, OPEN, 1100)], []).closed) == 1


def test_nobody_knows_what_is_stopped_before_the_first_book() -> None:
    one = ProductId("p")
    nothing = frozenset[str]()
    assert Stops(None, nothing, nothing).stops(one, "house") is None
    found = Stops(DAY, frozenset({"p"}), frozenset({"house"}))
    assert [found.stops(one, "other"), found.stops(ProductId("q"), "house"), found.stops(ProductId("q"), "other")] == [True, True, False]


def test_a_threshold_reached_is_a_threshold_crossed() -> None:
    (share,) = parse_indicators(SHARE)
    assert [share.light(v) for v in (999, 1000, 1499, 1500)] == [Light.GREEN, Light.WARN, Light.WARN, Light.INTERCEPT]
    assert replace(share, intercept=None).light(9000) is Light.WARN

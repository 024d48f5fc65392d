"""Next best action, the pure part: gates before scores, leaving alone as an answer, and the hold-out (B8, issue 7)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest

from steward.deliver.suggestions.model import Candidate, Idea, Measure, Source, Stop, Way
from steward.deliver.suggestions.queries import measure
from steward.deliver.suggestions.rules.choose import choose, is_held_out, weigh
from steward.deliver.suggestions.rules.measure import BadMeasure, parse_measure
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate

DAY = BusinessDate(dt.date(2026, 3, 2))
EVERYBODY = [CustomerId(f"c{n}") for n in range(4_000)]
STOP = (Stop("D17", "compliance.D17", {}),)


def weighed(
    *ideas: Idea, stops: Mapping[str, tuple[Stop, ...]] | None = None, minutes: float = 240.0, contacts: int = 0, of: Measure | None = None
) -> tuple[Candidate, ...]:
    known = of or measure()

    return weigh(ideas, stops or {}, known, None, minutes=minutes, contacts=contacts)


def test_the_score_is_benefit_times_likelihood_times_capacity() -> None:
    """Idle cash of 100,000 yuan at 120 bps is 1,200 yuan a year; three of ten follow; 20 of the 40 minutes it takes are there: 180."""
    best, calm = weighed(Idea("idle_cash", "f", 10_000_000), minutes=20.0)
    assert (best.benefit, best.likelihood, best.capacity, best.score) == (120_000, 0.3, 0.5, 18_000)
    assert (calm.way, calm.score) == (Way.LEAVE, measure().peace)


def test_leaving_alone_wins_over_what_is_worth_little_and_after_many_contacts() -> None:
    one = Idea("idle_cash", "f", 3_000_000)
    assert weighed(one)[0].code == "idle_cash"
    assert weighed(one, contacts=2)[0].way is Way.LEAVE
    assert weighed(one, minutes=5.0)[0].way is Way.LEAVE
    assert weighed()[0].way is Way.LEAVE


def test_what_the_guard_stops_is_never_chosen_however_much_it_is_worth() -> None:
    rich, small = Idea("idle_cash", "f", 10**12), Idea("assessment_expired", "g")
    found = weighed(rich, small, stops={"idle_cash": STOP})
    assert [c.code for c in found] == ["assessment_expired", "leave_alone", "idle_cash"]
    assert found[-1].stops == STOP


def test_the_hold_out_is_the_share_it_says_and_drawn_anew_each_quarter() -> None:
    known = measure()
    held = {c for c in EVERYBODY if is_held_out(known, c, DAY)}
    later = {c for c in EVERYBODY if is_held_out(known, c, BusinessDate(dt.date(2026, 4, 1)))}
    # 5 % of 4,000 with four standard deviations of a binomial: 200 +- 55.
    assert all(abs(len(found) - 200) < 55 for found in (held, later))
    assert held != later
    assert held == {c for c in EVERYBODY if is_held_out(known, c, BusinessDate(dt.date(2026, 1, 1)))}
    assert held != {c for c in EVERYBODY if is_held_out(replace(known, seed="other"), c, DAY)}


def test_only_what_the_bank_would_like_to_say_is_held_out_and_the_chance_is_logged() -> None:
    known = measure()
    wished, owed = weighed(Idea("idle_cash", "f", 10_000_000)), weighed(Idea("unsuitable", "f", 10_000_000))
    for customer in EVERYBODY[:400]:
        out = is_held_out(known, customer, DAY)
        choice = choose(wished, known, customer, DAY)
        assert (choice.held_out, choice.chosen.way is Way.LEAVE, choice.propensity) == (out, out, 0.05 if out else 0.95)
        told = choose(owed, known, customer, DAY)
        assert (told.held_out, told.chosen.code, told.propensity) == (False, "unsuitable", 1.0)


def test_everything_the_review_and_insight_can_find_has_its_kind() -> None:
    from steward.deliver.review.model import CHECKS
    from steward.know.insight.rules.needs import NEEDS

    by_source = {s: {k.code for k in measure().kinds.values() if k.source is s} for s in Source}
    assert by_source[Source.FINDING] == {c.value for c in CHECKS}
    assert by_source[Source.NEED] == {f"need_{code}" for code in NEEDS}


KIND = (
    '{ code = "leave_alone", source = "peace", way = "leave", purpose = "service", benefit_bps = 0, '
    "least = 0, minutes = 0, yes = 1, no = 1 }"
)
FILE = 'version = "v"\npeace = 1\npeace_more = 1\nminutes_a_day = 1\nhour = 10\nholdout_bps = 500\nseed = "s"\nkind = [{kinds}]'


@pytest.mark.parametrize(
    "text",
    [
        FILE.replace("{kinds}", ""),
        FILE.replace("{kinds}", f"{KIND}, {KIND}"),
        FILE.replace("{kinds}", KIND.replace("yes = 1", "yes = 0")),
        FILE.replace("{kinds}", KIND).replace("hour = 10", "hour = 24"),
    ],
)
def test_a_file_that_may_not_be_used_is_refused(text: str) -> None:
    with pytest.raises(BadMeasure):
        parse_measure(text)
    assert parse_measure(FILE.replace("{kinds}", KIND)).hour == 10

"""What becomes of findings from run to run: not repeated, closed by themselves, back only when their numbers moved (issue 7)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from steward.deliver.review.model import Check, FindingState
from steward.deliver.review.queries import policy
from steward.deliver.review.rules.lifecycle import Changes, FoundRows, LivingRows, decide_changes
from steward.kernel.time import BusinessDate

DAY = BusinessDate(dt.date(2026, 11, 20))
BARS = policy().bars


@dataclass(frozen=True)
class Row:
    """One finding, of a run or alive."""

    customer: str = "a"
    check: Check = Check.FALL
    subject: str = ""
    measured: int = 800
    limit: int = 500
    state: FindingState = FindingState.OPEN

    @property
    def key(self) -> tuple[str, str, str]:
        return self.customer, self.check.value, self.subject

    @property
    def evidence(self) -> dict[str, int | str]:
        return {"measured": self.measured, "limit": self.limit, "amount": 1_000, "currency": "CNY"}


def decide(alive: Sequence[Row], now: Sequence[Row]) -> Changes:
    living = LivingRows(
        [str(n) for n in range(len(alive))], [r.key for r in alive], [r.state.value for r in alive], [70] * len(alive), [DAY] * len(alive),
        [r.evidence for r in alive],
    )  # fmt: skip
    found = FoundRows([r.key for r in now], [70] * len(now), [DAY] * len(now), [r.evidence for r in now])
    return decide_changes(living, found, BARS)


def acknowledged(row: Row) -> Row:
    return replace(row, state=FindingState.ACKNOWLEDGED)


def sizes(found: Changes) -> tuple[int, ...]:
    return len(found.fresh), len(found.renewed), len(found.reopened), len(found.closed), found.unchanged


def test_what_is_new_is_opened_and_what_is_as_it_was_is_not_repeated() -> None:
    assert sizes(decide([], [Row()])) == (1, 0, 0, 0, 0)
    assert sizes(decide([Row()], [Row()])) == (0, 0, 0, 0, 1)


def test_what_is_over_closes_by_itself_also_when_it_was_acknowledged() -> None:
    assert decide([Row("a"), acknowledged(Row("b"))], []).closed == (0, 1)


def test_an_open_finding_takes_its_new_numbers() -> None:
    assert decide([Row("b"), Row()], [Row(measured=801), Row("b")]).renewed == ((1, 0),)


def test_the_same_check_about_another_subject_is_another_matter() -> None:
    known, other = Row(check=Check.MATURITY, subject="p"), Row(check=Check.MATURITY, subject="q")
    assert sizes(decide([known], [other])) == (1, 0, 0, 1, 0)


@given(st.sampled_from(list(Check)), st.integers(-3_000, 3_000))
def test_what_was_acknowledged_comes_back_only_beyond_its_band(check: Check, moved: int) -> None:
    back = decide([acknowledged(Row(check=check, measured=5_000))], [Row(check=check, measured=5_000 + moved)]).reopened
    assert bool(back) == (abs(moved) > BARS[check].band)


@given(st.lists(st.integers(-240, 240), max_size=8))
def test_numbers_that_creep_are_compared_with_what_people_saw(steps: list[int]) -> None:
    """Each night's step is within the band; the finding comes back as soon as the sum is not."""
    known, measured, band = acknowledged(Row(measured=5_000)), 5_000, BARS[Check.FALL].band
    for moved in steps:
        measured += moved
        assert bool(decide([known], [Row(measured=measured)]).reopened) == (abs(measured - 5_000) > band)


def test_another_limit_brings_an_acknowledged_finding_back() -> None:
    assert sizes(decide([acknowledged(Row())], [Row(limit=400)])) == (0, 0, 1, 0, 0)


@given(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from(list(Check)), st.sampled_from(["", "x"]))), st.data())
def test_every_matter_is_in_exactly_one_place(known: set[tuple[str, Check, str]], data: st.DataObject) -> None:
    states = st.sampled_from([FindingState.OPEN, FindingState.ACKNOWLEDGED])
    alive = [Row(c, k, s, state=data.draw(states)) for c, k, s in sorted(known)]
    now = [Row(c, k, s) for c, k, s in data.draw(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from(list(Check)), st.just(""))))]
    done = decide(alive, now)
    assert len(done.fresh) + len(done.renewed) + len(done.reopened) + done.unchanged == len(now)
    assert len(done.closed) + len(done.renewed) + len(done.reopened) + done.unchanged == len(alive)

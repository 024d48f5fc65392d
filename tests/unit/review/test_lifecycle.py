"""What becomes of findings from run to run: not repeated, closed by themselves, back only when their numbers moved (issue 7)."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from steward.deliver.review.model import Check, Evidence, Finding, FindingId, FindingState, FoundRow, ReviewRunId
from steward.deliver.review.queries import policy
from steward.deliver.review.rules.lifecycle import Changes, decide_changes
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant

DAY, NOW = BusinessDate(dt.date(2026, 11, 20)), Instant(dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
BARS = policy().bars


def row(customer: str = "a", check: Check = Check.FALL, subject: str = "", measured: int = 800) -> FoundRow:
    return FoundRow(CustomerId(customer), check, subject, 70, DAY, Evidence(measured, 500, 1_000, "CNY"))


def living(of: FoundRow, state: FindingState = FindingState.OPEN, name: str = "f") -> Finding:
    return Finding(
        FindingId(name), of.customer_id, of.check, of.subject, state, of.priority, of.due, NOW, NOW, ReviewRunId("r"), of.evidence
    )  # fmt: skip


def sizes(found: Changes) -> tuple[int, ...]:
    return len(found.fresh), len(found.renewed), len(found.reopened), len(found.closed), found.unchanged


def test_what_is_new_is_opened_and_what_is_as_it_was_is_not_repeated() -> None:
    assert sizes(decide_changes([], [row()], BARS)) == (1, 0, 0, 0, 0)
    assert sizes(decide_changes([living(row())], [row()], BARS)) == (0, 0, 0, 0, 1)


def test_what_is_over_closes_by_itself_also_when_it_was_acknowledged() -> None:
    known = [living(row("a")), living(row("b"), FindingState.ACKNOWLEDGED, "g")]
    assert {f.id for f in decide_changes(known, [], BARS).closed} == {"f", "g"}


def test_an_open_finding_takes_its_new_numbers() -> None:
    ((before, now),) = decide_changes([living(row())], [row(measured=801)], BARS).renewed
    assert (before.id, now.evidence.measured) == ("f", 801)


def test_the_same_check_about_another_subject_is_another_matter() -> None:
    known = [living(row(check=Check.MATURITY, subject="p"))]
    assert sizes(decide_changes(known, [row(check=Check.MATURITY, subject="q")], BARS)) == (1, 0, 0, 1, 0)


@given(st.sampled_from(list(Check)), st.integers(-3_000, 3_000))
def test_what_was_acknowledged_comes_back_only_beyond_its_band(check: Check, moved: int) -> None:
    known = living(row(check=check, measured=5_000), FindingState.ACKNOWLEDGED)
    back = decide_changes([known], [row(check=check, measured=5_000 + moved)], BARS).reopened
    assert bool(back) == (abs(moved) > BARS[check].band)


@given(st.lists(st.integers(-240, 240), max_size=8))
def test_numbers_that_creep_are_compared_with_what_people_saw(steps: list[int]) -> None:
    """Each night's step is within the band; the finding comes back as soon as the sum is not."""
    known, measured, band = living(row(measured=5_000), FindingState.ACKNOWLEDGED), 5_000, BARS[Check.FALL].band
    for moved in steps:
        measured += moved
        assert bool(decide_changes([known], [row(measured=measured)], BARS).reopened) == (abs(measured - 5_000) > band)


def test_another_limit_brings_an_acknowledged_finding_back() -> None:
    known = living(row(), FindingState.ACKNOWLEDGED)
    stricter = replace(row(), evidence=replace(row().evidence, limit=400))
    assert sizes(decide_changes([known], [stricter], BARS)) == (0, 0, 1, 0, 0)


@given(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from(list(Check)), st.sampled_from(["", "x"]))), st.data())
def test_every_matter_is_in_exactly_one_place(known: set[tuple[str, Check, str]], data: st.DataObject) -> None:
    alive = [
        living(row(c, k, s), data.draw(st.sampled_from([FindingState.OPEN, FindingState.ACKNOWLEDGED])), f"{c}{k}{s}")
        for c, k, s in sorted(known)
    ]
    now = [row(c, k, s) for c, k, s in data.draw(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from(list(Check)), st.just(""))))]
    done = decide_changes(alive, now, BARS)
    assert len(done.fresh) + len(done.renewed) + len(done.reopened) + done.unchanged == len(now)
    assert len(done.closed) + len(done.renewed) + len(done.reopened) + done.unchanged == len(alive)

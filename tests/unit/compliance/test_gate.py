"""A clearance lets happen what was reviewed and nothing else: any change of any input of the review voids it (C1)."""

import datetime as dt
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.guard.compliance.model import Act, Clearance, ClearanceChanged, ClearanceExpired, ClearedLine, Judged
from steward.guard.compliance.rules.gate import find_fault, find_stops
from steward.kernel.ids import ClearanceId, CustomerId, ProductId
from steward.kernel.money import Money
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision, Reason, Verdict
from tests.unit.compliance.facts import facts

NOW = Instant(dt.datetime(2026, 11, 22, 2, tzinfo=dt.UTC))
WHO = CustomerId("customer")
WARNING, OTHER = Reason("N11", "compliance.unknown", Decision.WARN), Reason("N20w", "compliance.N20w", Decision.WARN)
BLOCK = Reason("N10", "compliance.N10", Decision.BLOCK)
LINES = [ClearedLine(ProductId(p), "buy", Money(m, "CNY")) for p, m in (("a", 100), ("b", 250), ("b", 100))]


def granted(**other: Any) -> Clearance:
    drawn = Clearance(
        id=ClearanceId("clearance"),
        subject_kind="proposal",
        subject_id="proposal",
        customer_id=WHO,
        fingerprint="",
        facts_digest="f" * 64,
        pack="cn-2026",
        pack_version="2026.2",
        pack_digest="d" * 64,
        decision=Decision.WARN,
        reasons=(WARNING,),
        granted_at=NOW,
        expires_at=Instant(NOW + dt.timedelta(days=7)),
    )
    return replace(replace(drawn, fingerprint=drawn.fingerprint_for(WHO, LINES)), **other)


def fault(cleared: Clearance, lines: list[ClearedLine] = LINES, who: CustomerId = WHO, subject: str = "proposal") -> type | None:
    found = find_fault(cleared, subject, who, lines, NOW)
    return None if found is None else type(found)


OTHERS: dict[str, Any] = {
    "decision": Decision.ALLOW,
    "reasons": (OTHER,),
    "granted_at": Instant(NOW - dt.timedelta(microseconds=1)),
    "expires_at": Instant(NOW + dt.timedelta(days=8)),
}


def test_what_was_cleared_passes_in_any_order() -> None:
    assert fault(granted()) is None
    assert fault(granted(), LINES[::-1]) is None


@pytest.mark.parametrize("name", [f.name for f in fields(Clearance) if f.name != "customer_id"])
def test_a_change_of_any_field_of_the_review_voids_it(name: str) -> None:
    """All but the customer, who is always compared with the one who asks."""
    assert fault(granted(**{name: OTHERS.get(name, "another")})) is ClearanceChanged


def test_another_customer_or_subject_is_not_covered() -> None:
    assert fault(granted(), who=CustomerId("another")) is ClearanceChanged
    assert fault(granted(), subject="another") is ClearanceChanged


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(("buy", "redeem")), st.integers(1, 400), st.sampled_from(("CNY", "USD"))))
)
def test_other_lines_are_never_covered(drawn: list[tuple[str, str, int, str]]) -> None:
    lines = [ClearedLine(ProductId(p), side, Money(minor, currency)) for p, side, minor, currency in drawn]
    same = sorted(map(repr, lines)) == sorted(map(repr, LINES))
    assert (fault(granted(), lines) is None) == same


@pytest.mark.parametrize("place", range(len(LINES)))
@pytest.mark.parametrize(
    "change", [{"product_id": ProductId("c")}, {"side": "redeem"}, {"amount": Money(101, "CNY")}, {"amount": Money(100, "USD")}]
)
def test_a_change_of_one_line_voids_it(place: int, change: dict[str, Any]) -> None:
    lines = [replace(line, **change) if i == place else line for i, line in enumerate(LINES)]
    assert fault(granted(), lines) is ClearanceChanged


def test_a_clearance_ends_at_its_last_instant() -> None:
    cleared = granted()
    assert find_fault(cleared, "proposal", WHO, LINES, Instant(cleared.expires_at - dt.timedelta(microseconds=1))) is None
    assert isinstance(find_fault(cleared, "proposal", WHO, LINES, cleared.expires_at), ClearanceExpired)


def judged(act: Act, *reasons: Reason) -> Judged:
    return Judged(Verdict.of(reasons, "cn-2026", "2026.2"), (facts(act),), "d" * 64)


def test_a_warning_stops_a_purchase_unless_the_customer_agreed_to_it() -> None:
    assert find_stops(judged(Act.EXECUTE, WARNING), granted()) == ()
    assert find_stops(judged(Act.EXECUTE, WARNING, OTHER), granted()) == (OTHER,)
    assert find_stops(judged(Act.EXECUTE, WARNING, BLOCK), granted()) == (BLOCK,)
    assert find_stops(judged(Act.REDEEM, OTHER), granted()) == ()

"""`As known on` any past day replays byte for byte, whatever is recorded later: facts, corrections, households, families (B1, B2)."""

import datetime as dt
import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from steward.kernel.ids import CustomerId, HouseholdId
from steward.kernel.json import canonical
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.customers import actions, queries
from steward.know.customers.model import Correction, CustomerKind, CustomerRow, FactRow, HouseholdRow, PartyRow, TieKind, TieRow
from steward.know.customers.queries import facts as fact_queries
from steward.know.customers.queries import history as history_queries
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime
from steward.platform.work import Work

D = business_date
TIMES = 10 if os.environ.get("STEWARD_NIGHTLY") else 1
FIELDS = ("annual_income", "financial_assets", "need_legacy")
VALUES: dict[str, list[Any]] = {"annual_income": [1, 2, 3], "financial_assets": [1, 2, 3], "need_legacy": ["none", "urgent"]}
BACK = st.integers(0, 900)


class History:
    """One customer, two households, three people around them, and every snapshot taken so far."""

    def __init__(self, rt: Runtime, clock: SetClock) -> None:
        self.rt, self.clock = rt, clock
        self.seen: dict[tuple[str, BusinessDate], bytes] = {}
        with rt.work(SYSTEM) as w:
            self.tag = w.new_id()[-12:]
            self.homes = [
                HouseholdId(r.id) for r in actions.record_households(w, rows=[HouseholdRow(f"{self.tag}{i}", "家") for i in range(2)])
            ]
            made = actions.record_customers(w, rows=[self.row(w, 0, self.homes[0]), self.row(w, 1, self.homes[0])])
            self.me, self.other = (CustomerId(r.id) for r in made)
            self.parties = [
                r.id for r in actions.record_parties(w, rows=[PartyRow(f"{self.tag}{i}", CustomerKind.PERSON, "亲") for i in range(3)])
            ]

    def row(self, w: Work, n: int, home: HouseholdId | None, **kw: Any) -> CustomerRow:
        """The customer as an import would say it."""
        said = {"name": "甲", "phone": "19900000001", "tier": "mass", "city": "武汉"} | kw
        return CustomerRow(
            number=f"{self.tag}-{n}",
            kind=CustomerKind.PERSON,
            since=D(2023, 1, 1),
            known_at=w.end_of(D(2023, 1, 1)),
            household_id=home,
            **said,
        )

    def snapshot(self, day: BusinessDate) -> None:
        """Take it, or compare it with the one taken before."""
        with self.rt.work(SYSTEM, read_only=True) as w:
            for name, read in READS.items():
                now = canonical(read(w, self, day))
                assert self.seen.setdefault((name, day), now) == now, f"{name} of {day} reads otherwise than it did"


READS: dict[str, Callable[[Work, History, BusinessDate], Any]] = {
    "facts": lambda w, h, day: fact_queries.facts_as_known(w, h.me, day),
    "customer": lambda w, h, day: history_queries.customer_as_known(w, h.me, day),
    "family": lambda w, h, day: queries.family_of(w, h.me, day),
    "household": lambda w, h, day: [[c.id for c in queries.household_members(w, home, day)] for home in h.homes],
}


def fact(h: History, w: Work, draw: Any) -> None:
    field = draw(st.sampled_from(FIELDS))
    row = FactRow(
        h.me, field, draw(st.sampled_from(VALUES[field])), draw(st.sampled_from(["interview", "app", "core_banking"])),
        draw(st.sampled_from([0.4, 0.6, 0.9])), add_days(w.today, -draw(BACK)), w.end_of(add_days(w.today, -draw(BACK))),
    )  # fmt: skip
    actions.record_facts(w, rows=[row])


def reimport(h: History, w: Work, draw: Any) -> None:
    said = {
        "name": draw(st.sampled_from("甲乙丙")),
        "phone": draw(st.sampled_from([None, "1", "2"])),
        "tier": draw(st.sampled_from(["mass", "wealth"])),
    }
    birth = draw(st.sampled_from([None, D(1980, 1, 1), D(1980, 2, 29)]))
    home = draw(st.sampled_from([None, *h.homes]))
    actions.record_customers(w, rows=[h.row(w, draw(st.integers(0, 1)), home, birth_date=birth, **said)])


def correct(h: History, w: Work, draw: Any) -> None:
    day = add_days(w.today, -draw(BACK))
    actions.correct_customer.__wrapped__(w, customer_id=h.me, field="name", value=draw(st.sampled_from("甲乙丙")), valid_from=day)  # type: ignore[attr-defined]


def tie(h: History, w: Work, draw: Any) -> None:
    day, lasts = add_days(w.today, -draw(BACK)), draw(st.sampled_from([None, 10, 1000]))
    kind = draw(st.sampled_from([TieKind.TRUSTED_CONTACT, TieKind.BENEFICIARY]))
    until = None if lasts is None else add_days(day, lasts)
    ends = (draw(st.sampled_from([*h.parties, h.other])), h.me)
    actions.record_ties(w, rows=[TieRow(kind, *ends, day, until, withdrawn=draw(st.sampled_from([False, False, True])))])


STEPS = (fact, reimport, correct, tie)


def live(rt: Runtime, clock: SetClock, data: st.DataObject, steps: int) -> None:
    """Record, look, let days pass; and look again at every day looked at before."""
    clock.set(clock.now() + dt.timedelta(days=30))
    h = History(rt, clock)
    for _ in range(steps):
        with rt.work(SYSTEM) as w:
            for step in data.draw(st.lists(st.sampled_from(STEPS), min_size=1, max_size=3)):
                step(h, w, data.draw)
            today = w.today
        h.snapshot(add_days(today, -data.draw(st.integers(0, 400))))
        h.snapshot(today)
        clock.set(clock.now() + dt.timedelta(days=data.draw(st.integers(1, 40))))
        for day in {day for _, day in h.seen}:
            h.snapshot(day)


CASES = settings(max_examples=6 * TIMES, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], database=None)


@CASES
@given(data=st.data())
def test_what_was_known_on_a_day_that_has_passed_never_changes(rt: Runtime, clock: SetClock, data: st.DataObject) -> None:
    live(rt, clock, data, steps=4)


def by_valid_from_only(w: Work, as_of: BusinessDate) -> Any:
    from steward.know.customers.tables import fact as table

    return table.c.valid_from <= as_of


def overwritten(said: list[Correction], _at: object, _day: object) -> dict[str, str | None]:
    return {c.field: c.value for c in sorted(said, key=lambda c: c.id)}


@pytest.mark.parametrize("bug", ["reading facts by the day they hold from only", "overwriting what a customer is called"])
def test_a_planted_bug_is_caught(rt: Runtime, clock: SetClock, monkeypatch: pytest.MonkeyPatch, bug: str) -> None:
    if "facts" in bug:
        monkeypatch.setattr(fact_queries, "_known", by_valid_from_only)
    else:
        monkeypatch.setattr(history_queries, "values_as_known", overwritten)

    @settings(CASES, max_examples=40)
    @given(data=st.data())
    def search(data: st.DataObject) -> None:
        live(rt, clock, data, steps=3)

    with pytest.raises(AssertionError, match="reads otherwise"):
        search()

"""The family graph: what ties mean from either end, and which are refused; households never mix risk capacity (B1, N05)."""

import dataclasses

import pytest

from steward.kernel.ids import CustomerId, HouseholdId
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, business_date
from steward.know.customers import actions, queries
from steward.know.customers.model import (
    AncestorCycle,
    Customer,
    CustomerKind,
    CustomerRow,
    GuardianIsMinor,
    GuardianMissing,
    HouseholdRow,
    ParentTooYoung,
    PartyRow,
    SpouseAlready,
    TieEndsTooEarly,
    TieKind,
    TieRole,
    TieRow,
    TieToSelf,
    TieToWrongKind,
)
from steward.know.customers.rules import ties as rules
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime

D = business_date
BORN = {"old": D(1950, 5, 1), "mid": D(1980, 5, 1), "kid": D(2015, 5, 1), "other": D(1981, 5, 1)}
DAY = D(2026, 1, 1)


@pytest.fixture
def people(rt: Runtime) -> dict[str, str]:
    """Four customers by age, and an organisation."""
    with rt.work(SYSTEM) as w:
        (home,) = actions.record_households(w, rows=[HouseholdRow("H", "家")])
        rows = [
            CustomerRow(number=n, kind=CustomerKind.PERSON, name=n, since=D(2020, 1, 1), birth_date=b, household_id=HouseholdId(home.id))
            for n, b in BORN.items()
        ]
        ids = dict(zip(BORN, (r.id for r in actions.record_customers(w, rows=rows)), strict=True))
        (firm,) = actions.record_parties(w, rows=[PartyRow("firm", CustomerKind.ORGANISATION, "公司")])
        return ids | {"firm": firm.id, "home": home.id}


def tie(rt: Runtime, kind: TieKind, one: str, other: str, day: BusinessDate = DAY, until: BusinessDate | None = None) -> None:
    with rt.work(SYSTEM) as w:
        actions.record_ties(w, rows=[TieRow(kind, one, other, day, until)])


def test_a_tie_is_stored_once_and_read_from_either_end(rt: Runtime, people: dict[str, str]) -> None:
    tie(rt, TieKind.PARENT, people["mid"], people["kid"])
    with rt.work(SYSTEM) as w:
        up = queries.family_of(w, CustomerId(people["kid"]), w.today)
        down = queries.family_of(w, CustomerId(people["mid"]), w.today)
        assert (up.kin[1].roles, down.kin[1].roles) == ((TieRole.PARENT,), (TieRole.CHILD,))
        assert (len(up.ties), up.ties) == (1, down.ties)
        assert (up.kin[0].minor, up.kin[0].age, down.kin[0].minor) == (True, 10, False)


@pytest.mark.parametrize(
    ("kind", "one", "other", "refusal"),
    [
        (TieKind.SPOUSE, "mid", "mid", TieToSelf),
        (TieKind.PARENT, "kid", "old", ParentTooYoung),
        (TieKind.GUARDIAN, "kid", "mid", GuardianIsMinor),
        (TieKind.EMPLOYEE, "mid", "old", TieToWrongKind),
        (TieKind.SPOUSE, "mid", "firm", TieToWrongKind),
    ],
)
def test_what_cannot_be_is_refused(
    rt: Runtime, people: dict[str, str], kind: TieKind, one: str, other: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        tie(rt, kind, people[one], people[other])


def test_nobody_is_their_own_ancestor_nor_married_twice(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        a, b, c = (r.id for r in actions.record_parties(w, rows=[PartyRow(n, CustomerKind.PERSON, n) for n in "abc"]))
    tie(rt, TieKind.PARENT, a, b)
    tie(rt, TieKind.PARENT, b, c)
    with pytest.raises(AncestorCycle):
        tie(rt, TieKind.PARENT, c, a)
    tie(rt, TieKind.SPOUSE, a, b, D(2010, 1, 1), D(2015, 1, 1))
    with pytest.raises(SpouseAlready):
        tie(rt, TieKind.SPOUSE, c, a, D(2014, 1, 1))
    tie(rt, TieKind.SPOUSE, c, a, D(2015, 1, 1))
    with pytest.raises(TieEndsTooEarly):
        tie(rt, TieKind.TRUSTED_CONTACT, a, c, D(2030, 1, 1))


def test_a_minor_acts_only_with_a_guardian(rt: Runtime, people: dict[str, str]) -> None:
    kid = CustomerId(people["kid"])
    with rt.work(SYSTEM) as w, pytest.raises(GuardianMissing):
        queries.check_guardian(w, kid)
    tie(rt, TieKind.GUARDIAN, people["mid"], people["kid"])
    with rt.work(SYSTEM) as w:
        queries.check_guardian(w, kid)
        queries.check_guardian(w, CustomerId(people["mid"]))


def test_born_on_the_leap_day_one_comes_of_age_on_the_first_of_march() -> None:
    born = D(2008, 2, 29)
    assert [rules.is_minor(born, d) for d in (D(2026, 2, 28), D(2026, 3, 1))] == [True, False]
    assert not rules.is_minor(None, DAY)


def test_a_household_gives_people_and_nothing_about_their_risk(rt: Runtime, people: dict[str, str]) -> None:
    with rt.work(SYSTEM) as w:
        members = queries.household_members(w, HouseholdId(people["home"]), w.today)
    assert [m.number for m in members] == sorted(BORN)
    assert {f.name for f in dataclasses.fields(Customer)} & {"level", "assessment", "score", "capacity"} == set()

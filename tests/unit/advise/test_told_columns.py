"""What the guard is told of many in columns is what it is told of each of them alone."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.advise.advice.queries.told import customer_facts, facts_used
from steward.advise.advice.queries.told_columns import customer_columns
from steward.guard.compliance.model import Act, CustomerFacts, ProductFacts, ReviewFacts
from steward.guard.compliance.queries import Acts, acts_of
from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.time import BusinessDate, business_date, instant
from steward.know.customers.model import KnownRecord
from steward.know.products.model import InvestorRule, Qualified
from steward.know.suitability.model import KNOWLEDGE, Assessment, Basis, Bound, CapacityPicture, Standing, StandingColumns, StandingState
from tests.support.known import drawn_record, known_as, who_said
from tests.support.told import shown

DAY = business_date(2026, 11, 22)
KNOWN_AT = instant(dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
DAYS = st.dates(dt.date(1969, 1, 1), dt.date(2026, 11, 22)).map(BusinessDate)


def assessed(level: int, day: BusinessDate) -> Assessment:
    return Assessment(
        AssessmentId("a"), CustomerId("c"), level, Basis.QUESTIONNAIRE, "x", None, day, KNOWN_AT, confirmed=True, source="app"
    )


STANDINGS = st.sampled_from([Standing(StandingState.MISSING), Standing(StandingState.PREDICTED)]) | st.builds(
    lambda state, level, day, known, can: Standing(
        state,
        assessed(level, day),
        bounds=() if known is None else (Bound(known, KNOWLEDGE, "EU1", "D"),),
        capacity=None if can is None else CapacityPicture(can * 20, can or None, (), ()),
    ),
    st.sampled_from([StandingState.VALID, StandingState.EXPIRED]),
    st.integers(1, 5),
    DAYS.filter(lambda day: day != BusinessDate(dt.date(1969, 12, 31))),
    st.none() | st.integers(1, 5),
    st.none() | st.integers(0, 5),
)
PASSED = st.dictionaries(st.sampled_from(InvestorRule), st.builds(Qualified, DAYS, DAYS), max_size=2)
Person = tuple[KnownRecord, Standing, dict[InvestorRule, Qualified]]


def in_columns(standings: Sequence[Standing]) -> StandingColumns:
    def column() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.full(len(standings), -1)

    found = StandingColumns(column(), column(), column(), np.zeros(len(standings), dtype=bool), column(), column())
    for place, one in enumerate(standings):
        found.put(place, one)
    return found


def asked(told: Sequence[CustomerFacts]) -> Acts:
    return acts_of([ReviewFacts(Act.HOLD, DAY, facts, ProductFacts.none("")) for facts in told])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(drawn_record(), STANDINGS, PASSED), max_size=12), st.sampled_from(["CNY", "JPY", "USD"]))
def test_each_is_told_of_as_alone(people: list[Person], currency: str) -> None:
    known = known_as([one for one, _, _ in people])
    passed = {c: held for c, (_, _, held) in zip(known.ids, people, strict=True) if held}
    columns = customer_columns(known, in_columns([standing for _, standing, _ in people]), passed, currency, DAY)
    told = [
        customer_facts(one, standing, {f: fact.value for f, fact in facts_used(one.facts).items()}, held, currency, DAY)
        for one, standing, held in people
    ]
    alone = asked(told).fields
    assert {name: shown(column) for name, column in columns.items()} == {name: shown(alone[name]) for name in columns}
    nobody = asked([CustomerFacts(kind="person", level=None, assessment="missing")]).fields
    others = {name for name in alone if name.startswith("customer.") and name not in columns}
    assert {name: set(shown(alone[name])) for name in others} == {name: set(shown(nobody[name])) if people else set() for name in others}


@pytest.mark.parametrize(
    "cents", ["0.005", "0.015", "1234567.885", "0.0049999999", "0.00500000001", "999999999.995", "123456789012345678.125"]
)
def test_half_a_cent_is_rounded_as_alone(cents: str) -> None:
    """Half to even, and exactly half: floats hold no half a cent."""
    one = who_said({"financial_assets": cents})
    column = customer_columns(known_as([one]), in_columns([Standing(StandingState.MISSING)]), {}, "CNY", DAY)["customer.declared_assets"]
    facts = customer_facts(one, Standing(StandingState.MISSING), {"financial_assets": cents}, {}, "CNY", DAY)
    assert shown(column) == [facts.declared_assets]

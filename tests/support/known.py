"""Customers in columns, as tests write them down."""

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import strategies as st

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, day_number, instant
from steward.know.customers.model import UNBORN, CustomerKind, Fact, KnownColumns, KnownRecord, SaidColumn


def known_as(records: Sequence[KnownRecord]) -> KnownColumns:
    """These records as (n,) customers c000, c001, ... in columns."""
    said: dict[str, SaidColumn] = {}
    for field in {f for one in records for f in one.facts}:
        rows = [n for n, one in enumerate(records) if field in one.facts]
        facts = [records[n].facts[field] for n in rows]
        said[field] = SaidColumn(np.array(rows, dtype=np.int64), [f.value for f in facts], np.array([f.confidence for f in facts]))
    return KnownColumns(
        ids=[CustomerId(f"c{n:03}") for n in range(len(records))],
        person=np.array([one.kind is CustomerKind.PERSON for one in records], dtype=bool),
        born=np.array([UNBORN if one.birth_date is None else day_number(one.birth_date) for one in records], dtype=np.int64),
        joined=np.array([one.joined for one in records], dtype=bool),
        facts=said,
    )


# What may stand where a number is expected, and what numbers lie where points turn.
ODD: list[Json] = [
    "much",
    "",
    "NaN",
    "-inf",
    "1e400",
    "1e-400",
    "1__0",
    " 7 ",
    "٣",
    True,
    False,
    None,
    [],
    {},
    10**20,
    10**400,
    -1,
    "-0",
    1.5,
    1e-12,
]
ROUND: list[Json] = [
    0,
    1,
    5_000,
    10_000,
    30_000,
    60_000,
    120_000,
    240_000,
    1_000_000,
    "0",
    "0.00",
    "5000",
    "1234.565",
    "600000",
    1234.565,
    "-5000",
]
AMOUNTS = st.sampled_from(ROUND) | st.integers(0, 5_000_000) | st.decimals(0, 10**7, places=2).map(str) | st.sampled_from(ODD)
COUNTS = st.integers(0, 40) | st.sampled_from(ODD)
WORDS = st.sampled_from(["employed", "student", "low", "medium", "high", "", "CAP_30K_80K", "CAP_LT30K", 5, None, ["low"], {"low": 1}])


def _paying(paid: Json) -> Json:
    return {"monthly_payment": paid}


SAID_OF_LOANS: list[Json] = ["?", {"owed": 5}]
LOAN: st.SearchStrategy[Json] = AMOUNTS.map(_paying) | st.sampled_from(SAID_OF_LOANS)
LOANS: st.SearchStrategy[Json] = st.lists(LOAN, max_size=2)
VALUES: dict[str, st.SearchStrategy[Json]] = {
    **dict.fromkeys(("financial_assets", "monthly_spending", "annual_income", "property_value", "debts"), AMOUNTS),
    **dict.fromkeys(("employment", "liquidity_need", "investment_capacity"), WORDS),
    **dict.fromkeys(("dependants", "horizon_years", "experience_years", "conduct_deals"), COUNTS),
    **dict.fromkeys(("has_dependants", "care_for_parents", "vulnerable", "guardian_consent"), st.booleans() | COUNTS),
    **dict.fromkeys(("conduct_panic_sales", "conduct_chased_buys"), st.integers(0, 4) | st.sampled_from(["1", None, True])),
    "children": st.lists(st.sampled_from([2007, 2008, 2009, 2020, "?"]), max_size=6) | COUNTS,
    "loans": LOANS | AMOUNTS,
}
KNOWN = {"financial_assets", "monthly_spending", "annual_income", "horizon_years"}
CONFIDENCES = st.sampled_from([0.9, 0.9, 0.9, 0.5, 0.49999, 0.0])
BIRTHS = st.none() | st.dates(dt.date(1930, 1, 1), dt.date(2027, 1, 1)) | st.sampled_from([dt.date(1956, 2, 29), dt.date(2008, 11, 22)])
AT = instant(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


@st.composite
def drawn_record(draw: st.DrawFn) -> KnownRecord:
    """Anybody, whatever they said; most of them enough to say what they can bear."""
    some = st.sets(st.sampled_from(sorted(VALUES)), max_size=6)
    fields = draw(some) | (KNOWN if draw(st.integers(0, 3)) else set())
    day = BusinessDate(dt.date(2026, 1, 1))
    facts = {f: Fact(f, CustomerId("c"), f, draw(VALUES[f]), "interview", draw(CONFIDENCES), day, AT) for f in sorted(fields)}
    born = draw(BIRTHS)
    return KnownRecord(draw(st.sampled_from(CustomerKind)), None if born is None else BusinessDate(born), facts, joined=False)


def who_said(told: Mapping[str, Json], confidence: float = 0.9) -> KnownRecord:
    """Somebody born in 1980 who said this."""
    day = BusinessDate(dt.date(2026, 1, 1))
    facts = {f: Fact(f, CustomerId("c"), f, value, "interview", confidence, day, AT) for f, value in told.items()}
    return KnownRecord(CustomerKind.PERSON, BusinessDate(dt.date(1980, 5, 5)), facts, joined=False)

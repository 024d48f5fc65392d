"""The canonical form written in one pass is the sorted JSON of `plain`, for every value that has one."""

import datetime as dt
import enum
import json
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.json import canonical, plain
from steward.kernel.money import Money


class Word(enum.StrEnum):
    ONE = "one"


class Rank(enum.IntEnum):
    FIRST = 1


class Plain(enum.Enum):
    YES = "yes"


@dataclass(frozen=True)
class Record:
    a: Any
    b: Any


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.sampled_from([Word.ONE, Rank.FIRST, Plain.YES]),
    st.builds(Money, st.integers(), st.just("CNY")),
    st.frozensets(st.text(max_size=3)),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner),
        st.lists(inner).map(tuple),
        st.dictionaries(st.text(), inner),
        st.dictionaries(st.text(), inner).map(MappingProxyType),
        st.builds(Record, inner, inner),
    ),
    max_leaves=12,
)


@given(VALUES)
def test_it_is_the_sorted_json_of_plain(value: Any) -> None:
    text = json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    try:
        expected = text.encode()
    except UnicodeEncodeError:
        with pytest.raises(UnicodeEncodeError):
            canonical(value)
        return
    assert canonical(value) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), b"bytes", Record, [1, {2, object()}]])
def test_what_has_no_exact_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_a_decimal_keeps_its_digits() -> None:
    assert canonical({"b": Decimal("1.10"), "a": Rank.FIRST}) == b'{"a":1,"b":"1.10"}'

"""The merge desk shows of two values no more than how they differ (B3, J8)."""

import pytest

from steward.know.customers.rules.joining import contrast


@pytest.mark.parametrize(
    ("left", "right", "tail", "shown"),
    [
        ("王小明", "王晓明", 0, ("*小*", "*晓*")),
        ("19900000001", "19900000071", 4, ("*******0001", "*******0071")),
        ("13812345678", "19987654321", 4, ("*******5678", "*******4321")),
        ("19900000001", "", 4, ("*******0001", "")),
        ("1980-02-03", "1980-03-02", 0, ("****-*2-*3", "****-*3-*2")),
        ("001", "7", 4, ("001", "7")),
    ],
)
def test_only_the_difference_shows(left: str, right: str, tail: int, shown: tuple[str, str]) -> None:
    assert contrast(left, right, tail) == shown

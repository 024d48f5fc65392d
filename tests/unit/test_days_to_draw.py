"""Which days a picture of years shows (G2): the first, the last of each week, and every recent one."""

from datetime import date, timedelta

from steward.know.holdings.rules.value import carry_forward, days_to_draw


def _days(first: date, count: int) -> list[str]:
    return [(first + timedelta(days=n)).isoformat() for n in range(count)]


def test_recent_days_stay_and_weeks_before_them_are_one_point() -> None:
    days = _days(date(2025, 1, 1), 100)  # a Wednesday
    shown = days_to_draw(days, "2025-03-31")
    assert shown[0] == "2025-01-01"
    assert [d for d in shown if d >= "2025-03-31"] == _days(date(2025, 3, 31), 11)
    assert len(shown) == 1 + 13 + 11
    assert shown == sorted(set(shown))


def test_nothing_old_nothing_recent_and_nothing_at_all() -> None:
    days = _days(date(2025, 1, 1), 5)
    assert days_to_draw(days, "2025-01-01") == days
    assert days_to_draw(days, "2026-01-01")[0] == days[0]
    assert days_to_draw(days, "2026-01-01")[-1] == days[-1]
    assert days_to_draw([], "2026-01-01") == []


def test_a_value_holds_until_the_next_and_is_nothing_before_the_first() -> None:
    assert carry_forward([("2025-01-02", 1.0), ("2025-01-04", 2.0)], _days(date(2025, 1, 1), 5)) == [0.0, 1.0, 1.0, 2.0, 2.0]

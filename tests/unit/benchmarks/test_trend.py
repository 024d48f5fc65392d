"""The judgement of the soak test: what rises is told from what only trembles (O3)."""

from random import Random

import pytest

from benchmarks.trend import Sample, Window, judge, trend

MIB = 1024**2
LENGTHS = (60.0, 8 * 3600.0)


def run(lasted: float, *, leak: float = 0.0, opened: float = 0.0, slower: float = 0.0, log: int = 0) -> list[str]:
    """The judgement of a made run in which something rises by so much from its beginning to its end."""
    chance = Random(7)
    at = [lasted * n / 120 for n in range(121)]
    samples = [
        Sample(
            t, int(400 * MIB + leak * t / lasted + chance.gauss(0, MIB / 4)), int(40 + opened * t / lasted + chance.randint(0, 4)), 20, log
        )
        for t in at
    ]
    windows = [Window(t, 100, 20.0, (100 + chance.gauss(0, 8)) * (1 + slower * t / lasted)) for t in at[::4]]
    return judge(samples, windows)


def test_a_line_is_found_through_its_own_points() -> None:
    found = trend([0.0, 1.0, 2.0, 4.0], [5.0, 7.0, 9.0, 13.0])
    assert (found.first, found.rise, found.sure) == pytest.approx((5.0, 8.0, 8.0))


def test_a_line_through_scattered_points_is_the_one_of_the_text_book() -> None:
    """Anscombe's first set (The American Statistician 27, 1973): 3 + 0.5 x, standard error of the slope 0.1179."""
    x = [4.0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    y = [4.26, 5.68, 7.24, 4.82, 6.95, 8.81, 8.04, 8.33, 10.84, 7.58, 9.96]
    found = trend(x, y)
    assert found.first == pytest.approx(5.0, abs=0.01)
    assert found.rise == pytest.approx(5.0, abs=0.01)
    assert found.sure == pytest.approx(10 * (0.5001 - 2 * 0.1179), abs=0.01)


@pytest.mark.parametrize("lasted", LENGTHS)
def test_what_only_trembles_is_let_be(lasted: float) -> None:
    assert run(lasted) == []


@pytest.mark.parametrize("lasted", LENGTHS)
@pytest.mark.parametrize(
    ("planted", "named"),
    [({"leak": 60.0 * MIB}, "memory"), ({"opened": 20.0}, "handles"), ({"slower": 1.0}, "p99"), ({"log": 65 * MIB}, "log")],
)
def test_a_planted_rise_is_caught(lasted: float, planted: dict[str, float], named: str) -> None:
    assert {fault.partition(":")[0] for fault in run(lasted, **planted)} == {named}  # type: ignore[arg-type]


def test_a_slow_leak_is_caught_by_a_long_run_only() -> None:
    slow = 16.0 * MIB  # of 400: below five in a hundred, two an hour over eight hours
    assert run(60.0, leak=slow) == []
    assert [fault.partition(":")[0] for fault in run(8 * 3600.0, leak=slow)] == ["memory"]


def test_a_rise_while_warming_up_is_no_leak() -> None:
    samples = [Sample(float(t), int(MIB * (300 + 10 * min(t, 15))), 40, 20, 0) for t in range(61)]
    assert judge(samples, [Window(6.0 * n, 100, 20.0, 100.0) for n in range(10)]) == []


def test_too_little_is_not_judged() -> None:
    with pytest.raises(ValueError, match="three points"):
        trend([1.0, 2.0], [1.0, 2.0])

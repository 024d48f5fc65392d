"""How an overload is judged (O4): made answers in which one thing is not as it should be, each of which must be named."""

from dataclasses import replace

import pytest

from benchmarks.overload import Answer, judge, recovery

ABLE, SECONDS, ENDED = 20.0, 10.0, 1000.0
CALM = [Answer(ENDED + n / 5, "home", 40.0, 200) for n in range(170)]
SERVED = [Answer(990 + n / 20, "home", 900.0, 200) for n in range(180)]
AWAY = [Answer(990 + n / 20, "home", 5.0, 503) for n in range(180)]
ORDERS = [Answer(990 + n, "redeem", 900.0, 200) for n in range(10)]
HARD = [*SERVED, *AWAY, *ORDERS]


def test_a_server_that_does_what_it_can_has_no_fault() -> None:
    report = judge(ABLE, SECONDS, ENDED, HARD, CALM)
    assert report["faults"] == []
    assert (report["asked"], report["sent_away"], report["orders_sent_away"], report["recovered_seconds"]) == (370, 180, 0.0, 0.0)
    assert (report["done_of_able"], report["answered_p99_ms"], report["sent_away_p99_ms"]) == (0.95, 900.0, 5.0)


@pytest.mark.parametrize(
    ("hard", "calm", "named"),
    [
        ([*HARD, replace(SERVED[0], status=500)], CALM, "1 requests failed"),
        ([*HARD, replace(SERVED[0], status=0)], CALM, "1 requests failed"),
        (HARD, [*CALM, replace(CALM[0], status=409)], "1 requests failed"),
        ([*SERVED, *ORDERS], CALM, "nobody was sent away"),
        ([*SERVED[:80], *AWAY, *ORDERS], CALM, "only 45% of what the server can do"),
        ([*HARD, replace(AWAY[0], name="cancel"), replace(AWAY[0], name="prove")], CALM, "17% of orders were sent away"),
        (HARD, [replace(a, status=503) for a in CALM], "not itself again"),
        (HARD, [], "not itself again"),
    ],
)
def test_what_is_not_as_it_should_be_is_named(hard: list[Answer], calm: list[Answer], named: str) -> None:
    faults = judge(ABLE, SECONDS, ENDED, hard, calm)["faults"]
    assert named in " ".join(faults)


def test_the_server_is_itself_again_when_a_whole_spell_is_quick_and_nobody_is_sent_away() -> None:
    slow = [replace(a, took_ms=700.0) if a.due < ENDED + 3.5 else a for a in CALM]
    assert recovery(ENDED, slow) == 4.0
    assert recovery(ENDED, [*slow, Answer(ENDED + 12.5, "home", 5.0, 503)]) == 4.0
    assert recovery(ENDED, [*slow, Answer(ENDED + 6.5, "home", 5.0, 503)]) == 7.0

"""Twice what a server can do: it sends some away, orders last, and is soon itself again; a gate that is broken is caught (O4).

Nightly, for it takes minutes of load; how what was seen is judged is tried in tests/unit/benchmarks/test_overload.py.
"""

import os
import sys

import pytest

from benchmarks.overload import overload

SECONDS, CUSTOMERS, ORDERS = 20, 200, 1_000
PLACES_KEPT = """
from steward.platform.web import load
load.Places.give_back = lambda self: None
from steward.cli import main
main()
"""
ORDERS_FIRST = """
from steward.platform.web import load
sound = load.rank_of
load.rank_of = lambda declared: load.Rank(load.Rank.VITAL - sound(declared))
from steward.cli import main
main()
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("STEWARD_NIGHTLY" not in os.environ, reason="minutes of load: STEWARD_NIGHTLY=1"),
]


def test_the_server_sends_away_what_it_cannot_do_and_is_soon_itself_again() -> None:
    assert overload(SECONDS, CUSTOMERS, ORDERS)["faults"] == []


def test_places_that_never_come_back_are_caught() -> None:
    report = overload(SECONDS, CUSTOMERS, ORDERS, (sys.executable, "-c", PLACES_KEPT))
    assert any("itself again" in fault for fault in report["faults"])


def test_orders_that_are_sent_away_first_are_caught() -> None:
    report = overload(SECONDS, CUSTOMERS, ORDERS, (sys.executable, "-c", ORDERS_FIRST))
    assert any("of orders were sent away" in fault for fault in report["faults"])

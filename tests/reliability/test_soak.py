"""A server under an even load stays as it is; one that keeps something of every request is caught (O3). Nightly: minutes of load."""

import os
import sys

import pytest

from benchmarks.soak import soak

SECONDS, RATE = 60.0, 5.0
LEAK = """
from steward.platform.web import edge
sound, kept = edge.Edge.__call__, []
async def leaky(self, scope, receive, send):
    kept.append(bytearray(b"x") * 500_000)
    await sound(self, scope, receive, send)
edge.Edge.__call__ = leaky
from steward.cli import main
main()
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("STEWARD_NIGHTLY" not in os.environ, reason="minutes of load: STEWARD_NIGHTLY=1"),
]


def test_the_server_stays_as_it_is() -> None:
    report = soak(SECONDS, RATE)
    assert (report["faults"], report["failed"]) == ([], {})


def test_a_planted_leak_is_caught() -> None:
    report = soak(SECONDS, RATE, (sys.executable, "-c", LEAK))
    assert any(fault.startswith("memory") for fault in report["faults"])

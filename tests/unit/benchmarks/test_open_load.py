"""The driver of the load bench: percentiles, what counts as an error, and that nobody who waits is left out."""

import http.server
import json
import threading
import time
from collections.abc import Iterator

import pytest

from benchmarks.open_load import Client, Tally, offer, percentile


@pytest.mark.parametrize(("share", "expected"), [(0.05, 15), (0.3, 20), (0.4, 20), (0.5, 35), (1.0, 50)])
def test_percentiles_are_those_of_the_nearest_rank(share: float, expected: float) -> None:
    """The worked example of the nearest-rank method: 15, 20, 35, 40, 50 (NIST/SEMATECH e-Handbook, 7.2.6.2)."""
    assert percentile([35, 50, 15, 40, 20], share) == expected
    assert percentile([], share) == 0.0


class _Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = json.dumps({"cookie": self.headers["Cookie"]}).encode()
        self.send_response(int(self.path.removeprefix("/")))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, *_: object) -> None:
        """Nothing: the test reads what the client says."""


@pytest.fixture
def port() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def test_refusals_faults_and_silence_are_errors_and_answers_are_not(port: int, free_port: int) -> None:
    tally, client, nobody = Tally(), Client(port), Client(free_port)
    for path in ("/200", "/201", "/409", "/500"):
        status, _, said = client.ask("GET", path, "mine")
        tally.add("read", 0.5, status)
        assert said == {"cookie": "__Host-steward=mine"}
    tally.add("order", 2.0, nobody.ask("GET", "/200", "mine")[0])
    client.close()
    nobody.close()
    assert tally.failed == {"read 409": 1, "read 500": 1, "order 0": 1}
    assert tally.of(["read", "order"]) == [500.0, 500.0, 500.0, 500.0, 2000.0]


def test_who_had_to_wait_is_timed_from_when_they_meant_to_ask() -> None:
    """Ten requests are due at once and only one is answered at a time: each waits for those before it, and that counts."""
    tally, order = Tally(), []

    def job(due: float) -> None:
        time.sleep(0.01)
        order.append(due)
        tally.add("read", time.perf_counter() - due, 200)

    offer(((0.0, job) for _ in range(10)), asking=1)
    waited = tally.of(["read"])
    assert len(order) == 10
    assert waited == sorted(waited)
    assert waited[-1] >= 100  # milliseconds: ten sleeps of ten each came before its answer


def test_what_a_job_raises_is_not_swallowed() -> None:
    def job(due: float) -> None:
        raise LookupError(due)

    with pytest.raises(LookupError):
        offer([(0.0, job)])

"""What a slider of the goal planner waits for: the whole answer over HTTP, of the households of a demo bank, in wall time.

python -m benchmarks.household [households]

Each household moves each slider a few steps, as a hand does; every answer is a new figure, so none is remembered. Also in turn: what would
mend the plan, and bad turns. Milliseconds; the bar for a slider is 200.
"""

import http.client
import json
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.runner import finish  # first: it sets the number of threads

import numpy as np  # isort: skip
import sqlalchemy as sa  # isort: skip
import uvicorn  # isort: skip
from fastapi import FastAPI  # isort: skip

from steward.app import create_app, open_runtime, prepare_database  # isort: skip
from steward.kernel.ids import CustomerId  # isort: skip
from steward.platform.access.model import Actor, Role  # isort: skip
from steward.platform.db import metadata  # isort: skip
from steward.platform.runtime import Runtime  # isort: skip
from steward.platform.settings import Settings  # isort: skip
from steward.platform.web.call import COOKIE  # isort: skip
from steward.quant.warm import warm  # isort: skip
from steward.sim.load import make_demo_bank  # isort: skip

HOUSEHOLDS, SEED, ASKED = 100, 20260, 60
MOVES = (("save_extra", (500, 3_500, 9_000)), ("spending_share", (0.95, 0.8, 1.1)), ("p1.retire_age", (58, 62.5, 66)))
BAR_MS = 200.0


def main(households: int = HOUSEHOLDS) -> None:
    warm()
    with tempfile.TemporaryDirectory(prefix="steward-household-") as folder:
        rt = _bank(Path(folder), households)
        app = create_app(rt, resolve_session=lambda _rt, token: Actor(f"p-{token}", Role.CUSTOMER, customer_id=CustomerId(token)))
        with _served(app) as port:
            found = {kind: _measure(port, _people(rt), kind) for kind in ("plan", "plan/remedies", "plan/stress")}
        rt.engine.dispose()
    for kind, ms in found.items():
        print(
            f"{kind:16}{np.median(ms):8.0f} ms median{np.percentile(ms, 99):8.0f} ms 99 of 100{max(ms):8.0f} ms at most{len(ms):6} answers"
        )
    slider = found["plan"]
    finish(
        households=households,
        answers=len(slider),
        median_ms=round(float(np.median(slider)), 1),
        p99_ms=round(float(np.percentile(slider, 99)), 1),
        within_bar=round(float((np.array(slider) < BAR_MS).mean()), 4),
    )


def _bank(home: Path, households: int) -> Runtime:
    settings = Settings.from_env({"STEWARD_HOME": str(home), "STEWARD_PUBLIC_URL": "http://localhost"})
    prepare_database(settings, demo=True)
    rt = open_runtime(settings)
    make_demo_bank(rt, seed=SEED, households=households)
    return rt


@contextmanager
def _served(app: FastAPI) -> Iterator[int]:
    """The app on a free port of this machine."""
    taken = socket.socket(proto=socket.IPPROTO_TCP)  # else answers wait for the delayed acknowledgement
    taken.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield int(taken.getsockname()[1])
    server.should_exit = True
    thread.join()


def _people(rt: Runtime) -> list[str]:
    table = metadata.tables["customers_customer"]
    with rt.engine.connect() as db:
        return list(db.execute(sa.select(table.c.id).where(table.c.kind == "person").order_by(table.c.id).limit(ASKED)).scalars())


def _measure(port: int, people: list[str], kind: str) -> list[float]:
    """Wall milliseconds of each answer; who cannot be planned for (no age on record) is not counted."""
    spent, line = [], http.client.HTTPConnection("127.0.0.1", port)
    for customer_id in people:
        headers = {"Cookie": f"{COOKIE}={customer_id}", "X-Steward": "1", "Content-Type": "application/json"}
        for body in _bodies(kind):
            began = time.perf_counter()
            line.request("POST", f"/api/customers/{customer_id}/{kind}", json.dumps(body), headers)
            answer = line.getresponse()
            answer.read()
            if answer.status == 200:
                spent.append(1000 * (time.perf_counter() - began))
    line.close()
    return spent


def _bodies(kind: str) -> Iterator[dict[str, dict[str, str]]]:
    if kind != "plan":
        yield {"edits": {}}
        return
    for code, steps in MOVES:
        for value in steps:
            yield {"edits": {code: str(value)}}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

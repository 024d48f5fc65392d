"""A server keeps nothing of a request: counted in blocks of Python's memory, which no busy machine changes (O3)."""

import functools
import gc
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from benchmarks.orders import READS
from steward.app import create_app
from steward.deliver.trading.tables import order
from steward.platform.access.model import SYSTEM, NewPerson, Role
from steward.platform.access.tables import person
from steward.platform.identity.actions import create_person
from steward.platform.identity.sessions import open_session
from steward.platform.web.call import COOKIE
from steward.platform.web.edge import Edge
from steward.sim.load import make_demo_bank
from tests.sim.conftest import SEED, empty_bank

WARM, TIMES = 10, 40
# Blocks of memory kept of a request: whoever keeps something under its identifier keeps two.
MOST_KEPT = 1.0

Ask = Callable[[], None]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def asks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Ask]]:
    """Everything the load of the soak looks at, and a proof that is begun: a request each."""
    rt = empty_bank(tmp_path_factory.mktemp("kept"))
    make_demo_bank(rt, seed=SEED, households=6)
    with rt.work(SYSTEM) as w:
        bought = w.db.execute(sa.select(order.c.id, order.c.customer_id, order.c.product_id).limit(1)).one()
        whose = w.db.execute(sa.select(person.c.id).where(person.c.customer_id == bought.customer_id)).scalars().first()
        advisor = w.db.execute(sa.select(person.c.id).where(person.c.role == Role.ADVISOR.value).limit(1)).scalar_one()
        asking = {
            "readers": whose or create_person(w, new=NewPerson(Role.CUSTOMER, "客户", customer_id=bought.customer_id)),
            "advisors": advisor,
            "desk": create_person(w, new=NewPerson(Role.RISK, "值班员")),
        }
        headers = {who: {"Cookie": f"{COOKIE}={open_session(w, one, 'persona')[1]}", "X-Steward": "1"} for who, one in asking.items()}
    with TestClient(create_app(rt), base_url=rt.settings.public_url) as client:
        shown = {"operation": "trading:order:redeem", "subject_id": bought.product_id, "shown": {"amount": "1.00"}}
        made: list[Ask] = [_ask(client, "POST", "/api/step-up", headers["readers"], shown)]
        for _, who, path, _ in READS:
            made.append(_ask(client, "GET", path.format(customer=bought.customer_id, order=bought.id), headers[who]))
        yield made
    rt.engine.dispose()


def _ask(client: TestClient, method: str, path: str, headers: dict[str, str], body: Any = None) -> Ask:
    def ask() -> None:
        answer = client.request(method, path, headers=headers, json=body)
        assert answer.is_success, (path, answer.text)

    return ask


@pytest.fixture(autouse=True)
def unlogged() -> Iterator[None]:
    """The test runner keeps every line that is logged, for its report: those are its blocks, not the server's."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def kept_of_each(asks: list[Ask]) -> float:
    """Blocks of memory kept of a request. Caches with a bound are emptied before each look: they fill up, and end there."""
    ask_all(asks, WARM)
    before = blocks()
    ask_all(asks, TIMES)
    return (blocks() - before) / (TIMES * len(asks))


def ask_all(asks: list[Ask], times: int) -> None:
    for _ in range(times):
        for ask in asks:
            ask()


def blocks() -> int:
    for cached in [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]:
        if cached.cache_parameters()["maxsize"] is not None:
            cached.cache_clear()
    gc.collect()
    return sys.getallocatedblocks()


def test_nothing_is_kept_of_a_request(asks: list[Ask]) -> None:
    assert kept_of_each(asks) < MOST_KEPT


def test_a_planted_cache_without_bound_is_caught(asks: list[Ask], monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Edge._protect

    @functools.cache
    def seen(request_id: str) -> list[str]:
        return [request_id]

    def keeping(self: Edge, headers: Any, scope: Any, request_id: str, nonce: str) -> None:
        seen(request_id)
        sound(self, headers, scope, request_id, nonce)

    monkeypatch.setattr(Edge, "_protect", keeping)
    assert kept_of_each(asks) > MOST_KEPT

"""The program over HTTP, with the people of a house signed in by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from fastapi.testclient import TestClient

from steward.app import create_app
from steward.platform.access.model import Actor
from tests.modules.advise.house import House

STRANGER = "01900000-0000-7000-8000-00000000beef"


@contextmanager
def house_client(house: House) -> Iterator[TestClient]:
    """Cookies `customer`, `advisor`, and `stranger`: a customer whose nothing in this house is."""
    people: dict[str, Actor] = {
        "customer": house.customer,
        "advisor": house.advisor,
        "stranger": replace(house.customer, person_id=STRANGER, customer_id=STRANGER),
    }
    app = create_app(house.rt, resolve_session=lambda _rt, token: people[token])
    with TestClient(app, base_url="https://bank.test") as made:
        yield made

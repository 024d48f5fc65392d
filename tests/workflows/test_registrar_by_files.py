"""Days of a bank whose registrar speaks in files: asked, confirmed, late, told twice, with a changed byte (F2, R4, R13)."""

import base64
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from steward.app import settle_orders
from steward.deliver.trading import queries
from steward.deliver.trading.model import BreakKind, Confirmation, OrderState
from steward.kernel.ids import OrderId
from steward.platform.access.model import SYSTEM
from steward.platform.crypto import verify_signature
from steward.platform.settings import InsecureStart, Settings
from steward.sim.registrar import FAULTLESS, registrar_of
from steward.workflows.settlement.files import read_folder, write_file
from steward.workflows.settlement.rows import CONFIRMATION, REQUEST, confirmation_row, read_request
from tests.support.banks import new_bank
from tests.support.desk import Desk

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (dt.date(2026, 3, day) for day in range(2, 6))


@dataclass
class Office:
    """The registrar's end of the folder: it knows our public key and has a key of its own."""

    desk: Desk
    folder: Path
    ours: str
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    files: int = 0

    @property
    def public(self) -> str:
        return base64.b64encode(self.key.public_key().public_bytes_raw()).decode()

    def asked(self) -> list[list[str]]:
        """The order numbers of each request file that carries the bank's signature."""
        files = read_folder(self.folder / "out", REQUEST, lambda m, s: verify_signature(self.ours, m, s))
        return [[read_request(row).number for row in f.rows] for f in files]

    def answers(self) -> dict[str, Confirmation]:
        """What everything asked comes to at the prices of the day, by order number."""
        brain = registrar_of(self.desk.rt, FAULTLESS)
        files = read_folder(self.folder / "out", REQUEST, lambda m, s: verify_signature(self.ours, m, s))
        brain.send([read_request(row) for f in files for row in f.rows])
        with self.desk.rt.work(SYSTEM, read_only=True) as w:
            said = brain.confirmations(w.today, w.today)
        return {c.order_number: c for c in said}

    def write(self, said: Sequence[Confirmation]) -> Path:
        self.files += 1
        rows = [confirmation_row(c, "CNY") for c in said]
        with self.desk.rt.work(SYSTEM, read_only=True) as w:
            return write_file(self.folder / "in", CONFIRMATION, w.today, self.files, rows, self.sign)

    def sign(self, message: bytes) -> str:
        return base64.b64encode(self.key.sign(message)).decode()


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """A bank with customers of its own, whose settings name the folder and the registrar's key."""
    rt = new_bank(tmp_path, database_url)
    desk = Desk(rt)
    desk.product()
    made = Office(desk, tmp_path / "exchange", rt.keys.public_key())
    rt.settings = replace(rt.settings, registrar_dir=made.folder, registrar_key=made.public)
    yield made
    rt.engine.dispose()


def run(office: Office, day: dt.date, hour: int = 9) -> None:
    office.desk.go_to(day, hour)
    settle_orders(office.desk.rt)


def bought(office: Office, amount: str) -> OrderId:
    return office.desk.place(office.desk.customer(amount), office.desk.line(amount))[0].id


def states(office: Office, *ids: OrderId) -> list[OrderState]:
    return [office.desk.order(i).state for i in ids]


def breaks(office: Office) -> list[BreakKind]:
    with office.desk.rt.work(SYSTEM, read_only=True) as w:
        return sorted(b.kind for b in queries.list_breaks(w))


def test_days_of_a_registrar_that_speaks_in_files(office: Office) -> None:
    desk = office.desk
    desk.go_to(MONDAY)
    first, second, third = (bought(office, amount) for amount in ("10000", "5000", "700"))
    numbers = [desk.order(i).number for i in (first, second, third)]
    run(office, MONDAY, 16)
    run(office, MONDAY, 17)
    assert office.asked() == [numbers], "one file of the day's orders, written once"

    desk.price(MONDAY, "1.2345")
    desk.go_to(TUESDAY, 8)
    said = office.answers()
    office.write([said[numbers[0]]])
    run(office, TUESDAY)
    assert states(office, first, second, third) == [OrderState.SETTLED, OrderState.SUBMITTED, OrderState.SUBMITTED]
    assert str(desk.order(first).units) == "8036.15"

    desk.go_to(TUESDAY, 10)
    office.write([said[numbers[0]]])
    run(office, TUESDAY, 11)
    assert breaks(office) == [], "told again word for word, it is known already"
    office.write([replace(said[numbers[0]], number="another")])
    run(office, TUESDAY, 12)
    assert (breaks(office), str(desk.order(first).units)) == ([BreakKind.DOUBLE_CONFIRMATION], "8036.15")

    run(office, WEDNESDAY)
    assert breaks(office) == sorted([BreakKind.DOUBLE_CONFIRMATION, BreakKind.OVERDUE, BreakKind.OVERDUE])
    path = office.write([said[numbers[1]], said[numbers[2]]])
    whole = path.read_bytes()
    path.write_bytes(whole.replace(said[numbers[1]].number.encode(), said[numbers[1]].number.encode()[:-1] + b"x", 1))
    assert path.read_bytes() != whole
    run(office, WEDNESDAY, 12)
    assert states(office, second, third) == [OrderState.SUBMITTED, OrderState.SUBMITTED], "nothing of a changed file is taken"
    assert breaks(office).count(BreakKind.BAD_FILE) == 1

    path.write_bytes(whole)
    run(office, THURSDAY)
    run(office, THURSDAY, 10)
    assert states(office, first, second, third) == [OrderState.SETTLED] * 3, "late, at the price of its day, once"
    assert {desk.order(i).trade_date for i in (first, second, third)} == {MONDAY}
    assert office.asked() == [numbers]
    assert desk.broken_laws() == {}


@pytest.mark.parametrize("missing", ["STEWARD_REGISTRAR_DIR", "STEWARD_REGISTRAR_KEY"])
def test_the_folder_comes_with_a_key_or_not_at_all(tmp_path: Path, missing: str) -> None:
    given = {"STEWARD_HOME": str(tmp_path), "STEWARD_REGISTRAR_DIR": str(tmp_path), "STEWARD_REGISTRAR_KEY": "A" * 43 + "="}
    assert Settings.from_env(given).registrar_dir == tmp_path
    with pytest.raises(InsecureStart, match="STEWARD_REGISTRAR_DIR needs STEWARD_REGISTRAR_KEY"):
        Settings.from_env({name: value for name, value in given.items() if name != missing})

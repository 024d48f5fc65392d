"""The registrar by files and from a recording: whole or not at all, each order once, a bad file refused with line and reason (F2, R4)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from steward.deliver.trading.model import (
    Asked,
    BadFile,
    ChoiceFault,
    ChoiceRequest,
    ChoiceTold,
    Confirmation,
    Direction,
    MovedLot,
    MoveFault,
    MoveRequest,
    MoveTold,
    Outcome,
    Side,
    Told,
    TradeRequest,
)
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.know.products.model import DividendMode
from steward.workflows.settlement.files import FileRegistrar, write_file
from steward.workflows.settlement.recorded import RecordedRegistrar, Recorder
from steward.workflows.settlement.rows import CHOSEN, CONFIRMATION, MOVED, confirmation_row, read_confirmation, told_row

MONDAY, TUESDAY = BusinessDate(dt.date(2026, 3, 2)), BusinessDate(dt.date(2026, 3, 3))
SAID = Confirmation(
    number="R1",
    order_number="O1",
    outcome=Outcome.FILLED,
    trade_date=MONDAY,
    asked=1_000_000,
    applied=600_000,
    price=Decimal("1.2345"),
    units=Units(482_169, 2),
    net=Money(595_238, "CNY"),
    fee=Money(4_762, "CNY"),
    rest_follows=True,
    corrects="R0",
)
LOTS = (MovedLot(MONDAY, Units(300_000, 4), Money(2_010, "CNY")), MovedLot(MONDAY, Units(155_000, 4), None))
CAME, WENT = MoveTold("T1", TUESDAY, 455_000, LOTS), MoveTold("T2", TUESDAY, 7_000_000)
STAYED = MoveTold("T3", TUESDAY, fault=MoveFault.HOLDER_DIFFERS)
STANDS, STANDS_NOT = ChoiceTold("D1", TUESDAY), ChoiceTold("D2", TUESDAY, ChoiceFault.NOT_OFFERED)
REFUSED = Confirmation("R2", "O2", Outcome.REFUSED, MONDAY, 5_000, reason="quota_exhausted")


class Key:
    """Somebody's signing key."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()

    def sign(self, message: bytes) -> str:
        return self.key.sign(message).hex()

    def verify(self, message: bytes, signature: str) -> bool:
        try:
            self.key.public_key().verify(bytes.fromhex(signature), message)
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it does not fit
            return False
        return True


@pytest.fixture
def theirs() -> Key:
    return Key()


@pytest.fixture
def registrar(tmp_path: Path, theirs: Key) -> FileRegistrar:
    ours = Key()
    folders = (tmp_path / "out", tmp_path / "in")
    for folder in folders:
        folder.mkdir()
    return FileRegistrar(*folders, ours.sign, theirs.verify, ours.verify)


def request(number: str, asked: int = 1_000_000) -> TradeRequest:
    return TradeRequest(number, "steward:fund", Side.BUY, asked, 2, "CNY", MONDAY)


def deliver(registrar: FileRegistrar, theirs: Key, number: int = 1, day: BusinessDate = TUESDAY) -> Path:
    rows = [confirmation_row(c, "CNY") for c in (SAID, REFUSED)]
    return write_file(registrar.inward, CONFIRMATION, day, number, rows, theirs.sign)


def test_an_order_lies_in_one_file_however_often_it_is_sent(registrar: FileRegistrar) -> None:
    registrar.send([request("O1"), request("O2")])
    registrar.send([request("O2"), request("O3")])
    registrar.send([request("O1")])
    written = [line for path in sorted(registrar.outward.iterdir()) for line in path.read_text().splitlines() if line.startswith("O")]
    assert [line.split("|")[0] for line in written] == ["O1", "O2", "O3"]
    assert registrar.find(["O1", "O3", "O9"]) == {"O1": request("O1").digest, "O3": request("O3").digest}


def test_the_same_number_with_another_content_is_refused(registrar: FileRegistrar) -> None:
    registrar.send([request("O1")])
    with pytest.raises(BadFile, match="O1"):
        registrar.send([request("O1", 5)])


def test_nobody_ever_sees_half_a_file_and_no_file_takes_the_place_of_another(registrar: FileRegistrar, theirs: Key) -> None:
    path = deliver(registrar, theirs)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        deliver(registrar, theirs)
    assert (path.read_bytes(), [p.name for p in registrar.inward.iterdir()]) == (before, [path.name])


def test_confirmations_come_back_to_the_last_field(registrar: FileRegistrar, theirs: Key) -> None:
    deliver(registrar, theirs)
    assert list(registrar.confirmations(MONDAY, TUESDAY)) == [SAID, REFUSED]
    assert list(registrar.confirmations(MONDAY, TUESDAY)) == [SAID, REFUSED]
    assert list(registrar.confirmations(MONDAY, MONDAY)) == []


@pytest.mark.parametrize("said", [SAID, REFUSED, replace(SAID, rest_follows=False, corrects=None)])
def test_a_confirmation_is_what_its_row_says(said: Confirmation) -> None:
    assert read_confirmation(confirmation_row(said, "CNY")) == said


def resigned(change: Callable[[str], str], key: Key, path: Path) -> None:
    """The planted bug, signed properly: only what the file says of itself can give it away."""
    body = change(path.read_text().rsplit("\n", 2)[0] + "\n").encode()
    path.write_bytes(body + key.sign(body).encode() + b"\n")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace("|1000000|600000|", "|1000001|600000|"), "line 1: the total"),
        (lambda text: text.rsplit("\n", 2)[0] + "\n", "line 1: 2 rows announced, 1 there"),
        (lambda text: text.replace("|1.2345|", "|1,2345|"), "line 2"),
        (lambda text: text.replace("R2|", "R2|x|"), "line 3: 16 fields"),
        (lambda text: text.replace("|confirmation|", "|request|"), "line 1: not the head"),
        (lambda text: text.replace("|000001|", "|000002|"), "line 1: the file says it is number 000002"),
    ],
)
def test_a_bad_file_is_refused_whole_with_line_and_reason(
    registrar: FileRegistrar, theirs: Key, change: Callable[[str], str], reason: str
) -> None:
    path = deliver(registrar, theirs)
    resigned(change, theirs, path)
    with pytest.raises(BadFile, match=f"{path.name}: {reason}"):
        registrar.confirmations(MONDAY, TUESDAY)


def test_any_changed_byte_breaks_the_signature(registrar: FileRegistrar, theirs: Key) -> None:
    path = deliver(registrar, theirs)
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(BadFile):
            registrar.confirmations(MONDAY, TUESDAY)


def test_a_file_that_is_missing_is_noticed(registrar: FileRegistrar, theirs: Key) -> None:
    deliver(registrar, theirs, 1)
    deliver(registrar, theirs, 3)
    with pytest.raises(BadFile, match="file 000002 is missing"):
        registrar.confirmations(MONDAY, TUESDAY)


def test_a_recording_says_the_same_and_notices_another_question(registrar: FileRegistrar, theirs: Key, tmp_path: Path) -> None:
    deliver(registrar, theirs)
    recorder = Recorder(registrar, tmp_path / "exchange.jsonl", "CNY")
    recorder.send([request("O1")])
    assert recorder.find(["O1"]) == {"O1": request("O1").digest}
    assert list(recorder.confirmations(MONDAY, TUESDAY)) == [SAID, REFUSED]
    replayed = RecordedRegistrar(tmp_path / "exchange.jsonl")
    replayed.send([request("O1")])
    assert replayed.find(["O1"]) == {"O1": request("O1").digest}
    assert list(replayed.confirmations(MONDAY, TUESDAY)) == [SAID, REFUSED]
    with pytest.raises(BadFile, match="line 4"):
        replayed.find(["O1"])
    with pytest.raises(BadFile, match="line 1"):
        RecordedRegistrar(tmp_path / "exchange.jsonl").send([request("O1", 7)])


def move(number: str, units: int = 7_000_000) -> MoveRequest:
    return MoveRequest(number, "steward:fund", "C000001", Direction.OUT, units, 4, "CNY", "378", "A0012345678", MONDAY)


def choice(number: str) -> ChoiceRequest:
    return ChoiceRequest(number, "steward:fund", "C000001", DividendMode.REINVEST, MONDAY)


def tell(registrar: FileRegistrar, theirs: Key, number: int = 1) -> list[Path]:
    said: dict[str, tuple[Told, ...]] = {MOVED: (CAME, WENT, STAYED), CHOSEN: (STANDS, STANDS_NOT)}
    return [write_file(registrar.inward, kind, TUESDAY, number, [told_row(x)[1] for x in of], theirs.sign) for kind, of in said.items()]


def test_moves_and_choices_lie_in_files_of_their_own_each_once(registrar: FileRegistrar) -> None:
    registrar.send([request("O1"), move("T1"), choice("D1")])
    registrar.send([move("T1"), move("T2"), choice("D1")])
    assert sorted(p.name for p in registrar.outward.iterdir()) == [
        "choice_000001.txt",
        "move_000001.txt",
        "move_000002.txt",
        "request_000001.txt",
    ]
    asked: list[Asked] = [request("O1"), move("T1"), move("T2"), choice("D1")]
    assert registrar.find(["O1", "T1", "T2", "D1", "D9"]) == {r.number: r.digest for r in asked}
    with pytest.raises(BadFile, match="T1 was handed over with another content"):
        registrar.send([move("T1", 5)])


def test_answers_come_back_to_the_last_field_and_stay_out_of_other_days(registrar: FileRegistrar, theirs: Key) -> None:
    tell(registrar, theirs)
    assert list(registrar.answers(MONDAY, TUESDAY)) == [CAME, WENT, STAYED, STANDS, STANDS_NOT]
    assert (list(registrar.answers(MONDAY, MONDAY)), list(registrar.confirmations(MONDAY, TUESDAY))) == ([], [])


@pytest.mark.parametrize(
    ("kind", "change", "reason"),
    [
        (0, lambda text: text.replace(":300000:", ":300001:"), "line 2: T1: the lots do not add up to 455000"),
        (0, lambda text: text.replace("|7000000|", "|7000001|"), "line 1: the total"),
        (0, lambda text: text.replace(":2010,", ":20.10,"), "line 2"),
        (0, lambda text: text.replace("T2|done|", "T2|gone|"), "line 3: 'gone'"),
        (0, lambda text: text.replace("T2|done|", "T2|refused|"), "line 3: 'refused' with the reason ''"),
        (0, lambda text: text.replace("holder_differs", "mood"), "line 4: 'mood'"),
        (0, lambda text: text.replace("T2|", "T2|x|"), "line 3: 9 fields instead of 8"),
        (1, lambda text: text.replace("D1|done|2026-03-03", "D1|done|3 March"), "line 2"),
        (1, lambda text: text.replace("D2|refused|", "D2|done|"), "line 3: 'done' with the reason 'not_offered'"),
        (1, lambda text: text.rsplit("\n", 2)[0] + "\n", "line 1: 2 rows announced, 1 there"),
    ],
)
def test_a_bad_file_of_answers_is_refused_whole_with_line_and_reason(
    registrar: FileRegistrar, theirs: Key, kind: int, change: Callable[[str], str], reason: str
) -> None:
    path = tell(registrar, theirs)[kind]
    resigned(change, theirs, path)
    with pytest.raises(BadFile, match=f"{path.name}: {reason}"):
        registrar.answers(MONDAY, TUESDAY)


def test_any_changed_byte_of_an_answer_breaks_the_signature_and_a_missing_file_is_noticed(registrar: FileRegistrar, theirs: Key) -> None:
    path = tell(registrar, theirs)[0]
    whole = path.read_bytes()
    for at in range(0, len(whole), 11):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(BadFile):
            registrar.answers(MONDAY, TUESDAY)
    path.write_bytes(whole)
    tell(registrar, theirs, 3)
    with pytest.raises(BadFile, match="file 000002 is missing"):
        registrar.answers(MONDAY, TUESDAY)


def test_a_recording_plays_answers_and_notices_another_day(registrar: FileRegistrar, theirs: Key, tmp_path: Path) -> None:
    tell(registrar, theirs)
    recorder = Recorder(registrar, tmp_path / "exchange.jsonl", "CNY")
    recorder.send([move("T1"), choice("D1")])
    said = list(recorder.answers(MONDAY, TUESDAY))
    replayed = RecordedRegistrar(tmp_path / "exchange.jsonl")
    replayed.send([move("T1"), choice("D1")])
    assert list(replayed.answers(MONDAY, TUESDAY)) == said == [CAME, WENT, STAYED, STANDS, STANDS_NOT]
    other = RecordedRegistrar(tmp_path / "exchange.jsonl")
    with pytest.raises(BadFile, match="line 1"):
        other.send([move("T1", 5), choice("D1")])

"""Our book against the registrar's and the cash accounts (F2, R12): a difference is a break once, and closes itself when it is gone."""

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from steward.deliver.trading import queries, rules
from steward.deliver.trading.model import Break, BreakKind, BreakState, Difference, Source
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers.queries import customers_by_id
from steward.platform.access.model import SYSTEM
from steward.platform.settings import InsecureStart, Settings
from steward.workflows.settlement.files import write_file
from steward.workflows.settlement.reconcile import FileStatements, reconcile, reconcile_files
from tests.support.banks import new_bank
from tests.support.desk import Desk
from tests.workflows.test_exchange_files import Key

MONDAY = BusinessDate(dt.date(2026, 3, 2))


class Office:
    """The other side: it writes statements of what it was told to say."""

    def __init__(self, desk: Desk, inward: Path) -> None:
        self.desk, self.inward, self.key, self.files = desk, inward, Key(), 0

    def say(self, register: Mapping[str, int], cash: Mapping[str, int]) -> dict[Source, tuple[int, int]]:
        self.files += 1
        for source, amounts in ((Source.REGISTER, register), (Source.CASH, cash)):
            rows = [(*subject.split(":", 1), str(amount)) for subject, amount in amounts.items()]
            write_file(self.inward, source.value, MONDAY, self.files, rows, self.key.sign)
        return reconcile(self.desk.rt, FileStatements(self.inward, self.key.verify))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(new_bank(tmp_path))
    made.product()
    return made


@pytest.fixture
def office(desk: Desk, tmp_path: Path) -> Office:
    return Office(desk, tmp_path)


def number_of(desk: Desk, who: CustomerId) -> str:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return customers_by_id(w, [who])[who].number


def breaks_of(desk: Desk, state: BreakState = BreakState.OPEN) -> list[Break]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return queries.list_breaks(w, state=state)


def test_missing_extra_and_different_amounts_are_breaks_once_and_close_themselves(desk: Desk, office: Office) -> None:
    names = [number_of(desk, desk.customer("100", units=units)) for units in ("10", "20")]
    fund, yuan = ([f"{name}:{code}" for name in names] for code in ("steward:fund", "CNY"))
    cash = {yuan[0]: 10_000, yuan[1]: 9_999}
    register = {fund[1]: 2_000, "C9:steward:fund": 500}
    assert office.say(register, cash) == {Source.REGISTER: (2, 0), Source.CASH: (1, 0)}
    assert office.say(register, cash) == {Source.REGISTER: (0, 0), Source.CASH: (0, 0)}
    found = {(b.kind, b.subject, b.facts["ours"], b.facts["theirs"]) for b in breaks_of(desk)}
    assert found == {
        (BreakKind.MISSING, fund[0], 1_000, 0),
        (BreakKind.EXTRA, "C9:steward:fund", 0, 500),
        (BreakKind.AMOUNT_DIFFERS, yuan[1], 10_000, 9_999),
    }
    assert office.say({fund[0]: 1_000, fund[1]: 2_000}, cash) == {Source.REGISTER: (0, 2), Source.CASH: (0, 0)}
    assert office.say({fund[0]: 1_000, fund[1]: 2_000}, {**cash, yuan[1]: 10_000}) == {Source.REGISTER: (0, 0), Source.CASH: (0, 1)}
    assert (breaks_of(desk), len(breaks_of(desk, BreakState.RESOLVED))) == ([], 3)


def test_our_book_is_that_of_the_statements_day(desk: Desk, office: Office) -> None:
    """What moved after the end of that day is no difference."""
    name = number_of(desk, who := desk.customer("100"))
    desk.go_to(dt.date(2026, 3, 3))
    desk.give(who, "50", "CNY")
    assert office.say({}, {f"{name}:CNY": 10_000})[Source.CASH] == (0, 0)
    assert office.say({}, {f"{name}:CNY": 15_000})[Source.CASH] == (1, 0)


def test_a_statement_that_is_not_as_agreed_is_a_break_and_changes_no_other(desk: Desk, office: Office) -> None:
    desk.customer("100", units="10")
    assert office.say({}, {})[Source.REGISTER] == (1, 0)
    path = office.inward / "register_000001.txt"
    path.write_bytes(path.read_bytes().replace(b"2026", b"2027"))
    done = reconcile(desk.rt, FileStatements(office.inward, office.key.verify))
    assert Source.REGISTER not in done
    assert [b.subject for b in breaks_of(desk) if b.kind is BreakKind.BAD_FILE] == ["register"]
    assert len(breaks_of(desk)) == 3, "those that were open stay so"


def test_a_comparison_that_looks_only_at_our_side_is_seen(desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: what only the other side has is not looked at."""

    def one_sided(ours: Mapping[str, int], theirs: Mapping[str, int]) -> list[Difference]:
        return [Difference(BreakKind.MISSING, s, n, 0) for s, n in ours.items() if s not in theirs]

    monkeypatch.setattr(rules, "compare_books", one_sided)
    office.say({"C9:steward:fund": 500}, {})
    assert breaks_of(desk) == []
    monkeypatch.undo()
    assert office.say({"C9:steward:fund": 500}, {})[Source.REGISTER] == (1, 0)


@pytest.mark.parametrize("missing", ["STEWARD_STATEMENTS_DIR", "STEWARD_STATEMENTS_KEY"])
def test_statements_come_from_a_folder_and_a_key_or_not_at_all(tmp_path: Path, missing: str) -> None:
    given = {"STEWARD_HOME": str(tmp_path), "STEWARD_STATEMENTS_DIR": str(tmp_path), "STEWARD_STATEMENTS_KEY": "A" * 43 + "="}
    assert Settings.from_env(given).statements_dir == tmp_path
    with pytest.raises(InsecureStart):
        Settings.from_env({name: value for name, value in given.items() if name != missing})


def test_a_bank_that_names_its_statements_reconciles_them(desk: Desk, office: Office) -> None:
    office.say({}, {})
    assert breaks_of(desk) == []
    desk.customer("100", units="10")
    public = base64.b64encode(office.key.key.public_key().public_bytes_raw()).decode()
    office.key.sign = lambda message: base64.b64encode(office.key.key.sign(message)).decode()  # type: ignore[method-assign]
    office.inward = office.inward / "in"
    office.inward.mkdir()
    office.files = 0
    office.say({}, {})
    desk.rt.settings = replace(desk.rt.settings, statements_dir=office.inward, statements_key=public)
    reconcile_files(desk.rt)
    assert {b.kind for b in breaks_of(desk)} >= {BreakKind.MISSING}

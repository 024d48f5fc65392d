"""A backup holds the whole bank of one moment, opens for its key only, and a drill knows when it would not save the bank (O1)."""

import base64
import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from steward.app import open_runtime, prepare_database
from steward.kernel.time import instant
from steward.platform import backup as sealed
from steward.platform.access.model import SYSTEM
from steward.platform.access.operation import Operation
from steward.platform.access.tables import person
from steward.platform.backup import bank as backup_bank
from steward.platform.clock import SystemClock
from steward.platform.db import make_engine, metadata, open_values
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.workflows import backup
from steward.workflows.verify import verify_bank, write_checkpoint
from tests.support.banks import MASTER_KEY

MASTER = base64.b64decode(MASTER_KEY)
NAMES = ["丙", "乙", "甲"]


def nothing(_count: int) -> None:
    """Nobody watches."""


def settings_of(home: Path, url: str | None = None) -> Settings:
    given = {"STEWARD_HOME": str(home), "STEWARD_MASTER_KEY": MASTER_KEY}
    return Settings.from_env(given if url is None else {**given, "STEWARD_DATABASE_URL": url})


@pytest.fixture
def rt(tmp_path: Path, empty_database_url: str) -> Iterator[Runtime]:
    settings = settings_of(tmp_path / "bank", empty_database_url)
    prepare_database(settings, demo=False)
    opened = open_runtime(settings)
    with opened.work(SYSTEM) as w:
        w.audit(Operation.SYSTEM_HEALTH_READ, None, "done", {})
    for name in NAMES:
        let_in(opened, name)
    write_checkpoint(opened)
    yield opened
    opened.engine.dispose()


def let_in(rt: Runtime, name: str) -> None:
    with rt.work(SYSTEM) as w:
        common = {"role": "advisor", "customer_id": None, "team": None, "language": "zh", "active": True, "created_at": w.now}
        w.insert(person, [{"id": w.new_id(), "name": name, **common}])


def names(rt: Runtime) -> list[str]:
    with rt.work(SYSTEM, read_only=True) as w:
        return sorted(open_values(w.keys, person, dict(row))["name"] for row in w.db.execute(sa.select(person)).mappings())


def tables_in(settings: Settings) -> set[str]:
    engine = make_engine(settings.database_url)
    found = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    return found - {"alembic_version"}


def prove(settings: Settings) -> list[str]:
    rt = open_runtime(settings)
    try:
        assert names(rt) == NAMES
        return [c.name for c in verify_bank(rt).checks if c.state != "ok"]
    finally:
        rt.engine.dispose()


def test_a_drill_brings_the_whole_bank_back_and_proves_it(rt: Runtime, tmp_path: Path) -> None:
    file = backup.back_up(rt, tmp_path / "kept", nothing)
    found = backup.drill(backup.newest(tmp_path / "kept"), MASTER, tmp_path / "drill", SystemClock().now(), prove, nothing)
    assert (found.ok, found.backup, found.different, found.failed) == (True, file, (), ())
    assert found.rows > len(NAMES)
    assert (file.stat().st_mode & 0o777, list(file.parent.iterdir())) == (0o600, [file])
    later = instant(SystemClock().now() + dt.timedelta(hours=27))
    late = backup.drill(file, MASTER, tmp_path / "again", later, prove, nothing)
    assert (late.late, late.ok) == (True, False)


def test_it_comes_back_on_the_other_database_too(rt: Runtime, tmp_path: Path, sqlite_url: str, request: pytest.FixtureRequest) -> None:
    other = request.getfixturevalue("pg_url") if rt.settings.is_sqlite else sqlite_url
    file = backup.back_up(rt, tmp_path / "kept", nothing)
    target = settings_of(tmp_path / "other", other)
    assert backup.restore(target, file, MASTER, nothing).different == ()
    assert prove(target) == []
    with pytest.raises(sealed.BackupBroken, match="not empty"):
        backup.restore(target, file, MASTER, nothing)


def test_it_holds_one_moment_though_the_bank_goes_on(rt: Runtime, tmp_path: Path) -> None:
    joined: list[int] = []

    def meanwhile(_count: int) -> None:
        if not joined:
            joined.append(1)
            let_in(rt, "丁")

    file = backup.back_up(rt, tmp_path / "kept", meanwhile)
    assert names(rt) == sorted([*NAMES, "丁"])
    target = settings_of(tmp_path / "other", f"sqlite:///{tmp_path / 'other.db'}")
    assert backup.restore(target, file, MASTER, nothing).different == ()
    assert prove(target) == []


def test_a_book_beside_the_database_comes_along_whole_while_it_is_written(tmp_path: Path) -> None:
    """The newest rows of a SQLite book lie in its log, not in the file: copying the file's bytes would lose them."""
    settings = settings_of(tmp_path / "bank")
    prepare_database(settings, demo=False)
    rt = open_runtime(settings)
    with closing(sqlite3.connect(settings.home / backup.REGISTRAR)) as book:
        book.executescript("PRAGMA journal_mode=WAL; CREATE TABLE received (number TEXT); INSERT INTO received VALUES ('1')")
        file = backup.back_up(rt, tmp_path / "kept", nothing)
    rt.engine.dispose()
    target = settings_of(tmp_path / "other")
    backup.restore(target, file, MASTER, nothing)
    with closing(sqlite3.connect(target.home / backup.REGISTRAR)) as book:
        assert book.execute("SELECT number FROM received").fetchall() == [("1",)]


def test_one_changed_byte_and_nothing_comes_back(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "bank")
    prepare_database(settings, demo=False)
    rt = open_runtime(settings)
    for number in range(25):  # more than one chunk
        let_in(rt, f"{number}-" + "财" * 20_000)
    file = backup.back_up(rt, tmp_path / "kept", nothing)
    rt.engine.dispose()
    whole, target = file.read_bytes(), settings_of(tmp_path / "other")
    for how, spoiled in spoilt(whole).items():
        file.write_bytes(spoiled)
        with pytest.raises(sealed.BackupBroken):
            backup.restore(target, file, MASTER, nothing)
            pytest.fail(how)
        assert tables_in(target) == set()
    file.write_bytes(whole)
    assert backup.restore(target, file, MASTER, nothing).different == ()


def spoilt(whole: bytes) -> dict[str, bytes]:
    """The same file with one thing wrong: each of some places changed, parts cut off or exchanged, something added."""
    body = whole.index(b"\n") + 1
    first = body + 4 + int.from_bytes(whole[body : body + 4], "big")
    second = first + 4 + int.from_bytes(whole[first : first + 4], "big")
    assert len(whole) >= second
    places = [whole.index(b'"salt":"') + 8, body + 10, len(whole) // 2, len(whole) - 1]
    changed = {f"byte {at}": whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places}
    exchanged = whole[:body] + whole[first:second] + whole[body:first] + whole[second:]
    return {**changed, "cut": whole[:-1], "only one chunk": whole[:first], "longer": whole + b"x", "exchanged": exchanged, "none": b""}


def test_a_row_lost_on_the_way_is_noticed(rt: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: the last row of every batch is forgotten."""
    file = backup.back_up(rt, tmp_path / "kept", nothing)
    pieces = backup_bank._pieces

    def forgetful(lines: Any) -> Iterator[Any]:
        for piece in pieces(lines):
            if isinstance(piece, backup_bank._Batch) and piece.table is person:
                piece.rows.pop()
            yield piece

    monkeypatch.setattr(backup_bank, "_pieces", forgetful)
    target = settings_of(tmp_path / "other", f"sqlite:///{tmp_path / 'other.db'}")
    assert backup.restore(target, file, MASTER, nothing).different == (person.name,)


def test_it_opens_for_the_master_key_alone_and_shows_nothing(rt: Runtime, tmp_path: Path) -> None:
    file = backup.back_up(rt, tmp_path / "kept", nothing)
    for word in (person.name, "advisor", NAMES[0]):
        assert word.encode() not in file.read_bytes()
    with pytest.raises(sealed.BackupBroken, match="another master key"):
        backup.restore(settings_of(tmp_path / "other", f"sqlite:///{tmp_path / 'other.db'}"), file, bytes(32), nothing)


def test_two_shares_make_the_key_and_no_other_two() -> None:
    (one, other), (strange, _) = sealed.split_key(MASTER), sealed.split_key(MASTER[::-1])
    assert sealed.join_shares(one, other) == sealed.join_shares(other, one) == MASTER
    for wrong in ((one, one), (one, strange), (one, "a letter"), (one, '{"part": "x"}')):
        with pytest.raises(sealed.ShareWrong):
            sealed.join_shares(*wrong)


def test_a_folder_without_backups_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(sealed.BackupBroken, match="steward backup write"):
        backup.newest(tmp_path)


def test_what_a_row_refers_to_comes_first() -> None:
    """Tables are written after those they refer to; within its own table only a transfer refers to another, an earlier one by key."""
    own = {(t.name, f.parent.name) for t in metadata.sorted_tables for f in t.foreign_keys if f.column.table is t}
    assert own == {("holdings_transfer", "reverses")}

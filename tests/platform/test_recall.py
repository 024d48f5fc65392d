"""What a piece of work read is read once, until it writes to the tables it came from."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.platform.access.model import SYSTEM, NewPerson, Role
from steward.platform.access.tables import person, relation
from steward.platform.bulk import FEW, insert_rows
from steward.platform.identity.actions import create_people
from steward.platform.recall import Recall
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from tests.support.banks import new_bank


@pytest.fixture
def rt(tmp_path: Path, database_url: str) -> Iterator[Runtime]:
    bank = new_bank(tmp_path, database_url)
    yield bank
    bank.engine.dispose()


def staff(w: Work) -> int:
    """How many people there are, by what was read once."""
    return w.recall.once(
        [person, relation], "count", lambda: int(w.db.execute(sa.select(sa.func.count()).select_from(person)).scalar_one())
    )


def few(w: Work) -> None:
    create_people(w, people=[NewPerson(Role.ADVISOR, "甲")])


def many(w: Work) -> None:
    create_people(w, people=[NewPerson(Role.ADVISOR, "甲")] * (FEW + 1))


def changed(w: Work) -> None:
    w.db.execute(person.update().values(active=True))


def removed(w: Work) -> None:
    w.db.execute(relation.delete())


def test_what_was_read_is_not_read_again(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        read: list[int] = []
        for _ in range(3):
            w.recall.once([person], "x", lambda: read.append(1))
        assert read == [1]
    with rt.work(SYSTEM) as w:
        w.recall.once([person], "x", lambda: read.append(2))
        assert read == [1, 2]  # another piece of work reads for itself


@pytest.mark.parametrize("write", [few, many, changed, removed])
def test_a_write_to_one_of_the_tables_empties_it(rt: Runtime, write: Callable[[Work], None]) -> None:
    with rt.work(SYSTEM) as w:
        w.recall.once([person, relation], "x", lambda: 1)
        write(w)
        assert w.recall.once([person, relation], "x", lambda: 2) == 2


def test_a_write_elsewhere_leaves_it(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        w.recall.once([person], "x", lambda: 1)
        w.db.execute(relation.delete())
        assert w.recall.once([person], "x", lambda: 2) == 1


def test_what_was_read_of_a_part_taken_back_is_read_anew(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        before = staff(w)
        with pytest.raises(KeyError), w.attempt():
            few(w)
            assert staff(w) == before + 1
            raise KeyError
        assert staff(w) == before


def test_a_write_that_is_not_seen_is_caught(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recall, "forget", lambda *_: None)
    with rt.work(SYSTEM) as w:
        before = staff(w)
        few(w)
        assert staff(w) == before
        assert w.db.execute(sa.select(sa.func.count()).select_from(person)).scalar_one() == before + 1


def test_rows_written_past_the_compiler_are_seen(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        w.recall.once([person], "x", lambda: 1)
        insert_rows(w.db, person, [])
        assert w.recall.once([person], "x", lambda: 2) == 1  # nothing was written

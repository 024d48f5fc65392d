"""Every cell of the permission matrix, and the guard behind it, on both databases (S1)."""

import inspect
from collections.abc import Iterator
from functools import partial
from itertools import chain, combinations
from pathlib import Path
from types import ModuleType

import pytest

from steward.platform.access import erasure, matrix, permit
from steward.platform.access.matrix import parse
from steward.platform.access.model import Relation, Role
from steward.platform.access.operation import Operation
from steward.platform.runtime import Runtime
from tests.authz.world import STANDINGS, Rows, differences, expected, make_world
from tests.support.banks import new_bank
from tools.permissions import PAGE, render

SWEPT = (Role.CUSTOMER, Role.ADVISOR)


@pytest.fixture
def rt(tmp_path: Path, database_url: str) -> Iterator[Runtime]:
    bank = new_bank(tmp_path, database_url)
    yield bank
    bank.engine.dispose()


def test_every_declared_cell_is_what_the_guard_does(rt: Runtime) -> None:
    cells = len(Operation) * len(Role) * (len(STANDINGS) + 1)
    assert cells > 6000
    assert list(differences(rt, make_world(rt), matrix.matrix(), permit.require, permit.scope)) == []


def test_of_several_subjects_those_are_seen_that_each_would_be(rt: Runtime) -> None:
    world, wrong = make_world(rt), []
    for role, actor in world.actors.items():
        named = {name: subject for name, subject in world.subjects[role].items() if name != "not an id"}
        with rt.work(actor) as w:
            gone = named["own book"]
            for operation in Operation:
                allowed = matrix.relations(role, operation)
                wanted = {s for name, s in named.items() if expected(actor, allowed, name) == "ok"}
                if permit.seen(w, operation, named.values()) != wanted or permit.seen(w, operation, []):
                    wrong.append(f"{role} {operation}")
            assert erasure.shut(w, gone)
            wrong += [f"{role} {op} erased" for op in set(Operation) - erasure.LAWFUL if gone in permit.seen(w, op, named.values())]
    assert wrong == []


def sweep(rt: Runtime, monkeypatch: pytest.MonkeyPatch, guard: ModuleType) -> Iterator[str]:
    """Differences over every set of relations a cell may hold, an operation each, for one customer and one of staff."""
    world = make_world(rt)
    kinds = list(Relation)
    sets = [frozenset(c) for c in chain.from_iterable(combinations(kinds, n) for n in range(len(kinds) + 1))]
    operations = list(Operation)
    for start in range(0, len(sets), len(operations)):
        rows: Rows = {op: dict.fromkeys(SWEPT, rels) for op, rels in zip(operations, sets[start:], strict=False)}
        monkeypatch.setattr(matrix, "matrix", partial(dict, rows))
        yield from differences(rt, world, rows, guard.require, guard.scope, SWEPT)


def test_every_set_of_relations_is_understood(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(sweep(rt, monkeypatch, permit)) == []


# Each guard taken out or weakened: (the line as it stands, what it would become).
WEAKENED = [
    ("    if not allowed:\n        raise Forbidden", "    if False:\n        raise Forbidden"),
    ("    if subject_id is None:\n        raise Forbidden", "    if subject_id is None:\n        return\n        raise Forbidden"),
    ("    if not _stands(", "    if False and not _stands("),
    ("Relation.SELF in allowed and w.actor.customer_id == subject_id", "w.actor.customer_id == subject_id"),
    ("Relation.OWN in allowed and w.actor.person_id == subject_id", "w.actor.person_id == subject_id"),
    ("relation.c.person_id == w.actor.person_id, ", ""),
    ("relation.c.kind.in_(own_kinds), ", ""),
    ("relation.c.since <= w.now, ", ""),
    ("relation.c.until > w.now", "relation.c.until.is_not(None)"),
    (".where(person.c.team == w.actor.team, person.c.active", ".where(person.c.active"),
    ("person.c.active, ", ""),
    ("relation.c.kind == Relation.BOOK.value, ", ""),
    ("    if Relation.TEAM in allowed and", "    if"),
    ("return sa.or_(*parts) if parts else sa.false()", "return sa.or_(*parts) if parts else sa.true()"),
    ("(subject_id is None and Relation.OWN in allowed)", "subject_id is None"),
    ("    if Relation.SELF in allowed and w.actor.customer_id is not None:", "    if w.actor.customer_id is not None:"),
    ("    if Relation.OWN in allowed:\n        parts", "    if True:\n        parts"),
]


@pytest.mark.parametrize("number", range(len(WEAKENED)))
def test_each_guard_taken_out_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    whole = inspect.getsource(permit)
    stands, becomes = WEAKENED[number]
    assert whole.count(stands) >= 1, stands
    weak = ModuleType("weak")
    exec(compile(whole.replace(stands, becomes), "weak", "exec"), weak.__dict__)
    rt = new_bank(tmp_path)
    assert next(sweep(rt, monkeypatch, weak), None) is not None
    rt.engine.dispose()


def test_an_operation_without_a_row_or_a_row_without_an_operation_is_refused() -> None:
    text = "\n".join(f'["{op}"]' for op in list(Operation)[1:])
    with pytest.raises(ValueError, match=f"without a row.*{min(Operation)}"):
        parse(text)
    with pytest.raises(ValueError, match=r"unknown operations.*nothing:at:all"):
        parse("\n".join(f'["{op}"]' for op in Operation) + '\n["nothing:at:all"]')
    for bad in ('stranger = ["any"]', 'advisor = ["everything"]'):
        with pytest.raises(ValueError, match=r"stranger|everything"):
            parse("\n".join(f'["{op}"]' for op in Operation) + f"\n{bad}")


def test_rows_and_operations_are_in_alphabetical_order() -> None:
    assert list(Operation) == sorted(Operation)
    assert list(matrix.matrix()) == sorted(Operation)


# Separation of duties that no change of the data file may lose (reliability.md section 6).
WRITES = {
    "accept",
    "decline",
    "draft",
    "issue",
    "cancel",
    "place",
    "settle",
    "post",
    "record",
    "run",
    "open",
    "grant",
    "create",
    "assign",
    "disable",
}


def test_auditors_write_nothing_administrators_see_no_customer_and_machines_decide_for_nobody() -> None:
    for operation, row in matrix.matrix().items():
        area, _, verb = operation.split(":")
        if Role.AUDITOR in row:
            assert verb not in WRITES or operation is Operation.SYSTEM_VERIFY_RUN, operation
        if Role.ADMINISTRATOR in row:
            assert area in ("access", "data", "demo", "markets", "products", "review", "system", "advice"), operation
            assert operation is not Operation.ADVICE_PROPOSAL_READ
            assert area != "review" or operation is Operation.REVIEW_RUN_READ  # how a run went, and nobody in it
        if operation in (Operation.ADVICE_PROPOSAL_ACCEPT, Operation.ADVICE_PROPOSAL_DECLINE, Operation.TRADING_ORDER_CANCEL):
            assert row == {Role.CUSTOMER: frozenset({Relation.SELF})}
        for role in (Role.ANONYMOUS, Role.SYSTEM):
            assert row.get(role, frozenset()) <= {Relation.ANY}
        if Role.CUSTOMER in row and Relation.ANY in row[Role.CUSTOMER]:
            assert operation in (Operation.MARKETS_PRICE_READ, Operation.OUTLOOK_EXPECTATION_READ, Operation.PRODUCTS_PRODUCT_READ)


def test_the_page_of_permissions_is_the_matrix() -> None:
    assert PAGE.read_text("utf-8") == render(), "run: python tools/permissions.py"

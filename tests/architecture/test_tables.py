"""Every column has a data class; what identifies a customer or shows their money is sealed, or says by a known reason why not (J8)."""

import importlib
import pkgutil

import pytest
import sqlalchemy as sa

import steward
from steward.platform.db import C1, C2, DataClass, Sealed, metadata

# The only reasons for which a C2 column may stay readable (docs/decisions/0004-personal-data-at-rest.md).
REASONS = {"ledger law is proved in SQL"}


def all_tables() -> list[sa.Table]:
    """Every table of the product, whoever imports it."""
    for found in pkgutil.walk_packages(steward.__path__, "steward."):
        if ".tables" in found.name:
            importlib.import_module(found.name)
    return list(metadata.tables.values())


def fault(column: sa.Column[object]) -> str | None:
    """What is wrong with a column; None when nothing is."""
    data, clear = column.info.get("data"), column.info.get("clear")
    if data not in set(DataClass):
        return "has no data class: make it with platform.db.col"
    if data is C2 and not isinstance(column.type, Sealed) and clear not in REASONS:
        return f"is C2 and readable for an unknown reason: {clear}"
    return None


def test_every_column_is_classed_and_personal_ones_are_sealed() -> None:
    tables = all_tables()
    assert len(tables) > 30
    assert {f"{t.name}.{c.name}": why for t in tables for c in t.columns if (why := fault(c))} == {}


def test_every_reason_is_needed() -> None:
    assert {c.info.get("clear") for t in all_tables() for c in t.columns} - {None} == REASONS


@pytest.mark.parametrize(
    "info", [{}, {"data": "C1"[:1]}, {"data": C2}, {"data": C2, "clear": "it is easier"}], ids=["none", "unknown", "readable", "excuse"]
)
def test_a_planted_column_is_caught(info: dict[str, object]) -> None:
    assert fault(sa.Column("x", sa.Text, info=info))


def test_a_proper_column_is_left_alone() -> None:
    assert fault(sa.Column("x", Sealed, info={"data": C2})) is None
    assert fault(sa.Column("x", sa.Text, info={"data": C1})) is None

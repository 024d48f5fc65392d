"""Every column has a data class; what identifies a customer or shows their money is sealed, or says by a known reason why not (J8)."""

import importlib
import pkgutil

import pytest
import sqlalchemy as sa

import steward
from steward.platform import personal
from steward.platform.db import C1, C2, DataClass, Sealed, col, id_col, metadata

# The only reasons for which a C2 column may stay readable (docs/decisions/0004-personal-data-at-rest.md).
REASONS = {"ledger law is proved in SQL", "the database compares it with the order"}


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


# What holds nothing about any customer: whole modules that know none, and single tables. Any other table is found by `tables_about`,
# and so is in every export and erasure by itself.
ABOUT_NOBODY = ("markets_", "outbox_", "platform_", "products_", "risk_")
SINGLE = {
    "compliance_draft",
    "compliance_release",
    "access_allowance",
    "advice_check",
    "advice_run",
    "advice_shelf",
    "audit_lane",
    "contracts_batch",
    "contracts_exhibit",
    "contracts_document",
    "contracts_template",  # what all customers sign
    "contracts_identity",  # the deployment's own keys
    "compliance_block",  # sealed as a whole, a second form of the evidence, and gone with its year
    "compliance_impact",
    "compliance_impact_report",  # counts
    "customers_household",
    "import_bad_row",
    "import_run",
    "outlook_impact",  # counts
    "outlook_set",
    "outlook_view",
    "review_run",  # counts
    "suitability_instrument",
    "whatif_trial",  # counts
}


def test_every_table_is_about_a_customer_or_known_to_be_about_nobody() -> None:
    tables = {t.name for t in all_tables()}
    about = {t.name for t in personal.tables_about(metadata.tables["customers_customer"])}
    assert len(about) > 20
    assert {t for t in tables - about if not t.startswith(ABOUT_NOBODY)} == SINGLE


def test_a_new_table_about_a_customer_is_in_the_export_by_itself() -> None:
    """Planted: one table by the column's name, one by a foreign key, one child of it, and one that is about nobody."""
    known = sa.MetaData()
    root = sa.Table("root", known, id_col(primary_key=True))
    named = sa.Table("named", known, id_col(primary_key=True), id_col("customer_id"))
    linked = sa.Table("linked", known, id_col(primary_key=True), id_col("minor", sa.ForeignKey("root.id")))
    child = sa.Table("child", known, id_col(primary_key=True), id_col("parent", sa.ForeignKey("linked.id")), col("x", Sealed(), data=C2))
    sa.Table("weather", known, id_col(primary_key=True), col("sky", sa.Text, data=C1))
    assert set(personal.tables_about(root)) == {root, named, linked, child}

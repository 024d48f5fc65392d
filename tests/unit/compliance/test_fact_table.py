"""docs/rules/facts.md: every fact a rule may read is filled by some code, follows from others, or says why nothing states it (D4)."""

import tomllib

from steward.guard.compliance.model import Act
from steward.guard.compliance.rules.fields import FIELDS
from steward.guard.compliance.rules.pack import PACKS, source_of
from tools.fact_table import SOURCES, TABLE, callers, filled, render, unconnected


def test_the_table_is_that_of_the_code() -> None:
    assert TABLE.read_text("utf-8") == render(), "run python -m tools.fact_table"


def test_every_fact_stands_in_exactly_one_place() -> None:
    told, derived, missing = set(filled()), set(SOURCES["derived"]), set(unconnected())
    assert told | derived | missing == set(FIELDS)
    assert (told & derived, told & missing, derived & missing) == (set(), set(), set())


def test_a_rule_waits_only_for_facts_that_nothing_states() -> None:
    for name in PACKS:
        waited = tomllib.loads(source_of(name)).get("unconnected", [])
        assert set(waited) <= set(unconnected()), name


def test_every_act_is_asked_somewhere() -> None:
    """No act of the guard's is without a caller."""
    asked = callers()
    assert [act for act in Act if not asked[act.value]] == []

"""The retention resolver: a kind of record, what happened and when, and the traits of the record give what keeps it (N28, D11, D12)."""

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from steward.guard.contracts.model import Retention, RetentionRule
from steward.kernel.time import BusinessDate, add_months

MARKS = ("V1", "V2", "V3", "M", "D")


class BadRetention(ValueError):
    """Retention rules that may not be used."""


def parse_retention(text: str) -> tuple[RetentionRule, ...]:
    """The rules of a file. BadRetention for one without clause, mark, kinds, or text in both languages, or with a negative time."""
    found = []
    for raw in tomllib.loads(text)["rule"]:
        try:
            rule = RetentionRule(**{**raw, "kinds": tuple(raw["kinds"])})
        except (TypeError, KeyError) as fault:
            raise BadRetention(str(fault)) from fault
        if rule.mark not in MARKS or rule.months < 0 or not (rule.kinds and rule.clause and rule.text_zh and rule.text_en):
            raise BadRetention(rule.code)
        found.append(rule)
    if len({r.code for r in found}) != len(found):
        raise BadRetention("two rules share a code")
    return tuple(found)


@cache
def _text() -> str:
    return files("steward.guard.contracts").joinpath("data", "retention.toml").read_text("utf-8")


@cache
def retention_rules() -> tuple[RetentionRule, ...]:
    """The rules in force."""
    return parse_retention(_text())


@cache
def kind_of_table(name: str) -> str:
    """The kind of record a table of the product holds; KeyError for a table nobody has placed."""
    fits = [(prefix, kind) for kind, prefixes in tomllib.loads(_text())["tables"].items() for prefix in prefixes if name.startswith(prefix)]
    if not fits:
        raise KeyError(name)
    return str(max(fits, key=lambda fit: len(fit[0]))[1])


def resolve(
    kind: str,
    happened: Mapping[str, BusinessDate],
    traits: Collection[str] = (),
    *,
    is_held: bool = False,
    rules: tuple[RetentionRule, ...] | None = None,
) -> Retention:
    """What keeps a record of `kind`: each rule that speaks counts from the day its event `happened`; the latest day wins."""
    speaking = (r for r in (retention_rules() if rules is None else rules) if kind in r.kinds and (r.when is None or r.when in traits))
    days = ((r, happened.get(r.counts_from)) for r in speaking)
    return Retention(tuple((r, None if day is None else add_months(day, r.months)) for r, day in days), is_held)


@cache
def first_day_free(today: BusinessDate, regimes: frozenset[str] = frozenset()) -> BusinessDate:
    """The earliest day on which evidence of today could be destroyed: as if the customer left today. Later facts can only put it off."""
    until = resolve("evidence", {"relationship_end": today, "transaction_end": today}, regimes).until
    assert until is not None, "rules speak of evidence"
    return until

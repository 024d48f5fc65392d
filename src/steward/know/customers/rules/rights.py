"""What the law keeps, as data, and until when (PIPL 47: what is kept is only stored and protected)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from steward.kernel.time import BusinessDate, add_months
from steward.know.customers.model import Retention, RetentionRule
from steward.know.customers.rules.purposes import MARKS


class BadRetention(ValueError):
    """Retention rules that may not be used."""


def parse_retention(text: str) -> tuple[RetentionRule, ...]:
    """The rules of a file. BadRetention for one without clause, mark, positive years or text in both languages."""
    found = []
    for raw in tomllib.loads(text)["rule"]:
        try:
            rule = RetentionRule(**raw)
        except TypeError as fault:
            raise BadRetention(str(fault)) from fault
        if rule.mark not in MARKS or rule.years <= 0 or not (rule.clause and rule.text_zh and rule.text_en):
            raise BadRetention(rule.code)
        found.append(rule)
    if len({r.code for r in found}) != len(found):
        raise BadRetention("two rules share a code")
    return tuple(found)


@cache
def _text() -> str:
    return files("steward.know.customers").joinpath("data", "retention.toml").read_text("utf-8")


@cache
def retention_rules() -> tuple[RetentionRule, ...]:
    """The rules in force."""
    return parse_retention(_text())


@cache
def days_for(name: str) -> int:
    """A number of days the desk works by; clause and mark stand beside it in the file."""
    return int(tomllib.loads(_text())["parameters"][name]["value"])


def decide_retention(records: Mapping[str, BusinessDate], *, is_held: bool, rules: tuple[RetentionRule, ...] | None = None) -> Retention:
    """What keeps a person's data: `records` are the kinds of record there are, each with the day from which its years count."""
    speaking = [r for r in (retention_rules() if rules is None else rules) if r.record in records]
    return Retention(tuple((r, add_months(records[r.record], 12 * r.years)) for r in speaking), is_held)

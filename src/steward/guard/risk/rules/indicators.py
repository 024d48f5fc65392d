"""The indicators from their file."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from steward.guard.risk.model import By, Dimension, Indicator, IndicatorUnit, Owner, Term
from steward.kernel.json import digest
from steward.kernel.time import BusinessDate

EACH = "*"


class BadIndicators(ValueError):
    """A file of indicators that may not be used."""


def parse_indicators(text: str) -> tuple[Indicator, ...]:
    """Every indicator ever in force, in the order of the file. BadIndicators where one contradicts itself or another."""
    found = tuple(_read(one) for one in tomllib.loads(text)["indicator"])
    if len({(i.code, i.since) for i in found}) != len(found):
        raise BadIndicators("an indicator has one form from a day on")
    return found


def _read(raw: Mapping[str, Any]) -> Indicator:
    whole = raw.get("whole")
    made = Indicator(
        code=raw["code"],
        since=BusinessDate(raw["from"]),
        unit=IndicatorUnit(raw["unit"]),
        by=By(raw["by"]),
        parts=tuple(_term(part) for part in raw["parts"]),
        whole=None if whole is None else _term(whole),
        warn=raw["warn"],
        intercept=raw.get("intercept"),
        owner=Owner(raw["owner"]),
        due_days=raw["due_days"],
        mark=raw["mark"],
        check=raw.get("check", ""),
    )
    if (made.whole is None) != (made.unit is IndicatorUnit.COUNT):
        raise BadIndicators(f"{made.code}: a share has a whole, a count has none")
    if made.warn < 1 or (made.intercept is not None and made.intercept <= made.warn):
        raise BadIndicators(f"{made.code}: thresholds are above nothing, and the second above the first")
    if made.each is not None and len(made.parts) > 1:
        raise BadIndicators(f"{made.code}: what is read for each subject has one part")
    return made


def _term(text: str) -> Term:
    dimension, subject = text.split(":")
    return Term(Dimension(dimension), None if subject == EACH else subject)


def in_force(known: Sequence[Indicator], day: BusinessDate) -> tuple[Indicator, ...]:
    """The indicators of a day: of each code the newest that has begun, in the order of the file."""
    newest: dict[str, Indicator] = {}
    for one in known:
        if one.since <= day and (one.code not in newest or one.since > newest[one.code].since):
            newest[one.code] = one
    return tuple(newest.values())


def digest_of(indicators: Sequence[Indicator]) -> str:
    """A digest of everything that decides a reading."""
    return digest([[i.code, i.since.isoformat(), i.by, [[p.dimension, p.subject or EACH] for p in i.parts],
                    "" if i.whole is None else [i.whole.dimension, i.whole.subject], i.warn, i.intercept] for i in indicators])  # fmt: skip

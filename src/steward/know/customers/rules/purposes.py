"""The purposes as data, read once and checked whole: one wrong purpose keeps the list from loading."""

import datetime as dt
import itertools
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from steward.kernel.time import BusinessDate
from steward.know.customers.model import LawfulBasis, Notice, Purpose, PurposeUnknown

MARKS = frozenset({"V1", "V2", "M", "D"})


class BadPurposes(ValueError):
    """A list of purposes that may not be used; the message names the purpose and the fault."""


def parse_purposes(text: str) -> dict[str, Purpose]:
    """Purposes by code, in the order of the file. BadPurposes for a missing basis, mark or text, or notices that overlap."""
    found: dict[str, Purpose] = {}
    for raw in tomllib.loads(text)["purpose"]:
        try:
            purpose = _read(raw)
        except (KeyError, ValueError) as fault:
            raise BadPurposes(f"{raw.get('code')}: {fault}") from fault
        if purpose.code in found:
            raise BadPurposes(f"{purpose.code}: written twice")
        found[purpose.code] = purpose
    return found


def _read(raw: Mapping[str, Any]) -> Purpose:
    notices = tuple(_notice(n) for n in raw["notice"])
    for earlier, later in itertools.pairwise(notices):
        if earlier.until is None or earlier.until >= later.since:
            raise ValueError(f"notice {later.version} begins before {earlier.version} ends")
    if raw["mark"] not in MARKS or not raw["clause"] or not raw["title_zh"] or not raw["title_en"]:
        raise ValueError("clause, mark and titles are needed")
    separate = bool(raw["separate"])
    if any(n.recipients for n in notices) and not separate:
        raise ValueError("handing data over needs a separate consent")
    basis = LawfulBasis(raw["basis"])
    return Purpose(raw["code"], basis, raw["clause"], raw["mark"], separate, raw["title_zh"], raw["title_en"], notices)


def _notice(raw: Mapping[str, Any]) -> Notice:
    if not raw["text_zh"] or not raw["text_en"]:
        raise ValueError("a notice without text")
    return Notice(raw["version"], _day(raw["from"]), _last(raw), tuple(raw["recipients"]), raw["text_zh"], raw["text_en"])


def _last(raw: Mapping[str, Any]) -> BusinessDate | None:
    return _day(raw["until"]) if "until" in raw else None


def _day(value: object) -> BusinessDate:
    if not isinstance(value, dt.date):
        raise ValueError(f"{value} is not a day")  # noqa: TRY004 - a fault of the file, told like the others
    return BusinessDate(value)


@cache
def _text() -> str:
    return files("steward.know.customers").joinpath("data", "purposes.toml").read_text("utf-8")


@cache
def purposes() -> dict[str, Purpose]:
    """The bank's purposes by code."""
    return parse_purposes(_text())


@cache
def parameter(name: str) -> int:
    """A number the rules of consent use; its clause and mark stand beside it in the file."""
    return int(tomllib.loads(_text())["parameters"][name]["value"])


def purpose_of(code: str) -> Purpose:
    """One purpose; PurposeUnknown for any other word."""
    found = purposes().get(code)
    if found is None:
        raise PurposeUnknown(purpose=code[:40])
    return found


def notice_on(purpose: Purpose, day: BusinessDate) -> Notice | None:
    """The notice in force on a day."""
    return next((n for n in purpose.notices if n.since <= day and (n.until is None or day <= n.until)), None)

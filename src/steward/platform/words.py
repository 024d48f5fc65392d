"""Every sentence a person reads, by code and language, from the `words/*.ftl` files of all modules."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.errors import FluentReferenceError

LANGUAGES = ("zh", "en")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CENTS = re.compile(r"\d{4,}\.\d{2}")
WHOLE = re.compile(r"\d{4,}")
# Facts that are sums of money also where they have no cents.
SUMS = frozenset({"amount", "income", "lost", "left", "benefit"})
# As the screens shorten them, whatever the locale of the machine.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
# A cell of somebody's file, a fact of somebody's record or the name of a version is told as it was written.
AS_WRITTEN = frozenset({"version", "pack_version", "value", "expected", "found", "book"})


def message_id(code: str) -> str:
    """Fluent has no dots in its identifiers: `advice.proposal_expired` is written `advice-proposal_expired`."""
    return code.replace(".", "-").replace(":", "-")


@cache
def sources(language: str) -> tuple[tuple[str, str], ...]:
    """(path, text) of every words file of one language."""
    found: list[tuple[str, str]] = []
    _collect(files("steward"), "steward", language, found)
    return tuple(sorted(found))


def _collect(folder: Traversable, path: str, language: str, found: list[tuple[str, str]]) -> None:
    for item in folder.iterdir():
        if item.is_dir() and not item.name.startswith(("_", ".")):
            _collect(item, f"{path}/{item.name}", language, found)
        elif item.name == f"{language}.ftl":
            found.append((f"{path}/{item.name}", item.read_text("utf-8")))


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([{"zh": "zh-CN", "en": "en-GB"}[language]], use_isolating=False)
    for _path, text in sources(language):
        bundle.add_resource(FluentResource(text))
    return bundle


def has(language: str, code: str) -> bool:
    """Whether the sentence exists."""
    return bool(_bundle(language).has_message(message_id(code)))


def say(language: str, code: str, facts: Mapping[str, Any] | None = None) -> str:
    """The sentence of `code` filled with `facts`; the code itself when there is no sentence (a test forbids that)."""
    return _format(language, code, facts)[0] if facts else _plain(language, code)


@lru_cache(maxsize=8192)
def _plain(language: str, code: str) -> str:
    # Labels are asked for dozens of times on a page; putting one together again takes as long as a small query.
    return _format(language, code, {})[0]


def word_of(language: str, name: str, value: Any) -> Any:
    """A fact as a sentence takes it: a code that has a word of its own, such as `asset_class.cash`, by that word."""
    if isinstance(value, str) and has(language, f"{name}.{value}"):
        return say(language, f"{name}.{value}")
    if isinstance(value, int):
        return value
    return str(value) if name in AS_WRITTEN else readable(language, name, str(value))


def readable(language: str, name: str, text: str) -> str:
    """A day, a sum or a list among the facts as the screens write them: 24 Nov 2026, 53,000.00, one, two."""
    if DAY.fullmatch(text):
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            return text
        return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    if CENTS.fullmatch(text) or (name in SUMS and WHOLE.fullmatch(text)):
        whole, point, cents = text.partition(".")
        return f"{int(whole):,}{point}{cents}"
    return text if language == "zh" else text.replace("、", ", ")


def outline(language: str, code: str, facts: Mapping[str, Any]) -> str:
    """The sentence of `code` before anybody it is said to is known: an ellipsis in every place that `facts` leaves open."""
    _text, missing = _format(language, code, facts)
    return _format(language, code, {**facts, **dict.fromkeys(missing, "…")})[0]


def _format(language: str, code: str, facts: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The sentence, and the names in it that `facts` does not give."""
    bundle = _bundle(language)
    key = message_id(code)
    if not bundle.has_message(key):
        return code, []
    message = bundle.get_message(key)
    if message.value is None:
        return code, []
    text, errors = bundle.format_pattern(message.value, {k: word_of(language, k, v) for k, v in facts.items()})
    missing = [str(e).rpartition(": ")[2] for e in errors if isinstance(e, FluentReferenceError)]
    return str(text), missing

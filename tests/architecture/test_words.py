"""Every sentence exists in Chinese and in English with the same facts, once, and somebody says it."""

import ast
import importlib
import pkgutil
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, VariableReference
from fluent.syntax.visitor import Visitor

import steward
from steward.kernel.refusal import Refusal
from steward.platform.words import LANGUAGES, has, message_id
from tests.architecture.sources import PACKAGE, name_of, python_files, tracked, tree

# Facts that sentences take by a word of their own, of which no code builds the key but `word_of`.
BY_VALUE = frozenset({"currency-", "template_fault-"})


class _Facts(Visitor):
    """Collects the names of the facts that a sentence takes."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 - the library's name
        self.names.add(node.id.name)


def sentences(text: str) -> list[tuple[str, frozenset[str]]]:
    """(key, facts it takes) of each sentence of a Fluent file; ValueError for lines that are none."""
    found = []
    for entry in FluentParser().parse(text).body:
        if isinstance(entry, Junk):
            raise ValueError(f"not Fluent: {entry.content}")  # noqa: TRY004 - the text is wrong, not its type
        if isinstance(entry, Message):
            facts = _Facts()
            facts.visit(entry)
            found.append((entry.id.name, frozenset(facts.names)))
    return found


def unequal(zh: str, en: str) -> set[str]:
    """Keys that only one of two files has, or with other facts."""
    return {key for key, _ in set(sentences(zh)) ^ set(sentences(en))}


def folders() -> list[Path]:
    return sorted({p.parent for p in tracked() if p.suffix == ".ftl"})


@pytest.mark.parametrize("folder", folders(), ids=name_of)
def test_chinese_and_english_say_the_same(folder: Path) -> None:
    zh, en = (folder.joinpath(f"{language}.ftl").read_text("utf-8") for language in LANGUAGES)
    assert unequal(zh, en) == set()


def all_keys() -> Counter[str]:
    return Counter(key for folder in folders() for key, _ in sentences((folder / "zh.ftl").read_text("utf-8")))


def test_no_sentence_is_written_twice() -> None:
    assert {key: n for key, n in all_keys().items() if n > 1} == {}


def refusals(base: type[Refusal] = Refusal) -> set[type[Refusal]]:
    return {base} | {deep for sub in base.__subclasses__() for deep in refusals(sub)}


def test_every_refusal_has_its_sentence() -> None:
    for found in pkgutil.walk_packages(steward.__path__, "steward."):
        if ".cli" not in found.name:
            importlib.import_module(found.name)
    ours = {r for r in refusals() if r.__module__.startswith("steward.")}
    assert len(ours) > 40
    assert {r.__name__: r.code for r in ours if not all(has(language, r.code) for language in LANGUAGES)} == {}


@cache
def uttered() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Keys that stand whole in code or data, beginnings that code completes with a fact, and endings it adds to a key."""
    whole: set[str] = set()
    begun: set[str] = set()
    ended: set[str] = set()
    for path in python_files("src"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(message_id(node.value))
            elif isinstance(node, ast.JoinedStr):
                first, last = (message_id(str(v.value)) if isinstance(v, ast.Constant) else "" for v in (node.values[0], node.values[-1]))
                begun.add(first)
                ended |= {last} if re.fullmatch(r"-[a-z_]+", last) else set()
    begun |= BY_VALUE
    for path in (p for p in tracked() if p.suffix == ".toml" and p.is_relative_to(PACKAGE)):
        whole |= {message_id(text) for text in strings(tomllib.loads(path.read_text("utf-8")))}
    return frozenset(whole), tuple(b for b in begun if re.fullmatch(r"[a-z_]+-(?:[a-z_0-9]+[-_])*", b)), tuple(ended)


def strings(value: object) -> set[str]:
    """Every string in a tree of lists and tables."""
    if isinstance(value, str):
        return {value}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {text for part in parts for text in strings(part)}


def test_every_sentence_is_said_somewhere() -> None:
    whole, begun, ended = uttered()
    heads = whole | {key + end for key in whole for end in ended}
    assert sorted(key for key in all_keys() if key not in heads and not key.startswith(begun)) == []


@pytest.mark.parametrize(
    ("zh", "en"),
    [("a = 好\nb = 坏\n", "a = good\n"), ("a = { $n } 个\n", "a = some\n"), ("a = { $n } 个\n", "a = { $count } of them\n")],
)
def test_a_planted_difference_is_caught(zh: str, en: str) -> None:
    assert unequal(zh, en)
    assert unequal(zh, zh) == set()


def test_a_line_that_is_not_fluent_is_caught() -> None:
    with pytest.raises(ValueError, match="not Fluent"):
        sentences("a = ok\n这不是一句\n")

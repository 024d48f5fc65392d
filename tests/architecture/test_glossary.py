"""One word per idea: public names are made of the words of docs/glossary.md, and every term has its Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from steward.platform.access.operation import Operation
from tests.architecture.sources import PACKAGE, ROOT, name_of, python_files, tree

GLOSSARY = ROOT / "docs" / "glossary.md"
TIERS = ("know", "guard", "advise", "deliver", "steer")
PUBLIC_FILES = ("model", "actions", "queries")
ROW = re.compile(r"^\| (?P<term>[^|]+) \| (?P<zh>[^|]+) \| (?P<meaning>[^|]+) \|$", re.MULTILINE)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def rows(text: str) -> list[tuple[str, str, str]]:
    """(term, Chinese, meaning) of every line of the table below its head."""
    found = [(m["term"].strip(), m["zh"].strip(), m["meaning"].strip()) for m in ROW.finditer(text)]
    return [row for row in found if row[0] != "term" and set(row[0]) != {"-"}]


def plain_words(text: str) -> set[str]:
    """The everyday words of the section `Plain words`."""
    paragraphs = text.partition("## Plain words")[2].strip().split("\n\n")
    return set(paragraphs[1].replace(",", " ").split()) if len(paragraphs) > 1 else set()


def vocabulary(text: str) -> set[str]:
    """Every word that a name may be made of."""
    terms = {word for term, _, _ in rows(text) for word in re.findall(r"[a-z]+", term.lower())}
    return terms | plain_words(text)


def words_of(name: str) -> list[str]:
    """`ProposalAccepted` and `place_orders` as lower-case words."""
    return [w.lower() for w in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def is_known(word: str, known: set[str]) -> bool:
    """Whether the word or its singular is in the vocabulary."""
    singulars = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"}
    return bool(singulars & known)


def public_names(module: ast.Module) -> list[str]:
    """Classes and functions that others may import."""
    return [n.name for n in module.body if isinstance(n, ast.ClassDef | ast.FunctionDef) and not n.name.startswith("_")]


def is_public(path: Path) -> bool:
    parts = path.relative_to(PACKAGE).parts if path.is_relative_to(PACKAGE) else ()
    return len(parts) > 2 and parts[0] in TIERS and parts[2].removesuffix(".py") in PUBLIC_FILES


def all_names() -> Iterator[tuple[str, str]]:
    """(where, name) of everything public in modules, and every operation."""
    for path in python_files("src"):
        if is_public(path):
            for name in public_names(tree(path)):
                yield name_of(path), name
    for operation in Operation:
        yield "platform/access/operation.py", operation.value.replace(":", "_")


def test_public_names_are_made_of_words_of_the_glossary() -> None:
    known = vocabulary(GLOSSARY.read_text("utf-8"))
    unknown = sorted({f"{w} ({where}: {name})" for where, name in all_names() for w in words_of(name) if not is_known(w, known)})
    assert unknown == [], "use the word the glossary has for the idea, or add the term with its Chinese"


def test_every_term_stands_once_in_order_with_chinese_and_a_meaning() -> None:
    found = rows(GLOSSARY.read_text("utf-8"))
    terms = [term for term, _, _ in found]
    assert len(terms) > 50
    assert terms == sorted(set(terms), key=str.lower)
    assert [term for term, zh, meaning in found if not CHINESE.search(zh) or not meaning] == []


def test_plain_words_are_not_terms_too_and_none_is_idle() -> None:
    text = GLOSSARY.read_text("utf-8")
    used = {w for _, name in all_names() for w in words_of(name)}
    single = {term.lower() for term, _, _ in rows(text)}
    assert plain_words(text) & single == set()
    assert {word for word in plain_words(text) if not any(is_known(w, {word}) for w in used)} == set()


@pytest.mark.parametrize(("name", "known"), [("PlaceOrders", True), ("OrderPlaced", False), ("cancel_basket", False)])
def test_a_planted_name_is_judged(name: str, known: bool) -> None:
    text = "| order | 订单 | an instruction |\n\n## Plain words\n\nIn their everyday sense:\n\nplace, cancel\n"
    assert all(is_known(w, vocabulary(text)) for w in words_of(name)) is known

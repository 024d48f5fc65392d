"""The product's own sentences, which the wording guard has to let pass: python -m tools.wording_own writes own.txt for the learned layer.

The words files of both languages with a figure in every place, the shipped questionnaires without their answers, and from guard/contracts
the questions with their right answers and reasons and the disclosure documents. A wrong answer of a comprehension question is left out: it
says what is false, so that the customer can reject it.
"""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax.ast import Message

from steward.platform.words import LANGUAGES, sources

OWN = Path(__file__).resolve().parents[1] / "tests" / "unit" / "compliance" / "sentences" / "own.txt"
QUOTING = "compliance-wording"
_PLACE = re.compile(r"\{[^{}]*\}")
_VARIANT = re.compile(r"^\s*(\*?\[[^\]]*\]\s*)?")


def words_said(language: str) -> Iterator[str]:
    """Every line of every words file but those that quote forbidden words."""
    for _path, text in sources(language):
        for entry in FluentParser().parse(text).body:
            if isinstance(entry, Message) and not entry.id.name.startswith(QUOTING):
                said = FluentSerializer().serialize_entry(entry).split(" =", 1)[1]
                yield from (
                    line for line in (_PLACE.sub("3", _VARIANT.sub("", raw)).strip() for raw in said.splitlines()) if re.search(r"\w", line)
                )


def instrument_texts() -> Iterator[str]:
    """Titles, introductions and questions of the shipped questionnaires; an answer is what the customer says."""
    for path in files("steward.know.suitability").joinpath("data").iterdir():
        form = tomllib.loads(path.read_text("utf-8"))
        for said in (form.get("title"), form.get("intro"), *form.get("question", ())):
            if said:
                yield from (said["zh"], said["en"])


def contract_texts() -> Iterator[str]:
    """What guard/contracts puts before customers."""
    for question in _contracts("questions")["question"]:
        right = next(a for a in question["answers"] if a["id"] == question["right"])
        for said in (question, question["because"], right):
            yield from (said["zh"], said["en"])
    yield from (text for text in _strings(_contracts("documents")) if re.search(r"[\u4e00-\u9fff ]", text))


def _contracts(name: str) -> dict[str, Any]:
    return tomllib.loads(files("steward.guard.contracts").joinpath(f"data/{name}.toml").read_text("utf-8"))


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for below in node.values() if isinstance(node, dict) else node:
            yield from _strings(below)


if __name__ == "__main__":
    said = {text for language in LANGUAGES for text in words_said(language)} | set(instrument_texts()) | set(contract_texts())
    OWN.write_text("\n".join(sorted(" ".join(text.split()) for text in said)) + "\n", "utf-8")

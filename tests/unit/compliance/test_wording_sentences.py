"""J6, C3: how many labelled sentences the wording guard holds, and how many it holds wrongly.

`dev` is what the phrases were written with. `final` was not looked at; its figures are far from the goal of 98 % and 2 %, and the
floors here only keep a change from making them worse. docs/methods/wording.md says what is missed and why.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from steward.guard.compliance.model import TextFacts, TextKind
from steward.guard.compliance.rules.wording.check import find_wording
from steward.kernel.time import BusinessDate

HERE = Path(__file__).parent / "sentences"


@dataclass(frozen=True)
class Figures:
    """Shares of sentences: forbidden ones held, hard ones held, clean ones held."""

    recall: float
    hard: float
    false_hold: float


def rows(name: str, split: str) -> Iterator[dict[str, str]]:
    with (HERE / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["split"] == split)


def is_held(row: dict[str, str]) -> bool:
    products = frozenset(p for p in row["products"].split(",") if p)
    about = TextFacts(TextKind(row["kind"]), BusinessDate(dt.date.fromisoformat(row["date"])), products=products)
    return bool(find_wording(row["text"], about))


def figures(split: str) -> Figures:
    forbidden = [(row["hard"] == "yes", is_held(row)) for row in rows("forbidden", split)]
    hard = [held for is_hard, held in forbidden if is_hard]
    clean = [is_held(row) for row in rows("clean", split)]
    return Figures(sum(held for _, held in forbidden) / len(forbidden), sum(hard) / len(hard), sum(clean) / len(clean))


def test_there_are_enough_sentences() -> None:
    counts = {(name, split): sum(1 for _ in rows(name, split)) for name in ("forbidden", "clean") for split in ("dev", "final")}
    assert counts["forbidden", "dev"] + counts["forbidden", "final"] >= 500
    assert counts["clean", "dev"] + counts["clean", "final"] >= 2000
    assert min(counts["forbidden", "final"], counts["clean", "final"]) >= 300


@pytest.mark.parametrize(("split", "floor"), [("dev", Figures(0.98, 0.99, 0.01)), ("final", Figures(0.58, 0.70, 0.06))])
def test_sentences_held(split: str, floor: Figures) -> None:
    found = figures(split)
    assert found.recall >= floor.recall, found
    assert found.hard >= floor.hard, found
    assert found.false_hold <= floor.false_hold, found

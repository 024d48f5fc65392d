"""J6, C3: how many labelled sentences the wording guard holds, and how many it holds wrongly.

`dev` is what phrases and weights were made with. `final` was not looked at; its figures are below the goal of 98 % and 2 %, and the
floors here only keep a change from making them worse. docs/methods/wording.md says what is missed and why. A required sentence that is
missing is no wording: it does not count as held.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from steward.guard.compliance.model import TextFacts, TextKind
from steward.guard.compliance.rules.wording.check import find_wording
from steward.guard.compliance.rules.wording.likeness import Weights
from steward.kernel.time import BusinessDate
from tests.unit.compliance.wording_bugs import PLANTED

HERE = Path(__file__).parent / "sentences"
FIRST, LATER = "1", "23"


@dataclass(frozen=True)
class Figures:
    """Shares of sentences: forbidden ones held, hard ones held, clean ones held."""

    recall: float
    hard: float
    false_hold: float

    def reaches(self, floor: "Figures") -> bool:
        """Whether nothing is worse than in `floor`."""
        return self.recall >= floor.recall and self.hard >= floor.hard and self.false_hold <= floor.false_hold


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with (HERE / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def chosen(name: str, split: str, writers: str = FIRST + LATER) -> Iterator[dict[str, str]]:
    yield from (row for row in rows(name) if row["split"] == split and row["writer"] in writers)


def is_held(row: dict[str, str], model: Weights | None = None) -> bool:
    products = frozenset(p for p in row["products"].split(",") if p)
    about = TextFacts(TextKind(row["kind"]), BusinessDate(dt.date.fromisoformat(row["date"])), products=products)
    return any(f.start < f.end for f in find_wording(row["text"], about, model=model))


def figures(split: str, writers: str, model: Weights | None = None) -> Figures:
    forbidden = [(row["hard"] == "yes", is_held(row, model)) for row in chosen("forbidden", split, writers)]
    hard = [held for is_hard, held in forbidden if is_hard]
    clean = [is_held(row, model) for row in chosen("clean", split, writers)]
    return Figures(sum(held for _, held in forbidden) / len(forbidden), sum(hard) / len(hard), sum(clean) / len(clean))


def test_there_are_enough_sentences() -> None:
    counts = {(name, split): sum(1 for _ in chosen(name, split)) for name in ("forbidden", "clean") for split in ("dev", "final")}
    assert counts["forbidden", "dev"] + counts["forbidden", "final"] >= 500
    assert counts["clean", "dev"] + counts["clean", "final"] >= 2000
    assert min(counts["forbidden", "final"], counts["clean", "final"]) >= 300


def test_no_sentence_is_in_both_parts() -> None:
    parts = [{row["text"] for name in ("forbidden", "clean") for row in chosen(name, split)} for split in ("dev", "final")]
    assert parts[0].isdisjoint(parts[1])


FLOORS = {
    ("dev", FIRST): Figures(0.98, 0.99, 0.01),
    ("final", FIRST): Figures(0.82, 0.82, 0.06),
    ("final", LATER): Figures(0.72, 0.71, 0.10),
}


@pytest.mark.parametrize(("split", "writers"), FLOORS)
def test_sentences_held(split: str, writers: str) -> None:
    found = figures(split, writers)
    assert found.reaches(FLOORS[split, writers]), found


@pytest.mark.parametrize("bug", PLANTED)
def test_planted_bugs_do_not_reach_the_floors(bug: str) -> None:
    found = figures("final", LATER, PLANTED[bug]())
    assert not found.reaches(FLOORS["final", LATER]), found

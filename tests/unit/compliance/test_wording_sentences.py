"""J6, C3: how many labelled sentences the wording guard holds, and how many it holds wrongly.

Three outcomes: refused, for a person to read, clean. A forbidden sentence is held when it is one of the first two; a clean one that is
refused is a false hold, and one that a person has to read is counted apart. `dev` is what phrases and weights were made with, `last` chose
the level from which on a text is for a person, `final` did neither. The floors keep a change from making them worse; The method's page
has the figures themselves, the goal beside them. A required sentence that is missing is no wording: it does not count as held.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from steward.guard.compliance.model import TextFacts, TextKind
from steward.guard.compliance.rules.wording.check import find_wording
from steward.guard.compliance.rules.wording.likeness import Weights
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision
from tests.unit.compliance.wording_bugs import PLANTED
from tools.wording_model import batch

PARTS = ("dev", "final", "last")
HERE = Path(__file__).parent / "sentences"
FIRST, LATER, LAST = "1", "23", "4"


@dataclass(frozen=True)
class Figures:
    """Shares of sentences: forbidden ones held, hard ones held, clean ones refused, clean ones for a person."""

    recall: float
    hard: float
    false_hold: float
    referred: float

    def reaches(self, floor: "Figures") -> bool:
        """Whether nothing is worse than in `floor`."""
        caught = self.recall >= floor.recall and self.hard >= floor.hard
        return caught and self.false_hold <= floor.false_hold and self.referred <= floor.referred


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with (HERE / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def chosen(name: str, split: str, writers: str = FIRST + LATER + LAST) -> Iterator[dict[str, str]]:
    yield from (row for row in rows(name) if row["split"] == split and row["writer"] in writers)


def outcome(row: dict[str, str], model: Weights | None = None) -> Decision:
    products = frozenset(p for p in row["products"].split(",") if p)
    about = TextFacts(TextKind(row["kind"]), BusinessDate(dt.date.fromisoformat(row["date"])), products=products)
    found = find_wording(row["text"], about, model=model)
    return max((f.decision for f in found if f.start < f.end), default=Decision.ALLOW)


def figures(split: str, writers: str, model: Weights | None = None) -> Figures:
    forbidden = [(row["hard"] == "yes", outcome(row, model)) for row in chosen("forbidden", split, writers)]
    hard = [found for is_hard, found in forbidden if is_hard]
    clean = [outcome(row, model) for row in chosen("clean", split, writers)]
    return Figures(
        recall=1 - [found for _, found in forbidden].count(Decision.ALLOW) / len(forbidden),
        hard=1 - hard.count(Decision.ALLOW) / len(hard),
        false_hold=clean.count(Decision.BLOCK) / len(clean),
        referred=clean.count(Decision.REFER) / len(clean),
    )


def test_there_are_enough_sentences() -> None:
    counts = {(name, split): sum(1 for _ in chosen(name, split)) for name in ("forbidden", "clean") for split in PARTS}
    assert counts["forbidden", "dev"] + counts["forbidden", "final"] >= 500
    assert counts["clean", "dev"] + counts["clean", "final"] >= 2000
    assert min(counts["forbidden", "final"], counts["clean", "final"]) >= 300
    assert min(counts["forbidden", "last"], counts["clean", "last"]) >= 250


def test_no_sentence_is_in_both_parts() -> None:
    parts = [{row["text"] for name in ("forbidden", "clean") for row in chosen(name, split)} for split in PARTS]
    assert all(one.isdisjoint(other) for one, other in combinations(parts, 2))


def test_a_voice_is_in_one_part_only() -> None:
    """Sister sentences, forbidden and clean, were written together: what is measured on has none among what was learned from."""
    voices: dict[str, set[str]] = {}
    for row in (*rows("forbidden"), *rows("clean")):
        if row["writer"] == LAST:
            voices.setdefault(batch(row), set()).add(row["split"])
    assert len(voices) > 30
    assert all(len(parts) == 1 for parts in voices.values())
    assert sum(parts == {"last"} for parts in voices.values()) >= 10


FLOORS = {
    ("dev", FIRST): Figures(0.99, 0.99, 0.005, 0.09),
    ("final", FIRST): Figures(0.9, 0.9, 0.03, 0.4),
    ("final", LATER): Figures(0.9, 0.9, 0.03, 0.4),
    ("last", LAST): Figures(0.98, 0.96, 0.015, 0.32),
}


@pytest.mark.parametrize(("split", "writers"), FLOORS)
def test_sentences_held(split: str, writers: str) -> None:
    found = figures(split, writers)
    assert found.reaches(FLOORS[split, writers]), found


@pytest.mark.parametrize("bug", PLANTED)
def test_planted_bugs_do_not_reach_the_floors(bug: str) -> None:
    found = figures("last", LAST, PLANTED[bug]())
    assert not found.reaches(FLOORS["last", LAST]), found

"""Random orders for gate C1: people, products and the ways an order can be led past the guard, drawn as columns from a seed.

Also the oracle, which says naively from the raw columns whether an order that was carried out should have been; it shares no code with
the guard and knows its rules only from the regulation sheet.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

TODAY = dt.date(2026, 11, 22)
# What is done to an order on its way; an honest one is led through every step as it was cleared.
WAYS = (
    "honest",
    "no clearance",
    "another's clearance",
    "another amount",
    "expired clearance",
    "suspended meanwhile",
    "graded up meanwhile",
    "level fell meanwhile",
    "assessment ran out meanwhile",
    "grade as the client says",
    "hit on a list meanwhile",
    "frozen meanwhile",
    "means fell meanwhile",
    "means shrank meanwhile",
    "placed past the steps",
)
WAY = {name: number for number, name in enumerate(WAYS)}
REGIMES = (
    ("NFRA", "wealth_company", "wmp"),
    ("CSRC", "fund_company", "fund"),
    ("PRECIOUS_METAL", "bank", "metal"),
    ("DEPOSIT", "bank", "deposit"),
)
LIMITED, ADULT, ELDER = 8, 18, 65
Columns = Mapping[str, NDArray[Any]]


def draw(seed: int, count: int) -> Columns:
    """`count` orders: integers and flags, amounts in yuan, days counted back from TODAY."""
    rng = np.random.default_rng(seed)

    def often(yes: float) -> NDArray[np.bool_]:
        return rng.random(count) < yes

    level = rng.choice([0, 1, 2, 3, 4, 5], size=count, p=[0.03, 0.07, 0.1, 0.2, 0.3, 0.3])
    issuer = rng.choice([0, 1, 2, 3, 4, 5], size=count, p=[0.04, 0.2, 0.28, 0.26, 0.15, 0.07])
    return {
        "way": np.where(often(0.25), WAY["honest"], rng.integers(0, len(WAYS), size=count)),
        "level": level,
        "confirmed": often(0.97),
        "assessed": rng.choice([0, 30, 200, 364, 365, 366, 500], size=count),
        "age": rng.choice([7, 8, 17, 18, 40, 64, 65, 80], size=count, p=[0.03, 0.03, 0.03, 0.11, 0.4, 0.1, 0.2, 0.1]),
        "consent": often(0.5),
        "care": often(0.5),
        "identified": often(0.97),
        "listed": often(0.02),
        "frozen": often(0.02),
        "assets": rng.choice([100_000, 400_000, 5_000_000], size=count),
        "regime": rng.integers(0, len(REGIMES), size=count),
        "issuer": issuer,
        "seller": np.where(often(0.8), issuer, rng.integers(0, 6, size=count)),
        "private": often(0.04),
        "on_shelf": often(0.95),
        "amount": rng.choice([10_000, 50_000, 200_000, 350_000], size=count),
    }


def grade_of(o: Mapping[str, Any]) -> int:
    """The higher of both grades; 0 while nobody graded it."""
    return max(int(o["issuer"]), int(o["seller"]))


def faults(o: Mapping[str, Any]) -> list[str]:
    """Why this order must not have been carried out, read off the raw facts as they stand on the day of execution."""
    way = WAYS[int(o["way"])]
    level = int(o["level"]) - (2 if way == "level fell meanwhile" else 0)
    grade = min(5, grade_of(o) + 2) if way == "graded up meanwhile" else grade_of(o)
    return [*_faults_of_the_way(o, way), *_faults_of_the_person(o, way, level, grade), *_faults_of_the_product(o, way, level, grade)]


def _faults_of_the_way(o: Mapping[str, Any], way: str) -> Iterator[str]:
    if way in ("no clearance", "another's clearance", "another amount", "expired clearance", "placed past the steps"):
        yield way
    if way == "means shrank meanwhile":
        yield "a warning the customer never agreed to"
    assets = 1_000 if way == "means fell meanwhile" else int(o["assets"])
    if int(o["amount"]) * 100 > assets * 80:
        yield "out of proportion to the means"


def _faults_of_the_person(o: Mapping[str, Any], way: str, level: int, grade: int) -> Iterator[str]:
    if level < 1 or not o["confirmed"] or level < grade:
        yield "the level does not reach the grade"
    if int(o["assessed"]) > 365 or way == "assessment ran out meanwhile":
        yield "the assessment is older than a year"
    if int(o["age"]) < LIMITED or (int(o["age"]) < ADULT and not (o["consent"] and grade == 1)):
        yield "not of age"
    if int(o["age"]) >= ELDER and grade >= 4 and not o["care"]:
        yield "no special care"
    if not o["identified"] or o["listed"] or o["frozen"] or way in ("hit on a list meanwhile", "frozen meanwhile"):
        yield "not identified, listed or frozen"


def _faults_of_the_product(o: Mapping[str, Any], way: str, level: int, grade: int) -> Iterator[str]:
    regime = REGIMES[int(o["regime"])][0]
    if grade == 0:
        yield "nobody graded it"
    if not o["on_shelf"] or way == "suspended meanwhile":
        yield "not on the shelf"
    if o["private"]:
        yield "private, and nobody proved anything"
    if way == "grade as the client says" and grade > 1:
        yield "shown with a lower grade"
    if regime == "CSRC" and 0 < int(o["seller"]) < int(o["issuer"]):
        yield "the seller graded a fund lower"
    if regime == "PRECIOUS_METAL" and level < 3:
        yield "gold takes level three"

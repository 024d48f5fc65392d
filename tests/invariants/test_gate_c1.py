"""Gate C1: of many simulated orders none is carried out outside the gate, and every hole planted in the gate is found.

20,000 orders in a usual run, one million by night; the oracle of `orders.py` shares no code with the guard.
"""

import os
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np
import pytest

from steward.guard.compliance.model import ProductFacts, ReviewFacts
from steward.guard.compliance.rules.language import compile_condition
from steward.guard.compliance.rules.pack import PackSet, Rule
from steward.kernel.verdict import Decision
from tests.invariants.gate import Gate, Told, carried_out, sound, tell
from tests.invariants.orders import WAY, WAYS, draw, faults

SEED = 20261122
ORDERS = 1_000_000 if os.environ.get("STEWARD_NIGHTLY") else 20_000
PLANTED = 10_000


def outside(told: Sequence[Told], gate: Gate) -> Counter[str]:
    """The faults of the orders that were carried out and should not have been."""
    rows = [row for part in told for row in part.rows]
    found: Counter[str] = Counter()
    for i in np.flatnonzero(carried_out(told, gate)):
        found.update(faults(rows[i]))
    return found


def test_no_order_is_carried_out_outside_the_gate() -> None:
    orders = draw(SEED, ORDERS)
    done = carried_out(tell(orders), sound())
    bad = {int(i): f for i in np.flatnonzero(done) if (f := faults({n: c[i] for n, c in orders.items()}))}
    assert bad == {}
    assert {WAYS[w] for w in np.unique(orders["way"])} == set(WAYS), "every way past the guard was tried"
    honest = orders["way"] == WAY["honest"]
    may = [not faults({n: c[i] for n, c in orders.items()}) for i in np.flatnonzero(honest)]
    assert done[honest].sum() >= 0.9 * sum(may) > ORDERS / 200, "the gate is open to whom nothing speaks against"


def without(*ids: str) -> Callable[[Gate], Gate]:
    """The gate whose packs lack some rules."""
    return lambda gate: with_rules(gate, lambda r: None if r.id in ids else r)


def with_rules(gate: Gate, change: Callable[[Rule], Rule | None]) -> Gate:
    """The gate with every rule of its packs changed, or dropped where the change gives None."""
    versions = {
        name: tuple(replace(p, rules=tuple(c for r in p.rules if (c := change(r)) is not None)) for p in packs)
        for name, packs in gate.packs.versions.items()
    }
    return replace(gate, packs=PackSet(versions))


def reworded(ids: Collection[str], old: str, new: str) -> Callable[[Gate], Gate]:
    """The gate with some words of some conditions changed."""

    def change(rule: Rule) -> Rule:
        if rule.id not in ids:
            return rule
        assert old in rule.breach.text
        values = {k: v["value"] for k, v in rule.params.items()}
        return replace(rule, breach=compile_condition(rule.breach.text.replace(old, new), values))

    return lambda gate: with_rules(gate, change)


def trusting_the_client(facts: ReviewFacts) -> ReviewFacts:
    said = facts.product.shown_grade
    product: ProductFacts = replace(facts.product, issuer_grade=said, seller_grade=said)
    return replace(facts, product=product)


MATCH = ("N10", "N12", "F01", "F02")
HOLES: dict[str, Callable[[Gate], Gate]] = {
    "the match rules are gone": without(*MATCH),
    "a comparison is turned round": reworded(("N10", "F02"), "product.grade > customer.level", "product.grade < customer.level"),
    "the shelf is not looked at": without("S01"),
    "an unconfirmed result counts": without("N08"),
    "the window of validity is forgotten": without("N09"),
    "65 itself is left out": reworded(("N20",), "customer.age >= param.age", "customer.age > param.age"),
    "capacity is not asked": without("N21"),
    "private products are for all": without("N24", "W30", "W02", "W03", "W04"),
    "lists are not looked at": without("K06"),
    "a freeze is not looked at": without("S08"),
    "identification is not asked": without("K01"),
    "means are not asked": without("N11"),
    "gold is for all": without("G01"),
    "what is unknown passes": lambda gate: with_rules(gate, lambda r: replace(r, unknown=Decision.ALLOW)),
    "nobody asks on the day of execution": lambda gate: replace(gate, asks_again=False),
    "steps may be skipped": lambda gate: replace(gate, knows_steps=False),
    "clearances are not compared": lambda gate: replace(gate, find_fault=lambda *_: None),
    "clearances never end": lambda gate: replace(gate, find_fault=lambda c, s, w, x, _now: gate.find_fault(c, s, w, x, c.granted_at)),
    "the customer of a clearance is taken from it": lambda gate: replace(
        gate, find_fault=lambda c, s, _w, x, now: gate.find_fault(c, s, c.customer_id, x, now)
    ),
    "warnings need no agreement": lambda gate: replace(
        gate, find_stops=lambda judged, _c: tuple(r for r in judged.verdict.reasons if r.decision > Decision.WARN)
    ),
}


@pytest.fixture(scope="module")
def planted() -> list[Told]:
    return list(tell(draw(SEED + 1, PLANTED)))


@pytest.mark.parametrize("hole", HOLES)
def test_every_planted_hole_is_found(planted: list[Told], hole: str) -> None:
    assert outside(planted, HOLES[hole](sound()))


def test_a_gate_that_trusts_the_grade_of_the_client_is_found() -> None:
    assert outside(list(tell(draw(SEED + 1, PLANTED), trusting_the_client)), sound())

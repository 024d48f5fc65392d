"""What would change a verdict: the smallest sets, held against trying everything; and nothing that cannot honestly change (J6)."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations, product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.guard.compliance.model import Act, ReviewFacts, TextFacts, TextKind
from steward.guard.compliance.rules import honesty, remedy
from steward.guard.compliance.rules.fields import FIELDS, getter
from steward.guard.compliance.rules.honesty import never_offered, ways
from steward.guard.compliance.rules.pack import PackSet, parse_pack, shipped
from steward.guard.compliance.rules.remedy import Move, explain
from steward.guard.compliance.rules.review import review
from steward.guard.compliance.rules.wording.check import judge_wording
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision
from steward.platform.words import LANGUAGES, say
from tests.unit.compliance.cases import random_case
from tests.unit.compliance.facts import PRODUCT, TODAY, facts, graded

SEEDS = st.integers(0, 2**32)
LAST_YEAR = BusinessDate(dt.date(2025, 1, 1))
# Small enough to try everything there is; independent of what the search itself considers worth trying.
EVERYTHING: dict[str, Sequence[Any]] = {
    "order.amount": range(2, 9),
    "order.premium": range(5),
    "order.disclosures_complete": [True],
    "order.borrowed_money": [False],
    "customer.assessed_on": [TODAY],
    "customer.guardian_consent": [True],
    "customer.level": range(1, 6),
    "product.grade": range(1, 7),
}
LEAVES = [
    "order.amount < {n}", "order.amount > {n}", "order.amount == {n}", "order.total * 2 > customer.declared_assets * {n}",
    "10 - order.amount * 2 >= {n}", "order.premium > {m}", "order.premium != {m}", "product.grade > customer.level",
    "product.grade >= {n}", "customer.level < {n}", "customer.guardian_consent", "not customer.guardian_consent",
    "order.disclosures_complete", "order.borrowed_money", "customer.age >= {n}", 'product.state != "on_shelf"',
    "order.as_of > months_after(customer.assessed_on, {n})",
]  # fmt: skip


def random_pack(rng: Random) -> PackSet:
    """A few rules over the fields of EVERYTHING and some that nobody may be asked to change."""
    return pack_of(*(_condition(rng) for _ in range(rng.randrange(1, 5))), decide=lambda: rng.choice(["BLOCK", "BLOCK", "REFER", "WARN"]))


def pack_of(*breaches: str, decide: Callable[[], str] = lambda: "BLOCK") -> PackSet:
    """Rules about buying with these conditions."""
    rules = "".join(
        f'[[rule]]\nid = "T{n}"\nclause = "none"\nmark = "D"\nfrom = 2020-01-01\nacts = ["buy"]\nbreach = \'{breach}\'\n'
        f'decision = "{decide()}"\ncode = "compliance.N05"\ntest = "none"\n'
        for n, breach in enumerate(breaches)
    )
    text = f'name = "cn-2026"\nregimes = ["NFRA"]\nversion = [{{ id = "1", from = 2020-01-01 }}]\n{rules}'
    return PackSet({"cn-2026": parse_pack(text)})


def _condition(rng: Random, depth: int = 2) -> str:
    if depth == 0 or rng.random() < 1 / 3:
        return rng.choice(LEAVES).format(n=rng.randrange(6), m=rng.randrange(4))
    parts = [f"({_condition(rng, depth - 1)})" for _ in range(2)]
    return rng.choice([" and ", " or "]).join(parts) if rng.random() < 3 / 4 else f"not {parts[0]}"


def small_case(rng: Random) -> ReviewFacts:
    """Facts within EVERYTHING; amounts begin at 2."""
    level, grade, amount = rng.randrange(1, 6), rng.randrange(1, 7), rng.randrange(2, 9)
    customer = {
        "level": level,
        "age": rng.randrange(8),
        "declared_assets": rng.randrange(1, 3),
        "guardian_consent": rng.random() < 1 / 2,
        "assessed_on": rng.choice([TODAY, LAST_YEAR]),
    }
    case = facts(customer=customer, product=graded(grade, min_amount=2), amount=amount, total=amount + rng.randrange(3))
    order: dict[str, Any] = {
        "premium": rng.randrange(5),
        "disclosures_complete": rng.choice([True, False, None]),
        "borrowed_money": rng.random() < 1 / 2,
    }
    return replace(case, order=replace(case.order, **order))


def brute(case: ReviewFacts, packs: PackSet) -> tuple[Decision, dict[tuple[str, ...], int]]:
    """By trying everything: what can be reached, and the smallest sets of facts with the least their first fact has to move.

    Of two sets of one size, one that moves all the other moves and more is not the smallest.
    """
    verdict = review(case, packs)
    for goal in (g for g in (Decision.WARN, Decision.REFER) if g < verdict.decision):
        for size in (1, 2, 3):
            sets = {
                names: least for names in combinations(sorted(EVERYTHING), size) if (least := _least(case, packs, names, goal)) is not None
            }
            if sets:
                return goal, {names: least for names, least in sets.items() if not any(_all_moves(o) < _all_moves(names) for o in sets)}
    return verdict.decision, {}


def _least(case: ReviewFacts, packs: PackSet, names: Sequence[str], goal: Decision) -> int | None:
    reached = [
        _far(case, names[0], values[0])
        for values in product(*(EVERYTHING[n] for n in names))
        if _all_differ(case, names, values) and review(_moved(case, names, values), packs).decision <= goal
    ]
    return min(reached, default=None)


def _all_moves(names: Sequence[str]) -> frozenset[str]:
    return frozenset[str]().union(*(ways()[n].moves for n in names))


def _all_differ(case: ReviewFacts, names: Sequence[str], values: Sequence[Any]) -> bool:
    return all(getter(n)(case) != v for n, v in zip(names, values, strict=True))


def _far(case: ReviewFacts, name: str, value: Any) -> int:
    now = getter(name)(case)
    return abs(value - now) if isinstance(value, int) and isinstance(now, int) else 0


def _moved(case: ReviewFacts, names: Sequence[str], values: Sequence[Any]) -> ReviewFacts:
    for name, value in zip(names, values, strict=True):
        case = ways()[name].apply(case, value)
    return case


def differs(seed: int) -> bool:
    """Whether the search and trying everything disagree on goal, sets, or the nearest value of a single change."""
    rng = Random(seed)
    packs, case = random_pack(rng), small_case(rng)
    goal, found = brute(case, packs)
    told = explain(case, packs)
    sets = {tuple(sorted(c.field for c in remedies)) for remedies in told.remedies}
    if (told.towards, sets) != (goal, set(found)):
        return True
    single = [remedies[0] for remedies in told.remedies if len(remedies) == 1]
    return any(c.field.startswith("order.") and _far(case, c.field, c.value) != found[c.field,] for c in single)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_nothing_smaller_exists_and_nothing_as_small_is_missed(seed: int) -> None:
    assert not differs(seed)


def test_the_small_cases_reach_every_size() -> None:
    sizes = set()
    for seed in range(60):
        rng = Random(seed)
        packs = random_pack(rng)
        sizes |= {len(remedies) for remedies in explain(small_case(rng), packs).remedies}
    assert sizes >= {1, 2}


def _two_first(facts_: ReviewFacts, packs: PackSet, *rest: Any) -> list[tuple[Move, ...]]:
    found = _SMALLEST(facts_, packs, *rest)
    return [moves for moves in found if len(moves) > 1]


_SMALLEST, _ROOT = remedy.smallest, remedy._around_root


@pytest.mark.parametrize(
    ("name", "bug"),
    [
        ("smallest", _two_first),
        ("_around_root", lambda at: set(list(_ROOT(at))[:1])),
        ("_nearest", lambda tried, _decided, _goal: [tried[0]] if tried else []),
        ("_reaches", lambda chosen, _in_the_way: len(chosen) > 1),
        ("_on_steps", lambda _number, least, _step: (least,)),
    ],
)
def test_a_planted_bug_is_noticed(name: str, bug: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remedy, name, bug)
    assert any(differs(seed) for seed in range(60))


def test_every_fact_is_either_offered_with_a_way_or_never_offered() -> None:
    assert {name: name in ways() for name in FIELDS if (name in ways()) == never_offered(name)} == {}
    assert ways().keys() <= FIELDS.keys()
    assert {name for way in ways().values() for name in way.follow} <= FIELDS.keys()


def test_a_fact_the_table_does_not_know_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(ways())
    del known["product.grade"]
    monkeypatch.setattr(remedy, "ways", lambda: known)
    told = explain(facts(product=graded(4)), shipped())
    assert [[c.field for c in remedies] for remedies in told.remedies] == [["customer.level"]]
    assert not never_offered("customer.hitherto_unknown")


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_under_the_real_packs_every_change_is_honest_and_does_what_it_says(seed: int) -> None:
    case = random_case(Random(seed))
    told = explain(case, shipped())
    for remedies in told.remedies:
        assert all(not never_offered(c.field) for c in remedies)
        values = [case.as_of if honesty.TODAY in ways()[c.field].values else c.value for c in remedies]
        assert review(_moved(case, [c.field for c in remedies], values), shipped()).decision <= told.towards < told.verdict.decision


def remedies_of(case: ReviewFacts) -> list[list[tuple[str, Any]]]:
    return [[(c.way, c.value) for c in remedies] for remedies in explain(case, shipped()).remedies]


def test_means_are_never_to_be_overstated_and_the_amount_comes_down_to_where_a_person_has_to_look() -> None:
    assert remedies_of(facts(amount=90_000_000)) == [[("choose_amount", 80_000_000)]]


def test_means_nobody_knows_can_be_stated() -> None:
    packs = pack_of("order.total * 2 > customer.declared_assets")
    assert ["state_means"] in [[c.way for c in remedies] for remedies in explain(facts(customer={"declared_assets": None}), packs).remedies]
    assert [[c.way for c in remedies] for remedies in explain(facts(customer={"declared_assets": 1_000_000}), packs).remedies] == [
        ["choose_amount"]
    ]


def test_an_expired_assessment_is_renewed() -> None:
    assert remedies_of(facts(customer={"assessed_on": LAST_YEAR})) == [[("renew_assessment", TODAY.isoformat())]]


def test_the_amount_stays_on_the_steps_of_the_product() -> None:
    odd = facts(product=replace(PRODUCT, min_amount=1_000, step=300), amount=1_700)
    assert remedies_of(odd) == [[("choose_amount", 1_600)]]


def test_what_lies_with_the_bank_or_in_age_is_not_offered() -> None:
    assert remedies_of(facts(product=replace(PRODUCT, state="suspended"))) == []
    assert remedies_of(facts(customer={"age": 5, "capacity": "none"})) == []


def test_what_passes_needs_no_change_and_says_where_its_warnings_come_from() -> None:
    told = explain(facts(amount=60_000_000), shipped())
    assert (told.verdict.passes, told.remedies) == (True, ())
    assert [(s.reason.rule_id, s.mark) for s in told.spoke] == [("N11w", "D")]
    assert all(s.clause for s in told.spoke)


def test_every_way_has_a_sentence_that_may_be_said_to_a_customer() -> None:
    for way in ways().values():
        for language in LANGUAGES:
            code = f"compliance.remedy_{way.name}"
            text = say(language, code, {"value": "3"})
            assert text != code
            assert judge_wording(text, TextFacts(TextKind.MESSAGE, TODAY)).decision is Decision.ALLOW, text


def test_the_sentence_of_the_level_names_no_level() -> None:
    for language in LANGUAGES:
        assert "999" not in say(language, "compliance.remedy_assess_truthfully", {"value": "999"})


def test_without_a_pack_nothing_is_promised() -> None:
    told = explain(facts(Act.BUY, as_of=BusinessDate(dt.date(2001, 1, 1))), shipped())
    assert (told.towards, told.remedies, told.spoke[0].clause) == (Decision.BLOCK, (), "")

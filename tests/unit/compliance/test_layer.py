"""A bank's own layer is stricter only: never a milder verdict than the pack it lies on, and a looser one does not load (D4)."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.guard.compliance.model import Layer, ReviewFacts
from steward.guard.compliance.rules import layer as layering
from steward.guard.compliance.rules.layer import lay, layer_faults, with_layers
from steward.guard.compliance.rules.pack import Pack, shipped
from steward.guard.compliance.rules.review import review, review_under
from steward.kernel.time import add_days, business_date
from steward.kernel.verdict import Decision
from tests.unit.compliance.facts import TODAY, facts, graded
from tests.unit.compliance.test_language import CASES

NAME = "cn-2026"
BASE = shipped().versions[NAME][-1]
SINCE = add_days(TODAY, -1)
OWN_RULE = {"id": "B-1", "clause": "本行规定", "acts": ["recommend", "buy"], "breach": "customer.age >= 80", "decision": "REFER"}


def layer(content: dict[str, Any], since: Any = SINCE, version: str = "b1") -> Layer:
    return Layer.of(NAME, version, since, content)


def codes(content: Any) -> list[str]:
    return [f.code.rpartition(".")[2] for f in layer_faults(BASE, layer(content))]


def tightened(base: Pack) -> st.SearchStrategy[dict[str, Any]]:
    """Any layer of stricter parameters, raised decisions and an added rule."""
    one = {r.id: _changes(r) for r in base.rules if r.decision < Decision.BLOCK or any("stricter" in p for p in r.params.values())}
    added = st.sampled_from([[], [OWN_RULE], [{**OWN_RULE, "breach": "product.grade >= 2 or order.amount > 7", "decision": "BLOCK"}]])
    return st.builds(lambda c, a: {"changes": c, "added": a}, st.fixed_dictionaries({}, optional=one), added)


def _changes(rule: Any) -> st.SearchStrategy[dict[str, Any]]:
    moved = {}
    for name, given_ in rule.params.items():
        if "stricter" in given_ and rule.unknown <= rule.decision:
            value = given_["value"]
            moved[name] = st.integers(0, max(value - 1, 0)) if given_["stricter"] == "lower" else st.integers(value + 1, value * 3 + 1)
    raised = [d.name for d in Decision if d > rule.decision]
    parts: dict[str, st.SearchStrategy[Any]] = {"params": st.fixed_dictionaries({}, optional=moved)}
    return st.fixed_dictionaries({}, optional=parts | ({"decision": st.sampled_from(raised)} if raised else {}))


@given(tightened(BASE), CASES)
@settings(max_examples=400)
def test_a_layered_verdict_is_never_milder(content: dict[str, Any], case: ReviewFacts) -> None:
    made = layer(content)
    assert layer_faults(BASE, made) == []
    assert review_under(lay(BASE, made, SINCE), case).decision >= review_under(BASE, case).decision


def test_a_planted_looser_layer_is_found_by_the_same_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wrong way round, a level below the grade would buy: the comparison above fails on it."""
    monkeypatch.setattr(layering, "_stricter", lambda _given, value: value)
    loose = lay(BASE, layer({"changes": {"N09": {"params": {"validity_months": 24}}}}), SINCE)
    old = facts(customer={"assessed_on": add_days(TODAY, -500)})
    assert review_under(loose, old).decision < review_under(BASE, old).decision


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"changes": {"N09": {"params": {"validity_months": 11}}}}, []),
        ({"changes": {"N09": {"params": {"validity_months": 13}}}}, ["layer_looser"]),
        ({"changes": {"N09": {"params": {"validity_months": 12}}}}, ["layer_looser"]),
        ({"changes": {"N09": {"params": {"validity_months": "11"}}}}, ["layer_no_number"]),
        ({"changes": {"N09": {"params": {"validity_months": True}}}}, ["layer_no_number"]),
        ({"changes": {"N09": {"params": {"colour": 1}}}}, ["layer_no_param"]),
        ({"changes": {"N99": {}}}, ["layer_no_rule"]),
        ({"changes": {"N20": {"decision": "WARN"}}}, ["layer_decision_looser"]),
        ({"changes": {"N20": {"decision": "REFER"}}}, ["layer_decision_looser"]),
        ({"changes": {"N20": {"decision": "NEVER"}}}, ["layer_decision_looser"]),
        ({"changes": {"N20": {"decision": "BLOCK"}}}, []),
        ({"changes": {"N20": {"until": "2027-01-01"}}}, ["layer_malformed"]),
        ({"changes": {"N20": 7}}, ["layer_malformed"]),
        ({"changes": []}, ["layer_malformed"]),
        ({"removed": ["N20"]}, ["layer_malformed"]),
        ({"added": [OWN_RULE]}, []),
        ({"added": [OWN_RULE, OWN_RULE]}, ["layer_rule_taken"]),
        ({"added": [{**OWN_RULE, "id": "N20"}]}, ["layer_malformed"]),
        ({"added": [{**OWN_RULE, "acts": ["redeem"]}]}, ["layer_redeem"]),
        ({"added": [{**OWN_RULE, "breach": "customer.colour == 1"}]}, ["layer_bad_rule"]),
        ({"added": [{**OWN_RULE, "breach": 7}]}, ["layer_bad_rule"]),
        ({"added": [{**OWN_RULE, "params": 7}]}, ["layer_bad_rule"]),
        ({"added": [{**OWN_RULE, "code": "compliance.no_such"}]}, ["layer_no_sentence"]),
        ({"added": ["B-1"]}, ["layer_malformed"]),
    ],
)
def test_only_what_is_stricter_and_well_formed_may_be_laid_on(content: Any, expected: list[str]) -> None:
    assert codes(content) == expected


def test_a_rule_that_is_milder_when_certain_keeps_its_parameters() -> None:
    """Moving such a parameter could turn an unknown, which blocks, into a certain warning."""
    rule = next(r for r in BASE.rules if r.id == "N11w")
    odd = replace(BASE, rules=(replace(rule, unknown=Decision.BLOCK),))
    found = layer_faults(odd, layer({"changes": {"N11w": {"params": {"warn_percent": 40}}}}))
    assert [f.code for f in found] == ["compliance.layer_fixed_param"]


def test_a_layer_holds_from_its_day_until_the_next_and_over_versions_of_the_base() -> None:
    first = layer({"changes": {"N09": {"params": {"validity_months": 6}}}}, business_date(2026, 3, 1))
    second = layer({}, business_date(2026, 8, 1), "b2")
    packs = with_layers(shipped(), (first, second))
    days = [(2026, 2, 28), (2026, 3, 1), (2026, 6, 10), (2026, 7, 1), (2026, 8, 1)]
    found = [packs.at("NFRA", business_date(*day)) for day in days]
    assert [p.version.rpartition("b")[2] for p in found if p] == ["2026-02-01", "1", "1", "1", "2"]
    assert len({p.version for p in found if p}) >= 4
    case = facts(customer={"assessed_on": business_date(2025, 12, 1)}, as_of=business_date(2026, 7, 1))
    assert "N09" in {r.rule_id for r in review(case, packs).reasons}
    after = replace(case, as_of=business_date(2026, 8, 1))
    assert review(after, packs) == replace(review(after, shipped()), pack_version=found[-1].version if found[-1] else "")


def test_a_base_that_became_stricter_than_the_layer_wins() -> None:
    made = layer({"changes": {"N09": {"params": {"validity_months": 11}}, "N20": {"decision": "BLOCK"}}})
    tighter = lay(BASE, layer({"changes": {"N09": {"params": {"validity_months": 6}}}}), SINCE)
    values = {r.id: r.params["validity_months"]["value"] for r in lay(tighter, made, SINCE).rules if r.id == "N09"}
    assert values == {"N09": 6}
    gone = replace(BASE, source={**BASE.source, "rules": [r for r in BASE.source["rules"] if r["id"] != "N20"]})
    assert "N20" not in {r.id for r in lay(gone, made, SINCE).rules}


def test_a_rule_of_the_banks_own_speaks_and_shipped_packs_stay_as_they_are() -> None:
    laid = lay(BASE, layer({"added": [OWN_RULE]}), SINCE)
    old = facts(customer={"age": 80}, product=graded(1))
    assert [r.rule_id for r in review_under(laid, old).reasons if r.rule_id.startswith("B-")] == ["B-1"]
    assert shipped().versions[NAME][-1] is BASE
    assert laid.digest != BASE.digest

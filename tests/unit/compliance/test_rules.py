"""Every rule of every pack speaks when it should and only then; what is open on a missing fact is listed here (D4)."""

import pytest

from steward.guard.compliance.model import REDEEMING, Act
from steward.guard.compliance.rules import review as engine
from steward.guard.compliance.rules.pack import Rule, shipped
from steward.kernel.verdict import Decision
from tests.unit.compliance import rule_cases, rule_cases_conduct, rule_cases_products
from tests.unit.compliance.facts import connected, review
from tests.unit.compliance.rule_cases import Case, built

CHAPTERS = (
    rule_cases.SUITABILITY,
    rule_cases.INSURANCE,
    rule_cases_products.WEALTH,
    rule_cases_products.FUNDS,
    rule_cases_products.AGENCY,
    rule_cases_products.RECORDING,
    rule_cases_conduct.DATA,
    rule_cases_conduct.MECHANICS,
    rule_cases_conduct.BANK,
)
CASES = {rule: case for chapter in CHAPTERS for rule, case in chapter.items()}
EU_CASES = rule_cases_conduct.EU


# Decided where the policy of the bank is another than the one that is shipped.
ELSEWHERE = {"F02w": "test_vector_18_policy_of_mismatch"}


def rules_of(name: str) -> list[Rule]:
    """Every rule of a pack, each once, with every fact connected."""
    return list({(r.id, r.since): r for pack in connected().versions[name] for r in pack.rules}.values())


def speaks(rule: str, case: Case, decision: Decision) -> None:
    """The rule speaks for every bad change with its decision, and for no good one."""
    for bad in case.bad:
        found = {r.rule_id: r.decision for r in engine.review(built(case, bad), connected()).reasons}
        assert found.get(rule) is decision, (rule, bad, found)
    for good in case.good:
        found = {r.rule_id: r.decision for r in engine.review(built(case, good), connected()).reasons}
        assert rule not in found, (rule, good)


@pytest.mark.parametrize("rule", CASES)
def test_cases(rule: str) -> None:
    speaks(rule, CASES[rule], CASES[rule].decision)


@pytest.mark.parametrize("rule", EU_CASES)
def test_eu_cases(rule: str) -> None:
    speaks(rule, EU_CASES[rule], EU_CASES[rule].decision)


def test_every_rule_of_every_pack_has_a_case_in_which_it_decides() -> None:
    assert len(CASES) == sum(len(chapter) for chapter in CHAPTERS)
    assert CASES.keys() | ELSEWHERE.keys() == {r.id for r in rules_of("cn-2026")}
    assert EU_CASES.keys() == {r.id for r in rules_of("eu-mifid2")}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("regime", ["NFRA", "MIFID2"])
def test_the_good_case_passes_at_every_act_without_a_reason(act: Act, regime: str) -> None:
    assert review(built(Case(act, ()), {"product.regime": regime})).reasons == ()


# Rules that let pass, or only warn, when a fact they need is missing; everything else stops the act.
OPEN = {
    "N03", "EU7", "DG1", "CP2",  # tell or compare; nothing is sold
    "W02r", "E02w", "K08r", "M14", "M15",  # redeeming never fails closed
    "N11w", "N20w", "I04w", "F02w",  # the other half of a rule that stops
    "F02o", "W11t", "W45", "K02", "S04", "S05", "S12",  # stricter than the text, once somebody looked
    "F03", "EU8",  # warnings
    "N11", "EU1b",  # an unknown ability to pay is a warning
}  # fmt: skip


def test_rules_that_stay_open_on_a_missing_fact_are_the_listed_ones() -> None:
    found = {r.id for name in shipped().versions for r in rules_of(name) if r.unknown < Decision.REFER}
    assert found == OPEN


def test_rules_wait_only_where_the_order_is_still_to_come_and_where_money_goes_back() -> None:
    early = {Act.RECOMMEND, Act.ACCEPT}
    for name in shipped().versions:
        for rule in rules_of(name):
            assert rule.waits <= early | REDEEMING
            assert rule.waits & early == set() or rule.acts - early, f"{rule.id} waits for an act that never comes"

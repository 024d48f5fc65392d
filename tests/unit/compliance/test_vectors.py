"""The test vectors of the regulation sheet, by their numbers, and one case for every rule without a vector (D4, C1, C5)."""

import datetime as dt
from dataclasses import replace

import pytest

from steward.guard.compliance.model import Act, Capacity
from steward.guard.compliance.rules import review as engine
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.kernel.verdict import Decision
from tests.unit.compliance.facts import PRODUCT, TODAY, facts, graded, outcome

ALLOW, WARN, REFER, BLOCK = Decision.ALLOW, Decision.WARN, Decision.REFER, Decision.BLOCK


def test_the_good_case_passes_without_a_reason() -> None:
    assert outcome(facts()) == (ALLOW, set())
    assert outcome(facts(Act.RECOMMEND)) == (ALLOW, set())


def test_vector_1_no_override_of_a_mismatch() -> None:
    bought = facts(customer={"level": 2}, product=graded(3), recommended=False)
    assert outcome(bought) == (BLOCK, {"N10"})
    assert outcome(replace(bought, act=Act.RECOMMEND)) == (BLOCK, {"N10", "N12"})


def test_vector_2_the_higher_grade_counts() -> None:
    lower_shown = replace(PRODUCT, issuer_grade=2, seller_grade=4, shown_grade=2)
    assert lower_shown.grade == 4
    assert outcome(facts(product=lower_shown)) == (BLOCK, {"N02", "N10"})
    assert outcome(facts(product=replace(lower_shown, shown_grade=4))) == (BLOCK, {"N10"})
    assert outcome(facts(customer={"level": 4}, product=lower_shown)) == (BLOCK, {"N02"})


@pytest.mark.parametrize(("day", "decision"), [(TODAY, ALLOW), (add_days(TODAY, 1), BLOCK)])
def test_vector_5_last_valid_day(day: BusinessDate, decision: Decision) -> None:
    assessed = facts(customer={"assessed_on": business_date(2025, 11, 22)}, as_of=day)
    assert outcome(assessed) == (decision, {"N09"} if decision is BLOCK else set())


def test_vector_6_unconfirmed_result_is_not_used() -> None:
    assert outcome(facts(customer={"confirmed": False})) == (BLOCK, {"N08"})


def test_vector_7_and_8_special_care_from_65() -> None:
    risky = graded(4)
    fund = replace(risky, regime="CSRC", issuer_type="fund_company", kind="fund")
    assert outcome(facts(customer={"level": 4, "age": 65}, product=risky)) == (REFER, {"N20"})
    assert outcome(facts(customer={"level": 4, "age": 65, "special_care_done": True}, product=risky)) == (WARN, {"N20w"})
    assert outcome(facts(customer={"level": 4, "age": 64}, product=risky)) == (ALLOW, set())
    assert outcome(facts(customer={"level": 4, "age": 64}, product=fund)) == (WARN, {"F03"})
    assert outcome(facts(customer={"level": 4, "age": 65}, product=graded(3))) == (ALLOW, set())
    assert outcome(facts(customer={"level": 4, "age": None, "kind": "organisation"}, product=risky)) == (ALLOW, set())


@pytest.mark.parametrize(
    ("age", "capacity", "consent", "grade", "decision"),
    [
        (17, Capacity.LIMITED, True, 1, ALLOW),
        (17, Capacity.LIMITED, True, 2, BLOCK),
        (17, Capacity.LIMITED, False, 1, BLOCK),
        (7, Capacity.NONE, True, 1, BLOCK),
        (18, Capacity.FULL, False, 2, ALLOW),
        (None, None, False, 1, BLOCK),
    ],
)
def test_vector_9_limited_capacity(age: int | None, capacity: Capacity | None, consent: bool, grade: int, decision: Decision) -> None:
    case = facts(customer={"age": age, "capacity": capacity, "guardian_consent": consent}, product=graded(grade))
    assert outcome(case) == (decision, {"N21"} if decision is BLOCK else set())


def test_vector_10_natural_person_is_never_professional() -> None:
    assert outcome(facts(customer={"claims_professional": True})) == (BLOCK, {"N22"})
    assert outcome(facts(customer={"claims_professional": True, "kind": "organisation"})) == (ALLOW, set())


@pytest.mark.parametrize(
    ("nature", "yuan", "decision"),
    [
        ("mixed", 399_999, BLOCK),
        ("mixed", 400_000, ALLOW),
        ("fixed", 299_999, BLOCK),
        ("fixed", 300_000, ALLOW),
        ("equity", 999_999, BLOCK),
        ("derivative", 999_999, BLOCK),
        ("derivative", 1_000_000, ALLOW),
    ],
)
def test_vector_11_private_product_minimum_and_qualification(nature: str, yuan: int, decision: Decision) -> None:
    private = replace(PRODUCT, offering="private", kind="private", nature=nature)
    qualified = {"qualified_investor": True, "declared_assets": 10**12}
    found = outcome(facts(customer=qualified, product=private, amount=yuan * 100))
    assert found == (decision, {"W02"} if decision is BLOCK else set())
    assert "N24" in outcome(facts(customer={"declared_assets": 10**12}, product=private, amount=yuan * 100))[1]


def test_vector_13_private_fund_is_not_listed() -> None:
    private_fund = replace(PRODUCT, regime="CSRC", issuer_type="private_fund", kind="private", offering="private")
    for act in (Act.LIST, Act.BUY, Act.RECOMMEND):
        decision, rules = outcome(facts(act, product=private_fund, customer={"qualified_investor": True}))
        assert (decision, "B05" in rules) == (BLOCK, True)
    before = facts(Act.LIST, product=private_fund, as_of=business_date(2025, 9, 30))
    assert outcome(before) == (ALLOW, set())


def test_vector_17_lowest_category() -> None:
    fund = replace(graded(3), regime="CSRC", issuer_type="fund_company", kind="fund")
    assert outcome(facts(customer={"level": 1}, product=fund, recommended=False)) == (BLOCK, {"F01", "F02"})
    assert outcome(facts(customer={"level": 2}, product=fund, recommended=False)) == (BLOCK, {"F02"})


def test_vector_22_redeeming_needs_no_assessment() -> None:
    nothing = {"level": None, "assessment": "expired", "assessed_on": business_date(2019, 1, 1), "age": 90, "confirmed": False}
    assert outcome(facts(Act.REDEEM, customer=nothing, product=graded(5, state="suspended"))) == (ALLOW, set())


def test_vector_26_a_failing_engine_stops_buying_and_lets_redeeming_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kw: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(engine, "_apply", fail)
    assert outcome(facts()) == (BLOCK, {"N17"})
    assert outcome(facts(Act.RECOMMEND)) == (BLOCK, {"N17"})
    assert outcome(facts(Act.REDEEM)) == (ALLOW, set())


@pytest.mark.parametrize("product", [replace(PRODUCT, regime=None), replace(PRODUCT, issuer_type=None), replace(PRODUCT, regime="UNHEARD")])
def test_unknown_issuer_is_blocked(product: object) -> None:
    decision, rules = outcome(facts(Act.LIST, product=product))  # type: ignore[arg-type]
    assert (decision, "R00" in rules) == (BLOCK, True)
    eu = replace(PRODUCT, regime="MIFID2", issuer_type=None)
    assert outcome(facts(Act.LIST, product=eu)) == (BLOCK, {"R00"})


def test_suspended_product_is_blocked() -> None:
    for regime in ("NFRA", "MIFID2"):
        assert outcome(facts(product=replace(PRODUCT, regime=regime, state="suspended"))) == (BLOCK, {"S01"})


def test_ungraded_product_is_blocked() -> None:
    decision, rules = outcome(facts(Act.LIST, product=graded(None)))
    assert (decision, rules) == (BLOCK, {"N01"})
    assert outcome(facts(Act.LIST, product=graded(7))) == (BLOCK, {"N01"})


def test_seller_may_not_grade_a_fund_lower() -> None:
    fund = replace(PRODUCT, regime="CSRC", kind="fund", issuer_grade=3, seller_grade=2, shown_grade=3)
    assert outcome(facts(product=fund)) == (BLOCK, {"F10"})
    assert outcome(facts(product=fund, as_of=business_date(2026, 6, 10))) == (ALLOW, set())


def test_without_a_level_nothing_is_recommended() -> None:
    nobody = {"level": None, "assessment": "missing", "assessed_on": None}
    decision, rules = outcome(facts(Act.RECOMMEND, customer=nobody, product=graded(1)))
    assert (decision, rules >= {"N05", "N09", "N12"}) == (BLOCK, True)
    assert "N05" in outcome(facts(customer={"level": 6}))[1]


@pytest.mark.parametrize(
    ("day", "rule"), [(business_date(2021, 6, 26), "H01"), (business_date(2021, 6, 27), "W25"), (business_date(2026, 1, 31), "W25")]
)
def test_validity_before_2026(day: BusinessDate, rule: str) -> None:
    old = BusinessDate(day.replace(year=day.year - 1))
    assert outcome(facts(customer={"assessed_on": old}, as_of=day)) == (ALLOW, set())
    assert outcome(facts(customer={"assessed_on": add_days(old, -1)}, as_of=day)) == (BLOCK, {rule})


@pytest.mark.parametrize(("day", "rules"), [(business_date(2020, 1, 2), {"H02"}), (business_date(2022, 1, 4), {"H02", "W26"})])
def test_match_before_2026(day: BusinessDate, rules: set[str]) -> None:
    case = facts(customer={"level": 2, "assessed_on": day}, product=graded(3), as_of=day)
    assert outcome(case) == (BLOCK, rules)


def test_before_the_measure_the_banks_own_policy_asks_the_same() -> None:
    day = business_date(2026, 1, 30)
    spoilt = {
        "H21": facts(as_of=day, customer={"capacity": Capacity.NONE, "assessed_on": day}),
        "H00": facts(as_of=day, customer={"assessed_on": day}, product=replace(PRODUCT, issuer_type=None)),
        "H04": facts(Act.LIST, as_of=day, product=graded(None)),
        "H05": facts(as_of=day, customer={"level": 9, "assessed_on": day}),
        "H24": facts(as_of=day, customer={"assessed_on": day}, product=replace(PRODUCT, offering="private")),
    }
    for rule, case in spoilt.items():
        decision, rules = outcome(case)
        assert (decision, rule in rules) == (BLOCK, True), rule


def test_gold_needs_level_three() -> None:
    gold = replace(graded(2), regime="PRECIOUS_METAL", issuer_type="bank", kind="metal")
    assert outcome(facts(customer={"level": 2}, product=gold)) == (BLOCK, {"G01"})
    assert outcome(facts(customer={"level": 3}, product=gold)) == (ALLOW, set())


def test_insurance_needs_an_analysis() -> None:
    policy = replace(PRODUCT, regime="INSURANCE", issuer_type="insurer", kind="insurance")
    assert outcome(facts(product=policy)) == (BLOCK, {"I02"})
    assert outcome(facts(product=policy, customer={"needs_analysed": True})) == (ALLOW, set())


@pytest.mark.parametrize(("yuan", "decision"), [(9_999, BLOCK), (10_000, ALLOW)])
def test_bank_product_minimum(yuan: int, decision: Decision) -> None:
    own = replace(PRODUCT, issuer_type="bank")
    assert outcome(facts(product=own, amount=yuan * 100))[0] == decision
    assert outcome(facts(product=PRODUCT, amount=yuan * 100))[0] == ALLOW


@pytest.mark.parametrize(("amount", "decision"), [(99_900, BLOCK), (100_000, ALLOW), (100_050, BLOCK), (150_000, ALLOW)])
@pytest.mark.parametrize("regime", ["NFRA", "MIFID2"])
def test_own_minimum_and_step(amount: int, decision: Decision, regime: str) -> None:
    stepped = replace(PRODUCT, regime=regime, min_amount=100_000, step=50_000)
    assert outcome(facts(product=stepped, amount=amount)) == (decision, {"S02"} if decision is BLOCK else set())


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (50_000_000, (ALLOW, set[str]())),
        (50_000_001, (WARN, {"N11w"})),
        (80_000_000, (WARN, {"N11w"})),
        (80_000_001, (REFER, {"N11"})),
    ],
)
def test_means_ratio(total: int, expected: tuple[Decision, set[str]]) -> None:
    assert outcome(facts(total=total)) == expected
    unknown = outcome(facts(total=total, customer={"declared_assets": None}))
    assert unknown == (WARN, {"N11"})


EU = replace(PRODUCT, regime="MIFID2")


def test_mifid_missing_information() -> None:
    assert outcome(facts(product=EU)) == (ALLOW, set())
    assert "EU3" in outcome(facts(product=EU, customer={"level": None}))[1]
    assert "EU3" in outcome(facts(product=EU, customer={"assessed_on": None}))[1]
    assert "EU3" in outcome(facts(product=replace(graded(None), regime="MIFID2")))[1]


def test_mifid_validity_of_the_bank() -> None:
    assert outcome(facts(product=EU, customer={"assessed_on": business_date(2025, 11, 22)})) == (ALLOW, set())
    assert outcome(facts(product=EU, customer={"assessed_on": business_date(2025, 11, 21)})) == (BLOCK, {"H01"})


def test_mifid_risk_tolerance() -> None:
    assert outcome(facts(product=replace(graded(4), regime="MIFID2"))) == (BLOCK, {"EU1"})


def test_mifid_ability_to_bear_losses() -> None:
    assert outcome(facts(product=EU, customer={"declared_assets": 4_999_999})) == (BLOCK, {"EU1b"})
    assert outcome(facts(product=EU, customer={"declared_assets": None})) == (WARN, {"EU1b"})


def test_private_offerings_are_not_advised_under_mifid() -> None:
    private = replace(EU, offering="private")
    assert outcome(facts(Act.RECOMMEND, product=private)) == (BLOCK, {"S03"})
    assert outcome(facts(Act.BUY, product=private)) == (ALLOW, set())


def test_without_a_pack_in_force_nothing_is_sold_and_redeeming_goes_on() -> None:
    early = BusinessDate(dt.date(2017, 12, 31))
    assert outcome(facts(as_of=early)) == (BLOCK, {"no_pack"})
    assert outcome(facts(Act.REDEEM, as_of=early)) == (ALLOW, set())

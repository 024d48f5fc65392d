"""The condition language is closed, typed and three-valued; properties of every review."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.guard.compliance.model import (
    Act,
    BankFacts,
    Capacity,
    CustomerFacts,
    Dated,
    HistoryFacts,
    OrderFacts,
    ProductFacts,
    ReleaseFacts,
    ReviewFacts,
    ShownFacts,
    read_facts,
    read_group,
    write_facts,
)
from steward.guard.compliance.rules.fields import FIELDS, env_of
from steward.guard.compliance.rules.language import BadCondition, compile_condition
from steward.guard.compliance.rules.pack import parse_pack, shipped
from steward.guard.compliance.rules.review import Screen, close, judge
from steward.kernel.json import canonical
from steward.kernel.time import business_date
from steward.kernel.verdict import Decision
from tests.unit.compliance.facts import PRODUCT, TODAY, facts, graded, review
from tests.unit.compliance.test_packs import PACK


def ask(text: str, params: dict[str, Any] | None = None, **env: Any) -> bool | None:
    """The condition over facts given with `__` for the dot; other facts are unknown."""
    known = {name.replace("__", "."): value for name, value in env.items()}
    return compile_condition(text, params or {}).holds({name: known.get(name) for name in FIELDS})


@pytest.mark.parametrize(
    "text",
    [
        "product.colour > 3",  # unknown field
        "param.missing > 3",  # unknown parameter
        "product.grade > 'R3'",  # types
        "product.grade",  # not a condition
        "product.kind < 'wmp'",  # text has no order
        "customer.confirmed < customer.confirmed",
        "product.grade > 1 > 0",  # chains
        "__import__('os')",
        "open('x')",
        "known(3)",
        "known(product.colour)",
        "months_after(customer.assessed_on)",
        "months_after(product.grade, 12)",
        "customer.level if customer.confirmed else 3",
        "[x for x in 'ab']",
        "product.grade in [1, 'a']",
        "product.grade in customer.level",
        "product.grade in (1, 2)",
        "product.kind is 'wmp'",
        "product.grade / 2 > 1",
        "product.kind + 'x' == 'wmpx'",
        "not product.grade",
        "product.grade and customer.confirmed",
        "customer.level.real > 1",
        "lambda: 1",
        "1.5 > product.grade",
        "product.grade >",
        "product.grade == None",
        "history.purchases",
        "history.purchases == history.purchases",
        "total_since(history.purchases) > 1",
        "total_since(product.grade, 3) > 1",
        "count_since(history.purchases, 'x') > 1",
        "count_since(history.colours, 3) > 1",
    ],
)
def test_what_is_outside_the_language_does_not_compile(text: str) -> None:
    with pytest.raises(BadCondition):
        compile_condition(text, {})


def test_a_parameter_of_a_strange_type_does_not_compile() -> None:
    with pytest.raises(BadCondition):
        compile_condition("product.grade > param.x", {"x": 1.5})


@pytest.mark.parametrize(
    ("text", "env", "expected"),
    [
        ("product.grade > customer.level", {"product__grade": 3, "customer__level": 2}, True),
        ("product.grade > customer.level", {"product__grade": 3}, None),
        ("product.grade != 3", {"product__grade": 3}, False),
        ("product.grade >= 3 and product.grade <= 3", {"product__grade": 3}, True),
        ("product.grade > 5 and customer.level > 1", {"product__grade": 3}, False),
        ("product.grade > 1 and customer.level > 1", {"product__grade": 3}, None),
        ("product.grade > 1 or customer.level > 1", {"product__grade": 3}, True),
        ("product.grade > 5 or customer.level > 1", {"product__grade": 3}, None),
        ("product.grade > 5 or customer.level > 1", {"product__grade": 3, "customer__level": 1}, False),
        ("not product.grade > 5", {"product__grade": 3}, True),
        ("not product.grade > 5", {}, None),
        ("product.kind in ['wmp', 'fund']", {"product__kind": "fund"}, True),
        ("product.kind not in ['wmp', 'fund']", {"product__kind": "fund"}, False),
        ("product.kind in ['wmp']", {}, None),
        ("known(product.grade)", {}, False),
        ("known(product.grade)", {"product__grade": 1}, True),
        ("order.amount * 2 + 1 - 1 == 10 and order.amount % 2 == 1", {"order__amount": 5}, True),
        ("order.as_of > months_after(customer.assessed_on, 12)", {"order__as_of": business_date(2026, 1, 1)}, None),
        ("order.as_of > days_after(customer.id_expires_on, 30)", {"order__as_of": TODAY, "customer__id_expires_on": TODAY}, False),
        ("True", {}, True),
    ],
)
def test_three_valued_logic(text: str, env: dict[str, Any], expected: bool | None) -> None:
    assert ask(text, **env) is expected


def test_a_condition_knows_the_fields_it_reads() -> None:
    found = compile_condition("product.grade > customer.level or known(customer.age)", {})
    assert found.fields == {"product.grade", "customer.level", "customer.age"}


def test_every_declared_field_is_read_off_the_facts() -> None:
    found = env_of(facts(order=OrderFacts(channel="branch"), history=HistoryFacts(purchases=(Dated(TODAY, 3),))))
    assert set(found) == set(FIELDS)
    assert (found["order.channel"], found["history.purchases"], found["product.grade"]) == ("branch", (Dated(TODAY, 3),), 2)
    assert (FIELDS["order.channel"], FIELDS["history.purchases"], FIELDS["customer.capacity"]) == ("text", "history", "text")
    assert env_of(facts(), frozenset({"customer.level"})) == {"customer.level": 3}


@pytest.mark.parametrize(("code", "expected"), [("Z7000124000123", True), ("C1030124000123", False), ("Z", False), (None, None)])
def test_a_registration_code_is_a_letter_and_digits(code: str | None, expected: bool | None) -> None:
    assert replace(PRODUCT, registration_code=code).registered is expected


def test_facts_are_read_back_from_json_as_they_were() -> None:
    given = facts(
        customer={"capacity": Capacity.LIMITED, "id_expires_on": TODAY},
        product=replace(PRODUCT, established_on=TODAY),
        order=OrderFacts(channel="branch", lock_ends_on=TODAY),
        history=HistoryFacts(purchases=(Dated(TODAY, 3), Dated(TODAY))),
        shown=ShownFacts(performance_from=TODAY),
        release=ReleaseFacts(buy_steps=3),
        bank=BankFacts(sells_licensed=True),
    )
    kept: dict[str, Any] = write_facts(given)
    assert read_facts(json.loads(json.dumps(kept))) == given
    assert read_facts(json.loads(canonical(given))) == given
    assert "qualified_private_fund" in kept["customer"]
    assert "max_amount" not in kept["product"], "what was not stated is not kept, so that new facts leave old records alone"
    assert read_group(CustomerFacts, kept["customer"]) == given.customer
    with pytest.raises(TypeError):
        read_facts({**kept, "bank": {"colour": "red"}})


DAY: dict[str, Any] = {"order__as_of": business_date(2026, 3, 31)}
PAST = (Dated(business_date(2026, 3, 31), 5), Dated(business_date(2026, 3, 30), 7), Dated(business_date(2026, 3, 24), 11))
OLD = (Dated(business_date(2025, 3, 31)), Dated(business_date(2025, 3, 30)), Dated(business_date(2026, 4, 1)))


@pytest.mark.parametrize(
    ("text", "env", "expected"),
    [
        ("total_since(history.purchases, 1) == 5", {"history__purchases": PAST}, True),
        ("total_since(history.purchases, 2) == 12", {"history__purchases": PAST}, True),
        ("total_since(history.purchases, 7) == 12", {"history__purchases": PAST}, True),
        ("total_since(history.purchases, 8) == 23", {"history__purchases": PAST}, True),
        ("count_since(history.purchases, 8) == 3", {"history__purchases": PAST}, True),
        ("count_since_months(history.purchases, 12) == 1", {"history__purchases": OLD}, True),
        ("count_since(history.purchases, 1) == 0", {"history__purchases": OLD}, True),
        ("count_since(history.purchases, 1) == 0", {"history__purchases": ()}, True),
        ("count_since(history.purchases, 1) == 0", {}, None),
        ("count_since(history.purchases, product.grade) == 0", {"history__purchases": ()}, None),
    ],
)
def test_windows_end_today_and_leave_out_what_is_older_and_what_is_still_to_come(
    text: str, env: dict[str, Any], expected: bool | None
) -> None:
    assert ask(text, **env, **DAY) is expected


def test_a_window_reads_the_day_of_the_act() -> None:
    assert compile_condition("count_since(history.purchases, 8) > 1", {}).fields == {"history.purchases", "order.as_of"}


def test_a_rule_waits_where_a_fact_cannot_be_known_yet() -> None:
    (first, _second) = parse_pack(PACK.replace('acts = ["buy"]', 'acts = ["buy", "recommend"]\nwaits = ["recommend"]'))
    rule = first.rules[0]
    assert [rule.decides(Act.BUY, held=h) for h in (True, False, None)] == [Decision.BLOCK, Decision.ALLOW, Decision.BLOCK]
    assert [rule.decides(Act.RECOMMEND, held=h) for h in (True, False, None)] == [Decision.BLOCK, Decision.ALLOW, Decision.ALLOW]


def test_a_warning_says_how_it_is_to_be_confirmed() -> None:
    found = review(facts(total=60_000_000))
    assert (found.decision, found.confirmations) == (Decision.WARN, {"N11w": "tick"})
    assert review(facts(product=graded(4))).confirmations == {}


LEVELS = st.one_of(st.none(), st.integers(0, 7))
DAYS = st.dates(dt.date(2017, 1, 1), dt.date(2030, 12, 31))
CUSTOMERS = st.builds(
    CustomerFacts,
    kind=st.sampled_from(["person", "organisation"]),
    level=LEVELS,
    assessment=st.sampled_from(["valid", "expired", "missing", "predicted"]),
    assessed_on=st.one_of(st.none(), DAYS),
    confirmed=st.booleans(),
    age=st.one_of(st.none(), st.integers(0, 110)),
    capacity=st.one_of(st.none(), st.sampled_from(Capacity)),
    guardian_consent=st.booleans(),
    claims_professional=st.booleans(),
    qualified_investor=st.booleans(),
    declared_assets=st.one_of(st.none(), st.integers(0, 10**12)),
    special_care_done=st.booleans(),
    needs_analysed=st.booleans(),
)
PRODUCTS = st.builds(
    ProductFacts,
    regime=st.one_of(st.none(), st.sampled_from(["NFRA", "CSRC", "DEPOSIT", "PRECIOUS_METAL", "INSURANCE", "MIFID2", "?"])),
    issuer_type=st.one_of(st.none(), st.sampled_from(["bank", "wealth_company", "fund_company"])),
    kind=st.sampled_from(["wmp", "fund", "private", "deposit"]),
    offering=st.sampled_from(["public", "private"]),
    state=st.sampled_from(["on_shelf", "suspended", "draft"]),
    issuer_grade=LEVELS,
    seller_grade=LEVELS,
    shown_grade=LEVELS,
    nature=st.sampled_from(["fixed", "mixed", "equity", "derivative"]),
    min_amount=st.integers(0, 10**9),
    step=st.integers(1, 10**6),
)
CASES = st.builds(
    ReviewFacts,
    act=st.sampled_from(Act),
    as_of=DAYS,
    customer=CUSTOMERS,
    product=PRODUCTS,
    amount=st.one_of(st.none(), st.integers(1, 10**10)),
    total=st.integers(1, 10**10),
    recommended=st.booleans(),
)


@given(CASES)
@settings(max_examples=300, deadline=None)
def test_a_review_answers_for_every_fact_pattern_without_failing(case: ReviewFacts) -> None:
    found = review(case)
    assert "N17" not in {r.rule_id for r in found.reasons}
    assert found.decision == max((r.decision for r in found.reasons), default=Decision.ALLOW)
    assert case.act is not Act.REDEEM or found.decision is Decision.ALLOW


@given(CASES)
@settings(max_examples=300, deadline=None)
def test_a_riskier_product_is_never_judged_more_mildly(case: ReviewFacts) -> None:
    def more(grade: int | None) -> int | None:
        return None if grade is None else grade + 1

    p = case.product
    raised = replace(p, issuer_grade=more(p.issuer_grade), seller_grade=more(p.seller_grade), shown_grade=more(p.shown_grade))
    riskier = replace(case, product=raised)
    if case.product.grade is not None and case.product.grade >= 1:  # below the scale a raise repairs the grade itself
        assert review(riskier).decision >= review(case).decision


@given(CASES, st.integers(1, 5))
@settings(max_examples=300, deadline=None)
def test_a_passing_recommendation_is_never_above_the_level_nor_out_of_date(case: ReviewFacts, level: int) -> None:
    asked = replace(case, act=Act.RECOMMEND, customer=replace(case.customer, level=level))
    if review(asked).passes:
        assert asked.product.grade is not None
        assert asked.product.grade <= level
        assert asked.customer.assessed_on is not None
        assert asked.product.state == "on_shelf"


@given(CASES, st.lists(CASES, min_size=2, max_size=4))
@settings(max_examples=100, deadline=None)
def test_the_screen_says_what_the_review_says(case: ReviewFacts, others: list[ReviewFacts]) -> None:
    """Though it remembers, and though customers share what it remembers."""
    screen = Screen(case.as_of, shipped(), recommended=case.recommended)
    customers = [case.customer, *(o.customer for o in others)]
    customers += [replace(case.customer, age=o.customer.age, level=o.customer.level) for o in others]
    for customer in customers * 2:
        plain = review(replace(case, act=Act.RECOMMEND, customer=customer, amount=None, total=None, bank=BankFacts()))
        assert screen.verdict(customer, case.product) == plain


def test_the_verdict_of_many_is_the_strictest_with_each_reason_once() -> None:
    good, bad = facts(), facts(product=graded(4))
    found = judge([(f, review(f)) for f in (good, bad, bad)], shipped())
    assert (found.verdict.decision, [r.rule_id for r in found.verdict.reasons]) == (Decision.BLOCK, ["N10"])
    assert (found.verdict.pack, found.verdict.pack_version) == ("cn-2026", "2026-09-30")
    eu = facts(product=replace(PRODUCT, regime="MIFID2"))
    both = judge([(f, review(f)) for f in (good, eu)], shipped())
    assert (both.verdict.pack, both.verdict.pack_version) == ("cn-2026+eu-mifid2", "2026-09-30+2022-08-02")


def test_a_missing_fact_is_named_in_the_reason() -> None:
    (reason,) = [r for r in review(facts(customer={"declared_assets": None})).reasons if r.rule_id == "N11"]
    assert (reason.code, reason.facts["missing"]) == ("compliance.unknown", "customer.declared_assets")


def test_when_nothing_can_be_judged_only_redeeming_goes_on() -> None:
    assert close([facts(Act.REDEEM), facts(Act.QUICK_REDEEM)], "down").verdict.decision is Decision.ALLOW
    assert close([facts(Act.REDEEM), facts(Act.BUY)], "down").verdict.decision is Decision.BLOCK


@pytest.mark.parametrize("move", ["months_after", "days_after"])
def test_a_day_outside_the_calendar_is_unknown(move: str) -> None:
    text = f"order.as_of > {move}(customer.assessed_on, 999999999)"
    assert ask(text, order__as_of=TODAY, customer__assessed_on=TODAY) is None

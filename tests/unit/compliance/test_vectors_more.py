"""The other test vectors of the regulation sheet: assessments, private products, redemption, insurance, pages and releases (D4)."""

import datetime as dt
from typing import Any

import pytest

from steward.guard.compliance.model import Act, Dated
from steward.guard.compliance.rules import review as engine
from steward.guard.compliance.rules.deadlines import cooling_ends, loss_to_report, reflection_ends, uninsured
from steward.guard.compliance.rules.pack import Pack, parse_pack, shipped, source_of
from steward.kernel.time import Instant, add_days
from steward.kernel.verdict import Decision
from steward.know.products.model import InvestorFigures
from steward.know.products.model.terms import InvestorRule
from steward.know.products.queries import is_qualified
from tests.unit.compliance.facts import TODAY, facts, outcome
from tests.unit.compliance.rule_cases import FUND, POLICY, PRIVATE, PRIVATE_FUND, STRUCTURED, changed, day, times

ALLOW, WARN, BLOCK = Decision.ALLOW, Decision.WARN, Decision.BLOCK


def decided(act: Act, **changes: Any) -> tuple[Decision, set[str]]:
    """What is decided when the good case is changed, names with `__` for the dot."""
    return outcome(changed(facts(act), {name.replace("__", "."): value for name, value in changes.items()}))


def today_pack(regime: str = "NFRA") -> Pack:
    found = shipped().at(regime, TODAY)
    assert found is not None
    return found


def test_vector_3_third_assessment_of_a_day() -> None:
    """Two today, at whatever hour: the third is for tomorrow, while fewer than eight were taken in twelve months."""
    twice = times(2)
    assert decided(Act.ASSESS, history__assessments=twice) == (BLOCK, {"N06"})
    assert decided(Act.ASSESS, history__assessments=twice, order__as_of=add_days(TODAY, 1)) == (ALLOW, set())
    full = twice + times(6, day(2026, 5, 1))
    assert decided(Act.ASSESS, history__assessments=full, order__as_of=add_days(TODAY, 1)) == (BLOCK, {"N07"})


def test_vector_4_eight_assessments_in_twelve_months() -> None:
    eight = times(1, day(2025, 11, 22)) + times(7, day(2026, 5, 1))
    assert decided(Act.ASSESS, history__assessments=eight) == (BLOCK, {"N07"})
    assert decided(Act.ASSESS, history__assessments=eight, order__as_of=add_days(TODAY, 1)) == (ALLOW, set())


SIGNED = Instant(dt.datetime(2026, 11, 22, 2, 30, tzinfo=dt.UTC))


def test_vector_11_cooling_off() -> None:
    """A day from the signature: a minute before its end the order may be withdrawn for a full refund, a minute after it may not."""
    private = changed(facts(), {**PRIVATE, "product.cooling_off_hours": 24}).product
    ends = cooling_ends(today_pack(), private, SIGNED)
    assert ends is not None
    assert SIGNED + dt.timedelta(hours=23, minutes=59) < ends < SIGNED + dt.timedelta(hours=24, minutes=1)
    assert ends == SIGNED + dt.timedelta(hours=24)
    held = {name.replace(".", "__"): value for name, value in PRIVATE.items()}
    assert decided(Act.EXECUTE, **held, order__cooling_over=False) == (BLOCK, {"W04"})
    assert decided(Act.EXECUTE, **held, order__cooling_over=True) == (ALLOW, set())


@pytest.mark.parametrize(
    ("changes", "hours"),
    [
        ({"product.cooling_off_hours": None}, None),
        ({**PRIVATE, "product.cooling_off_hours": None}, 24),
        ({**PRIVATE, "product.cooling_off_hours": 72}, 72),
        ({**PRIVATE_FUND, "product.cooling_off_hours": 0}, 24),
        ({**STRUCTURED, "product.cooling_off_hours": 24}, 24),
    ],
)
def test_cooling_off_is_that_of_the_rule_or_longer_by_the_papers(changes: dict[str, Any], hours: int | None) -> None:
    found = cooling_ends(today_pack(), changed(facts(), {"product.cooling_off_hours": None, **changes}).product, SIGNED)
    assert found == (None if hours is None else SIGNED + dt.timedelta(hours=hours))


def test_before_the_rule_there_was_no_cooling_off_and_reflection_takes_a_day() -> None:
    early = shipped().at("NFRA", day(2018, 1, 1))
    assert early is not None
    assert cooling_ends(early, changed(facts(), {**PRIVATE, "product.cooling_off_hours": 0}).product, SIGNED) is None
    assert reflection_ends(today_pack(), SIGNED) == SIGNED + dt.timedelta(hours=24)
    assert reflection_ends(early, SIGNED) == SIGNED


def test_vector_12_two_tests_of_a_qualified_investor() -> None:
    wealthy = InvestorFigures(years=5, net_financial_assets=2_800_000, financial_assets=3_200_000, income=300_000)
    assert is_qualified(InvestorRule.P02, wealthy)
    assert not is_qualified(InvestorRule.W30, wealthy)


def test_vector_14_quick_redemption() -> None:
    """6,000 + 4,000 fill the day; one fen more goes the ordinary way, and tomorrow is another day."""
    for regime in ({"product__form": "cash"}, {f.replace(".", "__"): v for f, v in FUND.items()} | {"product__fund_type": "money"}):
        used = (Dated(TODAY, 600_000),)
        assert decided(Act.QUICK_REDEEM, **regime, history__quick_redemptions=used, order__amount=400_000) == (ALLOW, set())
        full = (*used, Dated(TODAY, 400_000))
        decision, rules = decided(Act.QUICK_REDEEM, **regime, history__quick_redemptions=full, order__amount=1)
        assert (decision, rules) in ((BLOCK, {"M05"}), (BLOCK, {"M06"}))
        assert decided(Act.REDEEM, **regime, history__quick_redemptions=full, order__amount=1) == (ALLOW, set())
        tomorrow = add_days(TODAY, 1)
        assert decided(Act.QUICK_REDEEM, **regime, history__quick_redemptions=full, order__amount=1, order__as_of=tomorrow)[0] is ALLOW


def test_vector_15_and_16_lines_of_uncertain_insurance() -> None:
    base = {name.replace(".", "__"): value for name, value in POLICY.items()} | {
        "product__benefit": "participating",
        "order__budget": 10**12,
    }
    aged = base | {"customer__age": 55, "order__pay_years": 20}
    assert decided(Act.BUY, **aged) == (BLOCK, {"I05"})
    assert decided(Act.BUY, **aged, order__uncertainty_signed=True) == (ALLOW, set())
    income = base | {"customer__household_income": 50_000_000}
    assert decided(Act.BUY, **income, order__premium=10_000_000) == (ALLOW, set())
    assert decided(Act.BUY, **income, order__premium=10_000_001) == (BLOCK, {"I05"})
    meant = base | {"order__budget": 1_000_000}
    assert decided(Act.BUY, **meant, order__premium=1_499_999) == (ALLOW, set())
    assert decided(Act.BUY, **meant, order__premium=1_500_000) == (BLOCK, {"I05"})


def test_vector_18_policy_of_mismatch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the bank's policy is to warn: the customer's own wish with the special statement passes, the assistant's idea never."""
    text = source_of("cn-2026").replace('csrc_mismatch = { value = "BLOCK"', 'csrc_mismatch = { value = "WARN"')
    lenient = next(p for p in reversed(parse_pack(text)) if p.since <= TODAY)
    asked = changed(facts(recommended=False), {**FUND, "product.grade": 4, "order.special_warning_signed": True})
    for case, expected in (
        (asked, (WARN, {"F02w", "F03"})),
        (changed(asked, {"order.special_warning_signed": False}), (BLOCK, {"F02", "F03"})),
        (changed(asked, {"order.recommended": True, "order.begun_by": "assistant"}), (BLOCK, {"F02", "F03"})),
        (changed(asked, {"order.begun_by": "assistant"}), (BLOCK, {"F02", "F03"})),
        (changed(asked, {"customer.level": 1}), (BLOCK, {"F01", "F03"})),
    ):
        found = engine.review_under(lenient, case)
        assert found.decision is expected[0]
        assert {r.rule_id for r in found.reasons} - {"X04h"} == expected[1]
    assert engine.review_under(lenient, asked).confirmations == {"F02w": "signed", "F03": "tick"}
    assert "F02" in {r.rule_id for r in engine.review_under(today_pack(), asked).reasons}


def test_vector_19_personal_recommendation_switched_off() -> None:
    off = {"customer__personalised": False}
    assert decided(Act.RECOMMEND, **off) == (BLOCK, {"D07"})
    assert decided(Act.RECOMMEND, **off, order__recommended=False) == (ALLOW, set()), "the general list stays"
    assert decided(Act.RELEASE, release__off_uses_profile=True) == (BLOCK, {"D07r"})


def test_vector_20_kept_for_the_law_only() -> None:
    for act in (Act.RECOMMEND, Act.BUY, Act.CONTACT, Act.ASSESS):
        assert decided(act, customer__erased=True) == (BLOCK, {"D11"})
    assert decided(Act.REDEEM, customer__erased=True) == (ALLOW, set())


def test_vector_23_young_wealth_product_shows_no_performance() -> None:
    twenty_days = add_days(TODAY, -20)
    assert decided(Act.SHOW, product__established_on=twenty_days) == (BLOCK, {"W42"})
    assert decided(Act.SHOW, product__established_on=twenty_days, shown__performance=False) == (ALLOW, set())


def test_vector_24_short_periods_of_a_fund() -> None:
    fund = {name.replace(".", "__"): value for name, value in FUND.items()} | {"product__established_on": day(2026, 4, 22)}
    three_months = {"shown__performance_from": day(2026, 8, 22), "shown__performance_to": TODAY}
    assert decided(Act.SHOW, **fund, **three_months) == (BLOCK, {"F21i"})
    since_start = {"shown__performance_from": day(2026, 4, 22), "shown__performance_to": TODAY}
    assert decided(Act.SHOW, **fund, **since_start) == (ALLOW, set())


def test_vector_25_partner_hosts_the_questionnaire() -> None:
    assert decided(Act.RELEASE, release__kind="partner", release__assessment_by_partner=True) == (BLOCK, {"X05"})
    assert decided(Act.RELEASE, release__kind="partner") == (ALLOW, set())


def test_vector_27_no_box_is_ticked_in_advance() -> None:
    assert decided(Act.RELEASE, release__boxes_ticked=True) == (BLOCK, {"I21", "CP1"})


def test_vector_28_branch_sale_is_recorded() -> None:
    fund = {name.replace(".", "__"): value for name, value in FUND.items()}
    assert decided(Act.BUY, **fund, order__channel="branch") == (BLOCK, {"R01"})
    assert decided(Act.BUY, **fund, order__channel="branch", order__recorded=True) == (ALLOW, set())


@pytest.mark.parametrize(
    ("value", "reported", "expected"),
    [
        (901, 0, None),
        (900, 0, 10),
        (899, 0, 10),
        (801, 10, None),
        (800, 10, 20),
        (750, 0, 20),
        (900, 10, None),
        (1_200, 0, None),
        (0, 90, 100),
    ],
)
def test_a_loss_is_told_at_each_tenth_and_once(value: int, reported: int, expected: int | None) -> None:
    assert loss_to_report(today_pack("MIFID2"), 1_000, value, reported) == expected


def test_a_loss_needs_a_value_to_start_from_and_a_rule() -> None:
    assert loss_to_report(today_pack("MIFID2"), 0, -5, 0) is None
    assert loss_to_report(today_pack(), 1_000, 500, 0) is None


@pytest.mark.parametrize(("deposits", "expected"), [(50_000_000, 0), (50_000_001, 1), (0, 0)])
def test_what_deposit_insurance_leaves_uncovered(deposits: int, expected: int) -> None:
    assert uninsured(today_pack(), deposits) == expected
    assert uninsured(today_pack("MIFID2"), deposits) == 0


def test_list_hits_are_not_told_from_other_reasons() -> None:
    """No tipping-off (K07): the sentence for a list hit is the one for any other restriction, and it names nothing."""
    hit = engine.review_under(today_pack(), changed(facts(), {"customer.list_hit": True}))
    frozen = engine.review_under(today_pack(), changed(facts(), {"customer.frozen": True}))
    assert {r.code for r in hit.reasons} == {r.code for r in frozen.reasons} == {"compliance.K00"}

"""W30, P02: what dated proofs come to, at the edge of every figure, on the last day and the day after (regulation.md 2.3, 5)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.products.model import InvestorProof, InvestorRule, InvestorTest, ProofKind
from steward.know.products.queries import is_qualified_organisation, judge_proofs, proof_fault

D = business_date
TODAY = D(2026, 11, 23)
PROVED = D(2026, 10, 8)
CENT = Decimal("0.01")


def proof(kind: ProofKind, amount: Decimal | str | None = None, on: BusinessDate = PROVED, **more: object) -> InvestorProof:
    fen = None if amount is None else Money.of(Decimal(amount), "CNY").minor
    return InvestorProof(kind=kind, proved_on=on, document="XD-1", amount=fen, **more)  # type: ignore[arg-type]


INVESTS = proof(ProofKind.EXPERIENCE, since=D(2024, 10, 8))


def incomes(*yearly: Decimal | str, newest: int = 2025) -> list[InvestorProof]:
    return [proof(ProofKind.INCOME, amount, year=newest - n) for n, amount in enumerate(yearly)]


def judged(*proofs: InvestorProof, today: BusinessDate = TODAY) -> dict[InvestorRule, InvestorTest]:
    return {test.rule: test for test in judge_proofs(proofs, today)}


def passed(*proofs: InvestorProof, today: BusinessDate = TODAY) -> set[str]:
    return {rule.value for rule, test in judged(*proofs, today=today).items() if test.passed}


@pytest.mark.parametrize(
    ("kind", "least", "rule"),
    [
        (ProofKind.NET_ASSETS, 3_000_000, "W30"),
        (ProofKind.ASSETS, 5_000_000, "W30"),
        (ProofKind.ASSETS, 3_000_000, "P02"),
        (ProofKind.ORGANISATION, 10_000_000, "W30"),
    ],
)
def test_a_sum_counts_to_the_cent(kind: ProofKind, least: int, rule: str) -> None:
    more = [] if kind is ProofKind.ORGANISATION else [INVESTS]
    assert rule in passed(proof(kind, Decimal(least)), *more)
    assert rule not in passed(proof(kind, Decimal(least) - CENT), *more)
    if kind is ProofKind.ORGANISATION:
        assert is_qualified_organisation(least)
        assert not is_qualified_organisation(least - 1)


@pytest.mark.parametrize(("least", "rule"), [(400_000, "W30"), (500_000, "P02")])
def test_the_mean_of_three_years_counts_to_the_cent(least: int, rule: str) -> None:
    uneven = [Decimal(least) - 90_000, Decimal(least) + 60_000, Decimal(least) + 30_000]
    assert rule in passed(*incomes(*uneven), INVESTS)
    assert rule not in passed(*incomes(uneven[0] - CENT, *uneven[1:]), INVESTS)


def test_income_is_of_the_last_three_whole_years_all_of_them() -> None:
    assert passed(*incomes("900000", "900000"), INVESTS) == set()
    assert passed(*incomes("900000", "900000", "900000", newest=2024), INVESTS) == set()
    assert passed(*incomes("900000", "900000", "900000"), INVESTS) == {"W30", "P02"}
    assert passed(*incomes("900000", "900000", "900000"), INVESTS, today=D(2027, 1, 1)) == set()


def test_two_years_of_investing_are_two_whole_years() -> None:
    rich = proof(ProofKind.NET_ASSETS, "3000000")
    assert passed(rich, INVESTS) == {"W30"}
    assert passed(rich, replace(INVESTS, since=D(2024, 10, 9))) == set()
    assert passed(rich) == set()
    assert passed(proof(ProofKind.ASSETS, "3000000")) == {"P02"}, "the test of private funds asks for no years"


def test_vector_12_is_decided_by_proofs_too() -> None:
    told = [proof(ProofKind.ASSETS, "3200000"), proof(ProofKind.NET_ASSETS, "2800000"), *incomes("300000", "300000", "300000")]
    assert passed(*told, replace(INVESTS, since=D(2021, 1, 1))) == {"P02"}


def test_a_proof_counts_to_its_last_day_and_no_longer() -> None:
    rich = proof(ProofKind.NET_ASSETS, "3000000", on=D(2026, 5, 23))
    found = judged(rich, INVESTS)[InvestorRule.W30]
    assert (found.passed, found.since, found.until) == (True, D(2026, 5, 23), TODAY)
    after = judged(rich, INVESTS, today=add_days(TODAY, 1))[InvestorRule.W30]
    assert (after.passed, after.until) == (False, None)
    assert [line.proved for line in after.lines if line.kind is ProofKind.NET_ASSETS] == [None]


def test_it_lasts_as_long_as_the_sum_that_lasts_longest_and_income_as_its_oldest_proof() -> None:
    old = replace(proof(ProofKind.NET_ASSETS, "3000000"), proved_on=D(2026, 6, 1))
    first, *rest = incomes("400000", "400000", "400000")
    both = judged(old, *rest, replace(first, proved_on=D(2026, 7, 1)), INVESTS)[InvestorRule.W30]
    assert (both.since, both.until) == (D(2026, 7, 1), D(2027, 1, 1))
    assert judged(old, INVESTS)[InvestorRule.W30].until == D(2026, 12, 1)


def test_what_is_missing_is_said_by_condition() -> None:
    lines = {
        line.kind: (line.needed, line.proved, line.reached)
        for line in judged(proof(ProofKind.ASSETS, "4999999.99"))[InvestorRule.W30].lines
    }
    assert lines == {
        ProofKind.NET_ASSETS: (3_000_000, None, False),
        ProofKind.ASSETS: (5_000_000, 4_999_999, False),
        ProofKind.INCOME: (400_000, None, False),
        ProofKind.EXPERIENCE: (2, None, False),
    }


@pytest.mark.parametrize(
    ("proofs", "fault"),
    [
        ([], "none"),
        ([proof(ProofKind.ASSETS, "1"), proof(ProofKind.ASSETS, "2")], "twice"),
        ([*incomes("1"), *incomes("2")], "twice"),
        ([proof(ProofKind.ASSETS, "1", on=add_days(TODAY, 1))], "future"),
        ([replace(proof(ProofKind.ASSETS, "1"), document=" ")], "document"),
        ([proof(ProofKind.ORGANISATION, "1")], "kind"),
        ([proof(ProofKind.ASSETS)], "amount"),
        ([replace(proof(ProofKind.ASSETS, "1"), amount=-1)], "amount"),
        ([replace(INVESTS, amount=1)], "amount"),
        ([proof(ProofKind.INCOME, "1")], "year"),
        ([proof(ProofKind.INCOME, "1", year=2026)], "year"),
        ([proof(ProofKind.ASSETS, "1", year=2025)], "year"),
        ([proof(ProofKind.EXPERIENCE)], "since"),
        ([replace(INVESTS, since=add_days(PROVED, 1))], "since"),
        ([proof(ProofKind.ASSETS, "1", since=D(2020, 1, 1))], "since"),
        ([proof(ProofKind.ASSETS, "0"), INVESTS, *incomes("0", "0", "0")], None),
    ],
)
def test_what_is_no_proof_is_named(proofs: list[InvestorProof], fault: str | None) -> None:
    assert proof_fault(proofs, TODAY, organisation=False) == fault


def test_an_organisation_proves_its_net_assets_alone_and_opens_no_private_fund() -> None:
    one = proof(ProofKind.ORGANISATION, "10000000")
    assert proof_fault([one], TODAY, organisation=True) is None
    assert proof_fault([proof(ProofKind.ASSETS, "1")], TODAY, organisation=True) == "kind"
    assert list(judged(one)) == [InvestorRule.W30]

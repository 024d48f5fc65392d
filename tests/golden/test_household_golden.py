"""What the state takes and gives, and loans, against worked examples others published (docs/methods/household.md)."""

from importlib.resources import files

import numpy as np
import pytest

from steward.advise.planning.queries import household_rules
from steward.advise.planning.rules import loans, pay
from steward.advise.planning.rules.china import BadRules, DatedRule, parse_rules, rules_on
from steward.kernel.time import BusinessDate, business_date

D = business_date
NOW = rules_on(household_rules(), D(2026, 11, 22))
INCOME: DatedRule = NOW["income_tax"]


@pytest.mark.parametrize(
    ("monthly", "withheld"),
    [(10_000 - 5_000 - 1_500 - 1_000, [75, 75, 75]), (30_000 - 5_000 - 4_500 - 2_000, [555, 625, 1850])],
    ids=["10,000 a month", "30,000 a month"],
)
def test_tax_withheld_month_by_month_as_the_tax_office_explained_it(monthly: int, withheld: list[float]) -> None:
    """State Taxation Administration, the explanation of announcement 56 of 2018: two employees, January to March."""
    tax = pay.progressive_tax(monthly * np.arange(1, 4), INCOME.brackets())
    assert np.diff(tax, prepend=0.0) == pytest.approx(withheld)


@pytest.mark.parametrize(("bonus", "tax"), [(36_000, 1_080), (36_001, 3_390.10), (144_000, 14_190), (144_001, 27_390.20)])
def test_bonus_taken_by_itself_jumps_where_the_press_warned_it_does(bonus: float, tax: float) -> None:
    """The blind spots of the yearly bonus under 财税〔2018〕164 号, as widely printed: one yuan more costs thousands."""
    assert float(pay.bonus_tax(bonus, NOW["bonus_tax"].brackets())) == pytest.approx(tax, abs=0.005)


BLIND = [(36_000, 38_566.67), (144_000, 160_500), (300_000, 318_333.33), (420_000, 447_500), (660_000, 706_538.46), (960_000, 1_120_000)]


@pytest.mark.parametrize(("edge", "even"), BLIND)
def test_the_blind_spots_of_the_bonus_end_where_they_are_printed(edge: float, even: float) -> None:
    """The six ranges in which a larger bonus leaves less, as printed everywhere with announcement 30 of 2023: at their end it is even."""
    net = [x - float(pay.bonus_tax(x, NOW["bonus_tax"].brackets())) for x in (edge, (edge + even) / 2, even)]
    assert net[1] < net[0] == pytest.approx(net[2], abs=0.01)


@pytest.mark.parametrize(
    ("day", "child", "parents", "housing_loan"), [(D(2022, 12, 31), 1_000, 2_000, 1_000), (D(2023, 1, 1), 2_000, 3_000, 1_000)]
)
def test_special_deductions_before_and_after_they_were_raised(day: BusinessDate, child: int, parents: int, housing_loan: int) -> None:
    """国发〔2018〕41 号 and 国发〔2023〕13 号 (www.gov.cn/zhengce/zhengceku/202308/content_6901207.htm), a month."""
    figures = rules_on(household_rules(), day)["special_deductions"].figures
    assert (figures["child"], figures["parents"], figures["housing_loan"]) == (child, parents, housing_loan)


def test_the_personal_pension_is_capped_and_taxed_as_announced_for_the_whole_country() -> None:
    """Announcement 21 of 2024: 12,000 yuan a year are deducted, 3 % is taken when it is drawn, from 2024-01-01."""
    rule = rules_on(household_rules(), D(2024, 1, 1))["personal_pension"]
    assert (rule.figures["cap"], rule.figures["payout_tax"], rule.since) == (12_000, 0.03, D(2024, 1, 1))


def test_the_cheaper_of_the_two_ways_is_taken_and_only_while_the_rule_holds() -> None:
    taxable, bonus = np.array([30_000.0, -20_000.0]), np.array([36_000.0, 36_000.0])
    together = pay.progressive_tax(taxable + bonus, INCOME.brackets())
    apart = pay.progressive_tax(taxable, INCOME.brackets()) + 1_080.0
    assert pay.year_tax(taxable, bonus, INCOME, NOW["bonus_tax"]) == pytest.approx([apart[0], together[1]])
    assert pay.year_tax(taxable, bonus, INCOME, None) == pytest.approx(together)
    assert "bonus_tax" not in rules_on(household_rules(), D(2028, 1, 1))


PENSIONS = [(15, 0.6, 480), (15, 1.0, 600), (15, 3.0, 1200), (40, 0.6, 1280), (40, 1.0, 1600), (40, 3.0, 3200)]


@pytest.mark.parametrize(("years", "index", "monthly"), PENSIONS)
def test_basic_pension_of_the_example_told_with_the_2005_decision(years: int, index: float, monthly: float) -> None:
    """Local average wage 4,000 yuan: the example spread with 国发〔2005〕38 号 for men retiring at 60."""
    assert pay.basic_pension(4_000, index, 12 * years, NOW["basic_pension"]) == pytest.approx(monthly)


def test_account_months_of_the_annex() -> None:
    """国发〔2005〕38 号, annex: 195 months at 50, 170 at 55, 139 at 60, 101 at 65."""
    assert [pay.payout_months(age, NOW["basic_pension"]) for age in (50, 55, 60, 65)] == [195, 170, 139, 101]
    assert pay.account_pension(139_000, 60, NOW["basic_pension"]) == pytest.approx(1_000)


AGES = [
    ("male", D(1964, 12, 31), (60, 0)),
    ("male", D(1965, 1, 1), (60, 1)),
    ("male", D(1965, 5, 1), (60, 2)),
    ("male", D(1976, 9, 1), (63, 0)),
    ("male", D(1990, 1, 1), (63, 0)),
    ("female_cadre", D(1970, 1, 1), (55, 1)),
    ("female_cadre", D(1981, 9, 1), (58, 0)),
    ("female_worker", D(1975, 1, 1), (50, 1)),
    ("female_worker", D(1975, 3, 1), (50, 2)),
    ("female_worker", D(1984, 11, 1), (55, 0)),
]


@pytest.mark.parametrize(("worker", "born", "age"), AGES)
def test_retirement_ages_of_the_tables_annexed_to_the_decision(worker: str, born: object, age: tuple[int, int]) -> None:
    """全国人大常委会 2024-09-13, annexed tables: the first rows and the rows where the rise ends."""
    months = pay.retirement_months(born, worker, NOW["retirement_age"])  # type: ignore[arg-type]
    assert divmod(months, 12) == age


@pytest.mark.parametrize(("year", "months"), [(2029, 180), (2030, 186), (2035, 216), (2039, 240), (2050, 240)])
def test_least_contribution_rises_to_twenty_years(year: int, months: int) -> None:
    """The same decision, article 2 and its table: fifteen years until 2029, half a year more each year, twenty in 2039."""
    assert pay.least_months(year, NOW["least_contribution"]) == months


def test_a_million_over_thirty_years_at_4_9_percent() -> None:
    """The example of every Chinese loan calculator: 5,307.27 a month and 910,616.19 of interest; or 6,861.11 first and 737,041.67."""
    level, owed = loans.schedule(loans.Loan(1_000_000, 0.049, 360), 400)
    assert level[0] == pytest.approx(5_307.27, abs=0.005)
    assert level.sum() - 1_000_000 == pytest.approx(910_616.19, abs=0.05)
    falling, left = loans.schedule(loans.Loan(1_000_000, 0.049, 360, loans.LoanForm.EQUAL_PRINCIPAL), 400)
    assert falling[0] == pytest.approx(6_861.11, abs=0.005)
    assert falling.sum() - 1_000_000 == pytest.approx(737_041.67, abs=0.05)
    assert owed[359] == left[359] == 0.0


def test_prepaying_is_worth_the_loans_own_rate() -> None:
    """Both ways are alike at (1 + r/12)^12 - 1: the definition of the loan's yield."""
    loan = loans.Loan(500_000, 0.036, 240)
    found = loans.prepay_or_invest(loan, 100_000, 0.02)
    assert found.even_return == pytest.approx((1 + 0.036 / 12) ** 12 - 1, abs=1e-6)
    assert found.if_prepaid > found.if_invested
    better = loans.prepay_or_invest(loan, 100_000, 0.06)
    assert better.if_invested > better.if_prepaid


def test_investing_wins_exactly_where_the_mix_brings_more_than_the_loan() -> None:
    """Without chance the answer is the comparison with the loan's yield; with it, a fair mix at that yield is near an even bet."""
    loan = loans.Loan(500_000, 0.036, 240)
    monthly = 1 + 0.036 / 12
    assert loans.invest_wins(loan, 100_000, np.full((240, 1), monthly + 1e-6)) == 1.0
    assert loans.invest_wins(loan, 100_000, np.full((240, 1), monthly - 1e-6)) == 0.0


def test_a_torn_tax_table_is_refused() -> None:
    text = files("steward.advise.planning").joinpath("data/china.toml").read_text("utf-8")
    parse_rules(text)
    with pytest.raises(BadRules, match="income_tax"):
        parse_rules(text.replace("[144000, 0.10, 2520]", "[144000, 0.10, 2500]"))
    with pytest.raises(BadRules, match="clause"):
        parse_rules(text.replace('mark = "V2"', 'mark = "sure"', 1))

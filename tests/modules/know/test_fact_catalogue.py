"""The field catalogue: what a fact may be, who may state it, which statement counts, what disagrees and what is stale (B1, B2)."""

import pytest

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, Instant, business_date
from steward.know.customers import queries
from steward.know.customers.model import (
    ColumnWrong,
    Fact,
    FieldUnknown,
    SourceNotAllowed,
    SourceUnknown,
    ValueNotAmong,
    ValueOutOfRange,
    ValueTooLong,
    ValueType,
    ValueWrong,
)
from steward.know.customers.rules import survivorship as rules
from steward.platform.web.problems import STATUS
from tests.support.banks import NOW

D = business_date
ME = CustomerId("0190a000-0000-7000-8000-000000000001")
TODAY = D(2026, 3, 2)


def said(field: str, value: Json, source: str = "interview", confidence: float = 0.9, valid: BusinessDate = TODAY, order: int = 0) -> Fact:
    return Fact(f"{order:03d}", ME, field, value, source, confidence, valid, Instant(NOW))


def standing(*facts: Fact, as_of: BusinessDate = TODAY):  # type: ignore[no-untyped-def]
    (found,) = rules.decide_fields(facts, queries.field_catalogue(), as_of).values()
    return found


NEEDED = {
    "annual_income", "income_salary", "income_rent", "spending_living", "elsewhere_deposits", "elsewhere_funds", "properties", "loans",
    "policies", "social_insurance_months", "housing_fund", "enterprise_annuity", "personal_pension", "employment", "employer", "education",
    "tax_residence", "experience_years", "experience_products", "preferred_products", "need_tax", "need_legal", "need_legacy",
    "need_education", "need_health", "need_social",
}  # fmt: skip


def test_the_catalogue_covers_what_b1_asks_and_is_worded_in_both_languages() -> None:
    catalogue = queries.field_catalogue()
    assert set(catalogue.fields) >= NEEDED
    for field in catalogue.fields.values():
        labels = [field.label, *(field.form.choices or {}).values(), *(c.label for c in field.form.columns)]
        assert all(label.zh and label.en for label in labels), field.id
        assert field.form.type not in (ValueType.CHOICE, ValueType.CHOICES) or field.form.choices, field.id
        assert (field.form.type is ValueType.RECORDS) == bool(field.form.columns), field.id
        assert field.rule.order, field.id


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("annual_income", 200_000, 200_000),
        ("annual_income", "200000.00", 200_000),
        ("annual_income", "1234.50", "1234.5"),
        ("employment", "retired", "retired"),
        ("has_will", True, True),
        ("children", [2012, "2015", 2015], [2012, 2015, 2015]),
        ("experience_products", ["shares", "funds", "funds"], ["funds", "shares"]),
        ("employed_since", "2020-02-29", "2020-02-29"),
        ("risk_level_predicted", 4, 4),
        ("risk_level_predicted", "Predicted_Income", "Predicted_Income"),
        (
            "loans",
            [{"kind": "car", "owed": "90000", "rate_pct": "3.95", "lender": ""}],
            [{"kind": "car", "owed": 90_000, "rate_pct": "3.95"}],
        ),
    ],
)
def test_equal_things_have_one_form(field: str, given: Json, kept: Json) -> None:
    assert queries.checked_value(field, "import", given) == kept
    assert queries.read_cell(field, queries.write_cell(field, kept)) == kept


@pytest.mark.parametrize(
    ("field", "source", "value", "refusal"),
    [
        ("shoe_size", "import", 43, FieldUnknown),
        ("annual_income", "gossip", 1, SourceUnknown),
        ("qualified_investor", "app", True, SourceNotAllowed),
        ("health_state", "model", "good", SourceNotAllowed),
        ("annual_income", "app", -1, ValueOutOfRange),
        ("annual_income", "app", "12.345", ValueWrong),
        ("annual_income", "app", 12.5, ValueWrong),
        ("annual_income", "app", "NaN", ValueWrong),
        ("annual_income", "app", True, ValueWrong),
        ("annual_income", "app", None, ValueWrong),
        ("experience_years", "app", "2.5", ValueWrong),
        ("personal_pension_yearly", "app", 12_001, ValueOutOfRange),
        ("employment", "app", "king", ValueNotAmong),
        ("has_will", "app", "yes", ValueWrong),
        ("children", "app", 2012, ValueWrong),
        ("employed_since", "app", "2023-02-29", ValueWrong),
        ("employed_since", "app", 20230201, ValueWrong),
        ("employer", "app", "长" * 101, ValueTooLong),
        ("employer", "app", "  ", ValueWrong),
        ("loans", "app", [{"kind": "mortgage"}], ColumnWrong),
        ("loans", "app", [{"kind": "mortgage", "owed": 1, "colour": "red"}], ColumnWrong),
        ("loans", "app", [{"kind": "mortgage", "owed": 1, "rate_pct": 40}], ValueOutOfRange),
        ("loans", "app", ["mortgage"], ValueWrong),
    ],
)
def test_what_the_catalogue_does_not_allow_is_refused_with_its_reason(field: str, source: str, value: Json, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as caught:
        queries.checked_value(field, source, value)
    assert STATUS[caught.value.kind] in (400, 422)


def test_by_the_rule_trusted_a_newer_guess_loses_to_an_older_certainty() -> None:
    sure = said("annual_income", 200_000, valid=D(2025, 6, 1), order=1)
    guess = said("annual_income", 500_000, "model", 0.4, order=2)
    found = standing(sure, guess)
    assert (found.counts, found.others, found.conflict, found.stale) == (sure, (guess,), False, False)


def test_by_the_rule_source_the_bank_s_books_beat_a_newer_word_until_they_are_stale() -> None:
    books = said("financial_assets", 900_000, "core_banking", 0.95, D(2025, 3, 2), 1)
    word = said("financial_assets", 500_000, "app", 0.85, D(2025, 9, 1), 2)
    assert standing(books, word).counts == books
    assert standing(books, word).conflict
    after = standing(books, word, as_of=D(2026, 3, 3))
    assert (after.counts, after.stale, after.conflict) == (word, False, False)


def test_by_the_rule_own_word_the_customer_speaks_for_themselves() -> None:
    own = said("need_legacy", "none", "app", 0.85, D(2025, 10, 1), 1)
    heard = said("need_legacy", "urgent", "interview", 0.9, TODAY, 2)
    found = standing(own, heard)
    assert (found.counts, found.conflict) == (own, True)


def test_a_fact_is_stale_the_day_after_its_shelf_life_and_a_stale_voice_is_no_conflict() -> None:
    old = said("annual_income", 100_000, valid=D(2024, 9, 2))
    assert not standing(old).stale
    assert standing(old, as_of=D(2026, 3, 3)).stale
    new = said("annual_income", 200_000, "document", 0.99, D(2026, 3, 1), 2)
    assert standing(old, new).conflict
    assert not standing(old, new, as_of=D(2026, 3, 3)).conflict


def test_equal_statements_of_two_sources_are_no_conflict_and_ties_fall_to_the_last_recorded() -> None:
    found = standing(said("annual_income", 1, "app", order=1), said("annual_income", 1, "survey", order=2))
    assert (found.counts.source, found.conflict, len(found.others)) == ("survey", False, 1)

"""How long records are kept: the table of regulation.md section 4, the latest day wins, nothing that is open or held ends (C5, N28)."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.guard.contracts.model import RetentionRule
from steward.guard.contracts.rules.retention import BadRetention, kind_of_table, parse_retention, resolve, retention_rules
from steward.kernel.time import BusinessDate, add_months, business_date
from tests.architecture.test_tables import all_tables

D = business_date
END = D(2026, 3, 31)
# Kind of record, what happened, traits, and the last day of the table in regulation.md section 4.
VECTORS = [
    ("suitability", {"relationship_end": END}, (), D(2031, 3, 31)),
    ("notice", {"relationship_end": END}, (), D(2031, 3, 31)),
    ("identity", {"relationship_end": END}, (), D(2036, 3, 31)),
    ("transaction", {"transaction_end": D(2024, 2, 29)}, (), D(2034, 2, 28)),
    ("transaction", {"transaction_end": END}, ("CSRC",), D(2046, 3, 31)),
    ("suitability", {"relationship_end": END, "transaction_end": D(2020, 1, 1)}, ("CSRC",), D(2040, 1, 1)),
    ("insurance_recording", {"contract_end": END}, ("cover_up_to_a_year",), D(2031, 3, 31)),
    ("insurance_recording", {"contract_end": END}, ("cover_over_a_year",), D(2036, 3, 31)),
    ("insurance_recording", {"contract_end": END, "dispute_settled": D(2035, 1, 1)}, ("cover_up_to_a_year", "disputed"), D(2037, 1, 1)),
    ("recording", {"product_end": END, "relationship_end": D(2020, 1, 1)}, ("branch",), D(2026, 9, 30)),
    ("recording", {"product_end": END, "relationship_end": END}, ("branch",), D(2031, 3, 31)),
    ("impact_assessment", {"made": END}, (), D(2029, 3, 31)),
    ("certificate", {"certificate_expiry": END}, (), D(2031, 3, 31)),
    ("evidence", {"relationship_end": END, "transaction_end": END}, (), D(2036, 3, 31)),
    ("evidence", {"relationship_end": END, "transaction_end": END}, ("CSRC",), D(2046, 3, 31)),
]


@pytest.mark.parametrize(("kind", "happened", "traits", "last"), VECTORS)
def test_the_table_of_the_sheet(kind: str, happened: dict[str, BusinessDate], traits: Collection[str], last: BusinessDate) -> None:
    found = resolve(kind, happened, traits)
    assert found.until == last
    assert not found.has_run_out(last)
    assert found.has_run_out(add_months(last, 1))


def test_what_has_not_ended_has_no_last_day() -> None:
    """A living relationship, an unsettled dispute: nobody can say the day, so it never runs out."""
    far = D(2200, 1, 1)
    assert not resolve("suitability", {}).has_run_out(far)
    open_dispute = resolve("recording", {"relationship_end": END, "product_end": END}, ("branch", "disputed"))
    assert open_dispute.until == D(2031, 3, 31)
    assert not open_dispute.has_run_out(far)


def test_a_legal_hold_wins_over_every_day() -> None:
    held = resolve("suitability", {"relationship_end": END}, is_held=True)
    assert not held.has_run_out(D(2200, 1, 1))


days = st.dates(min_value=D(1990, 1, 1), max_value=D(2100, 1, 1)).map(BusinessDate)
events = sorted({r.counts_from for r in retention_rules()})
traits_known = sorted({r.when for r in retention_rules() if r.when})
kinds = sorted({k for r in retention_rules() for k in r.kinds})


@given(st.sampled_from(kinds), st.dictionaries(st.sampled_from(events), days), st.sets(st.sampled_from(traits_known)))
def test_never_earlier_than_any_single_rule(kind: str, happened: dict[str, BusinessDate], traits: set[str]) -> None:
    whole = resolve(kind, happened, traits)
    for rule in retention_rules():
        alone = resolve(kind, happened, traits, rules=(rule,))
        for day in (d for _, d in alone.kept):
            assert whole.is_open if day is None else whole.until is not None and whole.until >= day


def test_every_table_has_a_kind() -> None:
    placed = {t.name: kind_of_table(t.name) for t in all_tables()}
    assert placed["contracts_evidence"] == "evidence"
    assert placed["trading_order"] == "transaction"
    with pytest.raises(KeyError):
        kind_of_table("planted_table")


RULE = 'code="x"\nkinds=["a"]\ncounts_from="made"\nmonths=1\nclause="c"\nmark="V1"\ntext_zh="z"\ntext_en="e"\n'


@pytest.mark.parametrize(
    "wrong", [("months=1", "months=-1"), ('"V1"', '"V9"'), ('clause="c"', 'clause=""'), ('kinds=["a"]', "kinds=[]"), ('text_en="e"\n', "")]
)
def test_a_rule_without_its_ground_does_not_load(wrong: tuple[str, str]) -> None:
    assert parse_retention("[[rule]]\n" + RULE) == (RetentionRule("x", ("a",), "made", 1, "c", "V1", "z", "e"),)
    with pytest.raises(BadRetention):
        parse_retention("[[rule]]\n" + RULE.replace(*wrong))

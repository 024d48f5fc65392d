"""Typed terms: what is unknown or malformed is refused by name; what is written reads back the same (D3)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.json import Json
from steward.kernel.time import business_date
from steward.know.products.model import (
    SHAPES,
    AmountBand,
    BadTerm,
    BondTerms,
    DepositForm,
    DepositTerms,
    FundTerms,
    HoldingBand,
    ProductKind,
    read_term,
    read_terms,
    write_terms,
)
from steward.sim.shelf import shelf

D, F, B = ProductKind.DEPOSIT, ProductKind.FUND, ProductKind.BOND


@pytest.mark.parametrize(
    ("kind", "raw", "name"),
    [
        (D, {"lock_days": 90}, "lock_days"),
        (D, {"rate": 0.0125}, "rate"),
        (D, {"rate": "1.25%"}, "rate"),
        (D, {"rate": "NaN"}, "rate"),
        (D, {"rate": True}, "rate"),
        (D, {"form": "timed"}, "form"),
        (D, {"term_months": -1}, "term_months"),
        (D, {"term_months": "12"}, "term_months"),
        (D, {"term_months": True}, "term_months"),
        (D, {"transferable": 1}, "transferable"),
        (D, {"observed_on": "2026-13-01"}, "observed_on"),
        (D, {"cutoff": "25:00"}, "cutoff"),
        (F, {"purchase_fees": [{"bps": 80}, {"bps": 50}]}, "purchase_fees"),
        (F, {"purchase_fees": [{"amount": 100, "bps": 80}]}, "purchase_fees"),
        (F, {"purchase_fees": [{"bps": 80, "from": 1}]}, "purchase_fees.0.from"),
        (F, {"purchase_fees": {"bps": 80}}, "purchase_fees"),
        (F, {"purchase_fees": ["80"]}, "purchase_fees.0"),
        (F, {"redemption_fees": [{"under_days": 7, "bps": 150}]}, "redemption_fees"),
        (F, {"redemption_fees": [{"under_days": 30}, {"under_days": 7}, {}]}, "redemption_fees"),
        (B, {"frequency": 3}, "frequency"),
    ],
)
def test_an_unknown_or_malformed_term_is_named(kind: ProductKind, raw: dict[str, Json], name: str) -> None:
    with pytest.raises(BadTerm) as bad:
        read_terms(kind, raw)
    assert bad.value.name == name


def test_terms_read_into_their_types() -> None:
    deposit = read_terms(D, {"form": "time", "rate": "0.0125", "term_months": 12, "observed_on": "2024-02-29"})
    assert deposit == DepositTerms(form=DepositForm.TIME, rate=Decimal("0.0125"), term_months=12, observed_on=business_date(2024, 2, 29))
    fund = read_terms(F, {"purchase_fees": [{"bps": 80}, {"amount": 1_000_000, "flat": "1000"}], "redemption_fees": [{}]})
    assert isinstance(fund, FundTerms)
    assert fund.purchase_fees == (AmountBand(bps=80), AmountBand(amount=1_000_000, flat=Decimal(1000)))
    assert fund.redemption_fees == (HoldingBand(),)


def test_every_kind_may_have_no_terms_on_record() -> None:
    assert [write_terms(read_terms(kind, {})) for kind in SHAPES] == [{}] * len(ProductKind)


def test_the_whole_demo_shelf_reads_and_reads_back_the_same() -> None:
    for p in shelf():
        terms = read_terms(ProductKind(p.kind), p.terms)
        assert read_terms(ProductKind(p.kind), write_terms(terms)) == terms, p.code


def test_one_term_read_alone_is_what_reading_all_gives() -> None:
    for kind in ProductKind:
        for raw in ({}, *(row.terms for row in shelf() if row.kind is kind)):
            whole = read_terms(kind, raw)
            for name in ("form", "fund_type", "benefit", "none"):
                assert read_term(kind, raw, name) == getattr(whole, name, None), (kind, name)
    with pytest.raises(BadTerm):
        read_term(D, {"form": "timed"}, "form")


@given(st.integers(0, 600), st.decimals(0, 1, places=4), st.sampled_from([1, 2, 4]))
def test_a_bond_reads_back_the_same(months: int, rate: Decimal, frequency: int) -> None:
    terms = BondTerms(coupon_rate=rate, term_months=months, frequency=frequency)
    assert read_terms(B, write_terms(terms)) == terms

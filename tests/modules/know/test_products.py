"""The shelf: versions, as-of reads, what outsiders may see, grades (A2, D3, N02)."""

import datetime as dt
from dataclasses import replace

import pytest

from steward.kernel.ids import InstrumentId
from steward.kernel.money import Money
from steward.kernel.recorded import Effect
from steward.kernel.time import business_date
from steward.know.markets.actions import record_instruments
from steward.know.markets.model import InstrumentRow
from steward.know.products import actions, queries
from steward.know.products.model import (
    AssetClass,
    BadTerms,
    Offering,
    ProductKind,
    ProductNotFound,
    ProductRow,
    Regime,
    ShelfState,
    Wanted,
)
from steward.platform.access.model import ANONYMOUS, SYSTEM
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime

D = business_date


def make_row(rt: Runtime, code: str, **changes: object) -> ProductRow:
    with rt.work(SYSTEM) as w:
        (made,) = record_instruments(w, rows=[InstrumentRow(f"steward:{code}", "CNY", D(2025, 1, 1))])
    row = ProductRow(
        code=code, kind=ProductKind.FUND, name_zh=f"稳健{code}", name_en=f"Steady {code}", issuer="长江理财", issuer_type="wealth_company",
        regime=Regime.NFRA, asset_class=AssetClass.BOND_FUND, min_amount=Money.of("1000", "CNY"), step=Money.of("1", "CNY"),
        instrument_id=InstrumentId(made.id), valid_from=D(2025, 1, 1), issuer_grade=2, seller_grade=3,
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]


def test_the_higher_of_both_grades_counts(rt: Runtime) -> None:
    row = make_row(rt, "F1")
    assert row.grade == 3
    assert replace(row, seller_grade=None).grade == 2
    assert replace(row, seller_grade=None, issuer_grade=None).grade is None


def test_changed_terms_are_a_new_version_and_the_past_shelf_stays_as_it_was_known(rt: Runtime, clock: SetClock) -> None:
    row = make_row(rt, "F1")
    with rt.work(SYSTEM) as w:
        actions.record_products(w, rows=[row])
        first_day = w.today
    clock.set(clock.now() + dt.timedelta(days=10))
    dearer = replace(row, buy_fee_bps=80, valid_from=D(2026, 3, 12))
    with rt.work(SYSTEM) as w:
        assert [r.effect for r in actions.record_products(w, rows=[row, dearer, dearer])] == [
            Effect.UNCHANGED,
            Effect.CHANGED,
            Effect.UNCHANGED,
        ]
    with rt.work(SYSTEM) as w:
        (then,) = queries.shelf(w, first_day)
        (now,) = queries.shelf(w, w.today)
        assert (then.version, then.buy_fee_bps, now.version, now.buy_fee_bps) == (1, 0, 2, 80)
        assert queries.shelf(w, D(2026, 3, 1)) == []  # in force, but the bank did not know it yet


def test_a_version_that_was_taken_back_does_not_stand_for_the_one_in_its_place(rt: Runtime) -> None:
    row = make_row(rt, "F1")
    with rt.work(SYSTEM) as w:
        actions.record_products(w, rows=[row])
    with pytest.raises(RuntimeError, match="taken back"), rt.work(SYSTEM) as w:  # the same number of version, at the same instant
        actions.record_products(w, rows=[replace(row, buy_fee_bps=80, redeem_fee_bps=10)])
        assert [p.buy_fee_bps for p in queries.shelf(w, w.today)] == [80]
        raise RuntimeError("taken back")
    with rt.work(SYSTEM) as w:
        actions.record_products(w, rows=[replace(row, buy_fee_bps=80)])
        assert [(p.version, p.buy_fee_bps, p.redeem_fee_bps) for p in queries.shelf(w, w.today)] == [(2, 80, 0)]


def test_outsiders_see_public_products_only(rt: Runtime) -> None:
    rows = [make_row(rt, "F1"), make_row(rt, "P1", offering=Offering.PRIVATE), make_row(rt, "S1", state=ShelfState.DRAFT)]
    with rt.work(SYSTEM) as w:
        ids = [r.id for r in actions.record_products(w, rows=rows)]
    with rt.work(ANONYMOUS) as w:
        assert [p.code for p in queries.list_products(w)[0]] == ["F1"]
        assert queries.get_product(w, ids[0]).code == "F1"  # type: ignore[arg-type]
        with pytest.raises(ProductNotFound):
            queries.get_product(w, ids[1])  # type: ignore[arg-type]
    with rt.work(SYSTEM) as w:
        assert len(queries.list_products(w)[0]) == 3


def test_pages_neither_skip_nor_repeat_and_search_takes_wildcards_literally(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        w.new_id()
    rows = [make_row(rt, f"F{i}") for i in range(5)]
    with rt.work(SYSTEM) as w:
        actions.record_products(w, rows=rows)
        seen, cursor = queries.list_products(w, limit=2)
        codes = [p.code for p in seen]
        while cursor:
            seen, cursor = queries.list_products(w, limit=2, cursor=cursor)
            codes += [p.code for p in seen]
        assert codes == ["F0", "F1", "F2", "F3", "F4"]
        assert [p.code for p in queries.list_products(w, Wanted(q="steady f3"))[0]] == ["F3"]
        assert queries.list_products(w, Wanted(q="%"))[0] == []
        assert queries.list_products(w, Wanted(kind=ProductKind.BOND))[0] == []


@pytest.mark.parametrize(
    ("change", "term"), [({"issuer_grade": 6}, "issuer_grade"), ({"buy_fee_bps": -1}, "buy_fee_bps"), ({"name_zh": " "}, "name_zh")]
)
def test_terms_out_of_range_are_refused_by_name(rt: Runtime, change: dict[str, object], term: str) -> None:
    row = make_row(rt, "F1", **change)
    with pytest.raises(BadTerms) as refused, rt.work(SYSTEM) as w:
        actions.record_products(w, rows=[row])
    assert refused.value.facts["term"] == term

"""A made bank for the snapshot of the book: customers with facts, an assessment, money, five holdings and a goal, in real tables.

Rows are written past the actions, which would post and prove every movement: what is timed is reading. The bank has no accepted plans.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from steward.advise.planning.tables import goal
from steward.kernel.ids import InstrumentId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days
from steward.know.customers.tables import customer, fact
from steward.know.holdings.tables import account
from steward.know.markets.actions import record_instruments, record_prices
from steward.know.markets.model import InstrumentRow, PriceRow
from steward.know.products.actions import record_products
from steward.know.products.model import AssetClass, ProductKind, ProductRow, Regime, ShelfState
from steward.know.products.queries import products_of_instruments
from steward.know.suitability.tables import assessment
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SystemClock
from steward.platform.db import make_engine, metadata
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import give_birth, open_bank
from steward.platform.work import Work

AT_ONCE, PRODUCTS, HELD, SEED = 5_000, 60, 5, 20260101
GOAL = {
    "template": "house", "name": "买房", "currency": "CNY", "stated": "today", "priority": 1, "whose": "self",
    "answers": {}, "state": "active", "earmarks": [],
}  # fmt: skip


def make_bank(home: Path, url: str | None, customers: int) -> Runtime:
    """The bank, open."""
    given = {"STEWARD_HOME": str(home), "STEWARD_PUBLIC_URL": "http://localhost"}
    settings = Settings.from_env(given if url is None else {**given, "STEWARD_DATABASE_URL": url})
    engine = make_engine(settings.database_url)
    metadata.create_all(engine)
    give_birth(engine, settings, SystemClock(), demo=False)
    engine.dispose()
    rt = open_bank(settings, {})
    with rt.work(SYSTEM) as w:
        held = _shelf(w)
    for start in range(0, customers, AT_ONCE):
        with rt.work(SYSTEM) as w:
            _people(w, range(start, min(start + AT_ONCE, customers)), held)
    return rt


def _shelf(w: Work) -> list[str]:
    since = add_days(w.today, -400)
    made = record_instruments(w, rows=[InstrumentRow(f"made:{n}", "CNY", since, units_scale=2) for n in range(PRODUCTS)])
    ids = [InstrumentId(m.id) for m in made]
    record_prices(w, rows=[PriceRow(i, add_days(w.today, -back), Decimal("1.02"), "made", w.now) for i in ids for back in (40, 1)])
    record_products(w, rows=[_product(n, i, since) for n, i in enumerate(ids)])
    return [str(i) for i in ids]


def move_prices(w: Work) -> None:
    """Every price is another today, some higher and some lower."""
    held = sorted(products_of_instruments(w, w.today))
    record_prices(w, rows=[PriceRow(i, w.today, Decimal(100 + n % 7) / 100, "made", w.now) for n, i in enumerate(held)])


def _product(n: int, instrument_id: InstrumentId, since: BusinessDate) -> ProductRow:
    return ProductRow(
        code=f"made-{n}", name_zh="稳健", name_en="Steady", issuer="Made", kind=ProductKind.FUND, issuer_type="fund_company",
        regime=Regime.CSRC, asset_class=AssetClass.BOND_FUND, issuer_grade=1 + n % 5, min_amount=Money.of("1", "CNY"),
        step=Money.of("1", "CNY"), instrument_id=instrument_id, valid_from=since, state=ShelfState.ON_SHELF, confirm_days=1, pay_days=3,
    )  # fmt: skip


def _people(w: Work, numbers: Sequence[int], instruments: Sequence[str]) -> None:
    rng = np.random.default_rng([SEED, numbers[0]])
    ids = [w.new_id() for _ in numbers]
    day = add_days(w.today, -300)
    w.insert(customer, [_customer(w, i, n, day, f"{rng.integers(1940, 2007)}-05-01") for i, n in zip(ids, numbers, strict=True)])
    said = {"source": "core_banking", "confidence": 0.9, "valid_from": day, "known_at": w.now}
    w.insert(fact, [{"id": w.new_id(), "customer_id": i, "field": f, "value": v, **said} for i in ids for f, v in _facts(rng)])
    form = {"score": 50, "basis": "imported", "questionnaire": "made", "assessed_on": day, "known_at": w.now, "confirmed": True}
    w.insert(assessment, [{"id": w.new_id(), "customer_id": i, "level": int(rng.integers(1, 6)), "source": "made", **form} for i in ids])
    w.insert(account, [row for i in ids for row in _accounts(w, i, rng, instruments)])
    stated = {"state": "active", "version": 1, "captured_at": w.now, "changed_at": w.now}
    w.insert(goal, [{"id": w.new_id(), "customer_id": i, "content": _goal(rng), **stated} for i in ids])


def _facts(rng: np.random.Generator) -> Iterator[tuple[str, Any]]:
    """Ten facts of one customer, drawn: nothing that was reckoned for one customer may serve another."""
    income = int(rng.integers(60, 1_500)) * 1_000
    yield "annual_income", income
    yield "monthly_spending", int(income * rng.uniform(0.2, 1.1) / 12)
    yield "reserve_months", int(rng.integers(3, 13))
    yield "financial_assets", int(income * rng.uniform(0.5, 12))
    yield "monthly_debt_payment", int(income * rng.uniform(0.0, 0.5) / 12)
    yield "horizon_years", int(rng.integers(1, 31))
    yield "liquidity_need", ("low", "medium", "high")[rng.integers(3)]
    yield "investment_experience", ("none", "some", "long")[rng.integers(3)]
    yield "kyc", "passed"
    yield "id_expires_on", f"20{rng.integers(27, 60)}-12-31"


def _goal(rng: np.random.Generator) -> dict[str, Any]:
    year = rng.integers(2028, 2056)
    told = {"necessity": ("must", "want")[rng.integers(2)]}
    return {**GOAL, **told, "amount": int(rng.integers(10, 900)) * 1_000_000, "due_from": f"{year}-06-01", "due_until": f"{year + 1}-06-01"}


def _customer(w: Work, customer_id: str, number: int, day: BusinessDate, born: str) -> dict[str, Any]:
    return {
        "id": customer_id, "number": f"M{number:09}", "kind": "person", "name": "李明", "phone": "13800000000", "birth_date": born,
        "city": "上海", "tier": "mass", "since": day, "known_at": w.now, "recorded_at": w.now,
        "name_blind": f"{number:032}", "phone_blind": f"{number:032}", "household_id": None,
    }  # fmt: skip


def _accounts(w: Work, owner: str, rng: np.random.Generator, instruments: Sequence[str]) -> Iterator[dict[str, Any]]:
    shared = {"owner_id": owner, "held": 0, "floor": 0, "opened_at": w.now}
    yield {"id": w.new_id(), "role": "customer_cash", "asset": "cur:CNY", "scale": 2, "posted": int(rng.integers(0, 60_000_000)), **shared}
    for place in rng.choice(len(instruments), HELD, replace=False):
        units = int(rng.integers(1_000, 50_000_000))
        yield {"id": w.new_id(), "role": "customer_units", "asset": instruments[place], "scale": 2, "posted": units, **shared}

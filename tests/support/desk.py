"""A small trading desk for tests: customers with money, products with prices, and clearances for what they ask."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import Order, OrderLine, Side
from steward.guard.compliance.actions import clear
from steward.guard.compliance.model import ClearedLine, Judged
from steward.guard.contracts.actions import record_disclosures
from steward.guard.contracts.model import RecordedDisclosure, Wish
from steward.kernel.ids import AccountId, ClearanceId, CustomerId, InstrumentId, OrderId, ProductId, ProposalId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Verdict
from steward.know.customers.actions import record_consents, record_customers, record_facts
from steward.know.customers.model import CustomerKind, CustomerRow, FactRow
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey, AccountRole, Asset, Cash, Position, TransferKind, TransferRow
from steward.know.markets.actions import record_instruments, record_prices
from steward.know.markets.model import InstrumentRow, PriceRow
from steward.know.products.actions import record_products
from steward.know.products.model import AssetClass, ProductKind, ProductRow, Regime, ShelfState
from steward.know.products.queries import get_product
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import AssessmentRow
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from tests.support.banks import new_bank
from tests.support.identified import IDENTIFIED, agreed_to_share

SINCE = BusinessDate(dt.date(2026, 1, 5))
# So much that no order of a test is out of proportion.
WEALTHY = 10_000_000
BORN = BusinessDate(dt.date(1985, 6, 1))


@dataclass
class Desk:
    """Everything a trading test asks for, over one bank."""

    rt: Runtime
    products: dict[str, ProductId] = field(default_factory=dict)
    instruments: dict[str, InstrumentId] = field(default_factory=dict)
    asked: int = 0

    @property
    def clock(self) -> SetClock:
        """The bank's clock."""
        assert isinstance(self.rt.clock, SetClock)
        return self.rt.clock

    def go_to(self, day: dt.date, hour: int = 9, minute: int = 0, second: int = 0) -> BusinessDate:
        """Set the clock to a wall time in Shanghai."""
        self.clock.set(dt.datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=dt.timezone(dt.timedelta(hours=8))))
        return BusinessDate(day)

    def product(
        self,
        code: str = "fund",
        *,
        scale: int = 2,
        currency: str = "CNY",
        state: ShelfState = ShelfState.ON_SHELF,
        **terms: object,
    ) -> ProductId:
        """A fund with the M11 fee of 0.8 %, a redemption fee of 0.5 %, confirmed on T+1 and paid on T+3."""
        kind = {"kind": ProductKind.FUND, "issuer_type": "fund_company", "regime": Regime.CSRC, "asset_class": AssetClass.BOND_FUND}
        fees = {**kind, "buy_fee_bps": 80, "redeem_fee_bps": 50, "confirm_days": 1, "pay_days": 3, "issuer_grade": 2, **terms}
        with self.rt.work(SYSTEM) as w:
            (made,) = record_instruments(w, rows=[InstrumentRow(f"steward:{code}", currency, SINCE, units_scale=scale)])
            row = ProductRow(
                code=code,
                name_zh="稳健一号",
                name_en="Steady One",
                issuer="Test Asset Management",
                min_amount=Money.of("0.01", currency),
                step=Money.of("0.01", currency),
                instrument_id=InstrumentId(made.id),
                valid_from=w.today,
                state=state,
                **fees,  # type: ignore[arg-type]
            )
            (product,) = record_products(w, rows=[row])
        self.products[code], self.instruments[code] = ProductId(product.id), InstrumentId(made.id)
        return self.products[code]

    def change(self, code: str = "fund", **terms: object) -> None:
        """New terms of a product from today."""
        with self.rt.work(SYSTEM) as w:
            known = get_product(w, self.products[code])
            kept = {f.name: getattr(known, f.name) for f in fields(ProductRow)}
            record_products(w, rows=[ProductRow(**{**kept, "known_at": None, "valid_from": w.today, **terms})])

    def price(self, day: dt.date, value: str, code: str = "fund") -> None:
        """Give the product's instrument a price, known from now on."""
        with self.rt.work(SYSTEM) as w:
            record_prices(w, rows=[PriceRow(self.instruments[code], BusinessDate(day), Decimal(value), "test", w.now)])

    def customer(
        self,
        cash: str = "0",
        units: str | None = None,
        code: str = "fund",
        scale: int = 2,
        cost: str = "0",
        born: BusinessDate | None = BORN,
        level: int | None = 3,
    ) -> CustomerId:
        """A customer whose risk was assessed, with money and, if asked, units."""
        with self.rt.work(SYSTEM) as w:
            number = f"C{w.new_id()[-12:]}"
            row = CustomerRow(number=number, kind=CustomerKind.PERSON, name="李明", since=SINCE, birth_date=born)
            customer_id = CustomerId(record_customers(w, rows=[row])[0].id)
            record_facts(
                w,
                rows=[
                    FactRow(customer_id, f, v, "core_banking", 1.0, SINCE) for f, v in {**IDENTIFIED, "financial_assets": WEALTHY}.items()
                ],
            )
            record_consents(w, rows=[agreed_to_share(w, customer_id)])
            if level is not None:
                record_assessments(w, rows=[AssessmentRow(customer_id, level, SINCE)])
            key = AccountKey.customer_cash(customer_id, "CNY")
            outside = AccountKey.house(AccountRole.EXTERNAL, Asset.cash("CNY"))
            keys = [key, outside]
            if units is not None:
                mine = AccountKey.customer_units(customer_id, self.instruments[code], scale)
                keys += [mine, AccountKey.house(AccountRole.ISSUER_UNITS, mine.asset)]
            made = holdings.ensure_accounts(w, keys)
            rows = [self._opening(w, "cash", made[outside], made[key], "cur:CNY", Money.of(cash, "CNY").minor, None)]
            if units is not None:
                amount = int(Decimal(units).scaleb(scale))
                rows.append(self._opening(w, "units", made[keys[3]], made[keys[2]], keys[2].asset.code, amount, Money.of(cost, "CNY")))
            holdings.post(w, transfers=[r for r in rows if r.amount])
        return customer_id

    @staticmethod
    def _opening(w: Work, name: str, debit: AccountId, credit: AccountId, asset: str, amount: int, cost: Money | None) -> TransferRow:
        return TransferRow(f"opening:{name}:{credit}", debit, credit, asset, amount, TransferKind.OPENING, w.today, consideration=cost)

    def give(self, customer_id: CustomerId, amount: str, currency: str) -> None:
        """Money of a currency for a customer."""
        with self.rt.work(SYSTEM) as w:
            keys = [AccountKey.house(AccountRole.EXTERNAL, Asset.cash(currency)), AccountKey.customer_cash(customer_id, currency)]
            made = holdings.ensure_accounts(w, keys)
            outside, own = (made[k] for k in keys)
            row = self._opening(w, f"given-{w.new_id()}", outside, own, keys[0].asset.code, Money.of(amount, currency).minor, None)
            holdings.post(w, transfers=[row])

    def line(self, amount: str, side: Side = Side.BUY, code: str = "fund", currency: str = "CNY") -> OrderLine:
        """One line of a proposal."""
        return OrderLine(self.products[code], side, Money.of(amount, currency))

    def clearance(self, w: Work, customer_id: CustomerId, lines: Sequence[OrderLine], proposal_id: str | None = None) -> ClearanceId:
        """A clearance for exactly these lines of a proposal, whose papers were read and signed in the branch."""
        told: dict[ProductId, Money] = {}
        for x in lines:
            if x.side is Side.BUY:
                told[x.product_id] = told.get(x.product_id, Money.zero(x.amount.currency)) + x.amount
        papers = [
            RecordedDisclosure(customer_id=customer_id, wish=Wish(*x), channel="branch", language="zh", evidence="file")
            for x in told.items()
        ]
        record_disclosures(w, rows=papers)
        cleared = [ClearedLine(x.product_id, x.side.value, x.amount) for x in lines]
        judged = Judged(Verdict.of((), "test", "1"), (), "0" * 64)
        made = clear(
            w, subject_kind="proposal", subject_id=proposal_id or w.new_id(), customer_id=customer_id, lines=cleared, judged=judged
        )
        return made.id

    def place(self, customer_id: CustomerId, *lines: OrderLine) -> list[Order]:
        """Orders for lines that are cleared here and now."""
        with self.rt.work(SYSTEM) as w:
            proposal_id = ProposalId(w.new_id())
            clearance_id = self.clearance(w, customer_id, lines, proposal_id)
            return actions.place_orders(w, proposal_id=proposal_id, customer_id=customer_id, lines=lines, clearance_id=clearance_id)

    def order(self, order_id: OrderId) -> Order:
        """The order as it stands."""
        with self.rt.work(SYSTEM, read_only=True) as w:
            return queries.get_order(w, order_id)

    def cash(self, customer_id: CustomerId, currency: str = "CNY") -> Cash:
        """The customer's money."""
        with self.rt.work(SYSTEM, read_only=True) as w:
            return book.cash(w, customer_id, currency)

    def positions(self, customer_id: CustomerId) -> list[Position]:
        """The customer's positions."""
        with self.rt.work(SYSTEM, read_only=True) as w:
            return book.positions(w, customer_id)

    def broken_laws(self) -> dict[str, int]:
        """Every broken law of the book and of orders; empty when all is well."""
        with self.rt.work(SYSTEM, read_only=True) as w:
            laws = book.verify_book(w.db).laws + queries.verify_orders(w.db).laws
        return {law.law: law.violations for law in laws if law.violations}


@contextmanager
def fund_desk(home: Path, database_url: str, day: dt.date, hour: int = 9) -> Iterator[Desk]:
    """A desk of a new bank on a day, with one dear fund of a middling grade that was priced on the last business day of February 2026."""
    made = Desk(new_bank(home, database_url))
    made.go_to(day, hour=hour)
    made.product(annual_fee_bps=150, issuer_grade=3)
    made.price(dt.date(2026, 2, 27), "1.0000")
    yield made
    made.rt.engine.dispose()

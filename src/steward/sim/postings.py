"""A customer's flows as transfers of the double-entry book, and the accounts they need."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from steward.kernel.ids import AccountId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant
from steward.know.holdings import actions as holdings
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.platform.work import Work
from steward.sim.model import Flow, FlowKind, SimulatedBank
from steward.sim.opening import CURRENCY, Known

CASH = Asset.cash(CURRENCY)
# When in the bank's day things happen, and what money from and to the outside world is called.
HOURS: dict[FlowKind, int] = {
    "opening": 9, "transfer": 9, "income": 10, "pension": 10, "mortgage": 11, "childcare": 11, "purchase": 12,
    "buy": 14, "regular": 14, "redeem": 14, "spending": 21,
}  # fmt: skip
OUTSIDE: dict[FlowKind, tuple[TransferKind, str]] = {
    "opening": (TransferKind.OPENING, "opening"),
    "transfer": (TransferKind.DEPOSIT, "transfer_in"),
    "income": (TransferKind.DEPOSIT, "pay"),
    "pension": (TransferKind.DEPOSIT, "pension"),
    "spending": (TransferKind.WITHDRAWAL, "spending"),
    "mortgage": (TransferKind.WITHDRAWAL, "mortgage"),
    "childcare": (TransferKind.WITHDRAWAL, "childcare"),
    "purchase": (TransferKind.WITHDRAWAL, "purchase"),
}


class Ledger:
    """Turns flows into transfer rows, opening each account the first time it is needed."""

    def __init__(self, bank: SimulatedBank, known: Known) -> None:
        self.bank = bank
        self.known = known
        self.cash: dict[int, AccountId] = {}
        self.units: dict[tuple[int, int], AccountId] = {}
        self.registers: dict[int, AccountId] = {}
        self.outside = self.fees = self.rounding = AccountId("")
        self.instants: dict[tuple[int, int], Instant] = {}
        self.count = 0

    def open_house(self, w: Work) -> None:
        """The accounts of the bank and of the world outside."""
        outside, fees, rounding = (AccountKey.house(r, CASH) for r in (AccountRole.EXTERNAL, AccountRole.FEE_INCOME, AccountRole.ROUNDING))
        keys = {c: AccountKey.house(AccountRole.ISSUER_UNITS, self._asset(c)) for c in range(len(self.bank.shelf))}
        made = holdings.ensure_accounts(w, [outside, fees, rounding, *keys.values()])
        self.outside, self.fees, self.rounding = made[outside], made[fees], made[rounding]
        self.registers = {c: made[k] for c, k in keys.items()}

    def post(self, w: Work, flows: Sequence[Flow]) -> int:
        """Post the flows of some days in their order; how many transfers that made."""
        self._open_accounts(w, flows)
        rows = [row for flow in flows for row in self._rows(w, flow)]
        return holdings.post(w, transfers=rows) if rows else 0

    def _open_accounts(self, w: Work, flows: Sequence[Flow]) -> None:
        customers = self.known.customers
        cash = {f.adult: AccountKey.customer_cash(customers[f.adult], CURRENCY) for f in flows if f.adult not in self.cash}
        held = dict.fromkeys((f.adult, f.product) for f in flows if f.product >= 0 and (f.adult, f.product) not in self.units)
        units = {(a, c): AccountKey(customers[a], AccountRole.CUSTOMER_UNITS, self._asset(c)) for a, c in held}
        made = holdings.ensure_accounts(w, [*cash.values(), *units.values()])
        self.cash.update({a: made[k] for a, k in cash.items()})
        self.units.update({pair: made[k] for pair, k in units.items()})

    def _asset(self, product: int) -> Asset:
        return Asset.units(self.known.instruments[product], self.bank.shelf[product].units_scale)

    def _rows(self, w: Work, flow: Flow) -> Iterator[TransferRow]:
        """One transfer for money from or to outside; money, fee and units for a purchase or redemption."""
        self.count += 1
        if flow.product < 0:
            yield self._outside(w, flow)
            return
        day = BusinessDate(self.bank.market.days[flow.day])
        at, reference, trade = self._at(w, flow), f"history:{self.count:08d}", w.new_id()
        told = "recurring" if flow.kind == "regular" else "trade"
        own, register, cash = self.units[flow.adult, flow.product], self.registers[flow.product], self.cash[flow.adult]
        bought = flow.kind != "redeem"
        kind = TransferKind.BUY if bought else TransferKind.REDEEM
        price, asset = self.bank.market.price(flow.day, flow.product), self.known.instruments[flow.product]
        residue = self._residue(flow, price) if bought else 0
        debit, credit = (cash, self.outside) if bought else (self.outside, cash)
        yield TransferRow(
            reference + ":cash", debit, credit, CASH.code, abs(flow.amount) - flow.fee - residue, kind, day, told, trade, at=at
        )
        if flow.fee:
            yield TransferRow(reference + ":fee", cash, self.fees, CASH.code, flow.fee, TransferKind.BUY_FEE, day, told, trade, at=at)
        if residue:
            yield TransferRow(
                reference + ":residue", cash, self.rounding, CASH.code, residue, TransferKind.ROUNDING, day, told, trade, at=at
            )
        debit, credit = (register, own) if bought else (own, register)
        worth = Money(abs(flow.amount), CURRENCY)
        yield TransferRow(reference + ":units", debit, credit, asset, abs(flow.units), kind, day, told, trade, worth, price, at)

    def _residue(self, flow: Flow, price: Decimal) -> int:
        """What rounding the units down leaves of the money after the fee, in fen."""
        worth = Decimal(flow.units).scaleb(2 - self.bank.shelf[flow.product].units_scale) * price
        return -flow.amount - flow.fee - int(worth.to_integral_value(ROUND_HALF_EVEN))

    def _at(self, w: Work, flow: Flow) -> Instant:
        key = (flow.day, HOURS[flow.kind])
        if key not in self.instants:
            self.instants[key] = w.at(BusinessDate(self.bank.market.days[flow.day]), key[1])
        return self.instants[key]

    def _outside(self, w: Work, flow: Flow) -> TransferRow:
        day = BusinessDate(self.bank.market.days[flow.day])
        cash = self.cash[flow.adult]
        debit, credit = (self.outside, cash) if flow.amount > 0 else (cash, self.outside)
        kind, told = OUTSIDE[flow.kind]
        at = self._at(w, flow)
        return TransferRow(f"history:{self.count:08d}", debit, credit, CASH.code, abs(flow.amount), kind, day, ref_kind=told, at=at)

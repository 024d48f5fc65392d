"""A house whose customer holds a fund bought on two days, and the steps of moving its units."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from steward.deliver.trading import actions, queries, rules
from steward.deliver.trading.model import (
    Asked,
    Confirmation,
    CustodyMove,
    Direction,
    Elsewhere,
    MoveAnswer,
    MovedLot,
    MoveFault,
    Told,
)
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate, business_date
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey, AccountRole, TransferKind, TransferRow
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.know.products.actions import record_products
from steward.platform.access.model import SYSTEM, Caller, Proof
from steward.platform.access.operation import Operation
from steward.platform.identity import step_up
from steward.platform.work import Work
from steward.workflows.settlement import settle_day
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank

D = business_date
FUND, DEPOSIT, WEALTH = "BF1", "CASH1", "WMP1"
# The house opens on Monday 2 March 2026 before the cut-off; the register of its funds answers on the next day.
ASKED, DUE, LATER = D(2026, 3, 2), D(2026, 3, 3), D(2026, 3, 4)
OLD, NEWER = D(2024, 2, 29), D(2025, 7, 1)
THERE = Elsewhere("北岭证券", "378", "A0012345678")


class Silent:
    """A registrar that takes everything in and says nothing: what it did is heard by telephone."""

    name = "silent"

    def send(self, requests: Sequence[Asked]) -> None:
        pass

    def find(self, numbers: Sequence[str]) -> Mapping[str, str]:
        return {}

    def confirmations(self, since: BusinessDate, until: BusinessDate) -> Sequence[Confirmation]:
        return ()

    def answers(self, since: BusinessDate, until: BusinessDate) -> Sequence[Told]:
        return ()


def open_desk(tmp_path: Path, database_url: str) -> Iterator[House]:
    """The house while a test runs; afterwards its book has to be sound, whatever was done."""
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    with made.rt.work(SYSTEM) as w:
        mine = units_key(made)
        issuer = AccountKey.house(AccountRole.ISSUER_UNITS, mine.asset)
        of = holdings.ensure_accounts(w, [mine, issuer])
        bought = ((OLD, 6_000_000, "500"), (NEWER, 4_000_000, "450.01"))
        rows = [
            TransferRow(f"b{n}", of[issuer], of[mine], mine.asset.code, units, TransferKind.BUY, day, consideration=Money.of(paid, "CNY"))
            for n, (day, units, paid) in enumerate(bought)
        ]
        holdings.post(w, transfers=rows)
        record_prices(w, rows=[PriceRow(made.rows[FUND].instrument_id, ASKED, Decimal("1.2000"), "test", w.now)])
    yield made
    with made.rt.work(SYSTEM, read_only=True) as w:
        assert book.verify_book(w.db).ok
        assert book.verify_lots(w, 10).violations == 0
    made.rt.engine.dispose()


def units_key(house: House) -> AccountKey:
    return AccountKey.customer_units(house.customer_id, house.rows[FUND].instrument_id, 4)


def ask(
    house: House, units: str = "700", direction: Direction = Direction.OUT, *, product: str = FUND, proved: Mapping[str, str] | None = None
) -> CustodyMove:
    """As the customer does it: told, confirmed, asked for; `proved` is what the proof says instead."""
    product_id = house.products[product]
    with house.rt.work(house.customer) as w:
        quote = queries.quote_move(w, house.customer_id, product_id, direction)
        shown = rules.move_shown(house.customer_id, quote, Units.of(units, quote.free.scale), THERE) | dict(proved or {})
        waiting = step_up.begin(w, operation=Operation.TRADING_MOVE_DECIDE, subject_id=product_id, shown=shown)
    token = step_up.confirm(house.rt, house.customer, waiting.id, Proof(persona=True), Caller("127.0.0.1")).token

    def act(w: Work) -> CustodyMove:
        return actions.move_units(
            w,
            customer_id=house.customer_id,
            product_id=product_id,
            direction=direction,
            units=units,
            elsewhere=THERE,
            step_up_token=token,
        )

    return house.rt.run(house.customer, act, serial=True)


def go_to(house: House, day: BusinessDate) -> None:
    house.clock.set(dt.datetime.combine(day, dt.time(1), tzinfo=dt.UTC))


def settle(house: House, day: BusinessDate, *, outside: bool = False, times: int = 2) -> None:
    go_to(house, day)
    for _ in range(times):
        settle_day(house.rt, day, registrar=Silent() if outside else None)


def standing(house: House, move: CustodyMove) -> CustodyMove:
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert queries.verify_orders(w.db).ok, queries.verify_orders(w.db).laws
        return queries.get_move(w, move.id)


def held(house: House) -> tuple[str, str]:
    """Units posted and held."""
    with house.rt.work(SYSTEM, read_only=True) as w:
        account_id = book.find_account(w, units_key(house))
        account = None if account_id is None else book.get_account(w, account_id)
    return ("0", "0") if account is None else (str(Units(account.posted, 4)), str(Units(account.held, 4)))


def lots(house: House) -> list[tuple[BusinessDate, str, str]]:
    with house.rt.work(SYSTEM, read_only=True) as w:
        found = book.customer_lots(w, house.customer_id).get(house.rows[FUND].instrument_id, [])
    return [(x.acquired_on, str(x.units), str(x.cost)) for x in found]


def answer(house: House, move: CustodyMove, *stated: tuple[BusinessDate, str, str | None], fault: MoveFault | None = None) -> None:
    kept = tuple(MovedLot(day, Units.of(units, 4), None if cost is None else Money.of(cost, "CNY")) for day, units, cost in stated)
    house.rt.run(SYSTEM, lambda w: actions.answer_move(w, move_id=move.id, answer=MoveAnswer(move.id, kept, fault)))


def told(house: House, move: CustodyMove) -> list[tuple[BusinessDate, str, str, bool]]:
    with house.rt.work(house.customer, read_only=True) as w:
        (mine,) = (m for m in queries.list_moves(w, house.customer_id) if m.id == move.id)
        return [(x.acquired_on, str(x.units), str(x.cost), x.counted) for x in queries.lots_of(w, [mine])[move.id]]


def retold(house: House, **other: object) -> None:
    """The fund as it is told of from the day on which everything begins."""
    with house.rt.work(SYSTEM) as w:
        record_products(w, rows=[replace(house.rows[FUND], valid_from=ASKED, **other)])  # type: ignore[arg-type]

"""What moves of custody keep whatever happens (R1, R13): units and cost neither made nor lost, and bugs that are planted are seen."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.deliver.trading import actions, queries, rules
from steward.deliver.trading.model import (
    Direction,
    MoveState,
)
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import Lot, TransferRow
from steward.platform.access.model import SYSTEM
from tests.modules.advise.house import House
from tests.modules.custody_desk import (
    DUE,
    FUND,
    LATER,
    D,
    answer,
    ask,
    lots,
    open_desk,
    retold,
    settle,
    standing,
    told,
)


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    yield from open_desk(tmp_path, database_url)


def there_and_back(house: House, seed: int) -> None:
    """Random parts go out, and come back as they went, in another order; nothing in between was bought or sold."""
    rng, before = random.Random(seed), lots(house)
    parts = sorted(rng.sample(range(1, 10_000_000), 3))
    gone: list[tuple[BusinessDate, str, str, bool]] = []
    for a, b in zip([0, *parts], parts, strict=False):
        made = ask(house, str(Units(b - a, 4)))
        settle(house, made.confirm_due)
        gone += told(house, made)
    rng.shuffle(gone)
    for acquired_on, units, cost, _ in gone:
        made = ask(house, units, Direction.IN)
        settle(house, made.confirm_due)
        answer(house, made, (acquired_on, units, cost))
        settle(house, made.confirm_due)
    assert whole(lots(house)) == whole(before)


def whole(found: list[tuple[BusinessDate, str, str]]) -> dict[BusinessDate, tuple[Decimal, Decimal]]:
    """Units and cost by the day of acquiring."""
    sums: dict[BusinessDate, tuple[Decimal, Decimal]] = {}
    for day, units, cost in found:
        had = sums.get(day, (Decimal(0), Decimal(0)))
        sums[day] = (had[0] + Decimal(units), had[1] + Decimal(cost))
    return sums


@pytest.mark.parametrize("seed", range(2))
def test_what_goes_and_comes_back_is_what_it_was(house: House, seed: int) -> None:
    there_and_back(house, seed)


def _forget_age(patch: pytest.MonkeyPatch) -> None:
    real = rules.move_legs
    patch.setattr(rules, "move_legs", lambda move, lots: [replace(leg, acquired_on=None) for leg in real(move, lots)])


def _forget_cost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("steward.deliver.trading.rules.custody.counted", lambda lot, *_: replace(lot, cost=Money.zero("CNY")))


def _newest_first(patch: pytest.MonkeyPatch) -> None:
    real: Callable[[list[Lot], Units], list[Lot]] = book.first_out
    patch.setattr(book, "first_out", lambda found, units: real(found[::-1], units))


@pytest.mark.parametrize("plant", [_forget_age, _forget_cost, _newest_first])
def test_the_property_finds_what_is_planted(house: House, plant: Callable[[pytest.MonkeyPatch], None]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        with pytest.raises(AssertionError):
            there_and_back(house, 0)


PLANTED = {
    "open_moves_hold_what_they_promised": "UPDATE trading_custody_move SET units = units + 1 WHERE state = 'placed'",
    "moved_units_equal_transfers": "UPDATE trading_custody_move SET units = units + 1 WHERE state = 'confirmed'",
    "moved_as_the_register_answered": "UPDATE trading_custody_move SET state = 'confirmed', ended_at = 1 WHERE state = 'placed'",
}


@pytest.mark.parametrize("law", PLANTED)
def test_every_law_names_what_breaks_it(house: House, law: str) -> None:
    ask(house, "100")
    settle(house, DUE)
    ask(house, "100")
    with house.rt.engine.connect() as db:
        assert queries.verify_orders(db).ok
        db.execute(sa.text(PLANTED[law]))
        assert law in {x.law for x in queries.verify_orders(db).laws if x.violations}
        db.rollback()


def test_a_second_booking_of_the_same_answer_is_seen(house: House) -> None:
    """Planted: a run that posts what it has posted already, under another reference."""
    made = ask(house, "100")
    settle(house, DUE)
    with house.rt.work(SYSTEM) as w:
        (row,) = book.event_transfers(w, "custody", made.id)
        again = TransferRow("twice", row.debit_account_id, row.credit_account_id, row.asset, row.amount, row.kind, DUE, "custody", made.id)
        holdings.post(w, transfers=[again])
        assert [x.law for x in queries.verify_orders(w.db).laws if x.violations] == ["moved_units_equal_transfers"]


def test_units_that_came_are_as_old_as_they_are_when_they_are_redeemed(house: House) -> None:
    """The fee by holding time counts from the day of acquiring; planted: counted from the day they came, they would pay 1.5 %."""
    retold(house, terms={"redemption_fees": [{"under_days": 7, "bps": 150}, {}]})
    out, made = ask(house, "1000"), ask(house, "50", Direction.IN)
    settle(house, LATER)
    answer(house, made, (D(2020, 1, 2), "50", "40"))
    settle(house, LATER)
    assert standing(house, out).state is MoveState.CONFIRMED
    with house.rt.work(house.customer, read_only=True) as w:
        quote = actions.quote_redemption(w, customer_id=house.customer_id, product_id=house.products[FUND], amount=Money.of("60", "CNY"))
    assert (str(quote.units), quote.fee) == ("50.0000", Money.zero("CNY"))

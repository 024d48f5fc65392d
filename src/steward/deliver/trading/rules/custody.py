"""What may move, what a customer was shown, and which amounts a move posts."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from steward.deliver.trading.model import (
    ChoiceFault,
    CustodyMove,
    Direction,
    DividendChoice,
    Elsewhere,
    MoveAnswer,
    MovedLot,
    MoveQuote,
    Step,
    StepKept,
)
from steward.deliver.trading.rules.orders import Leg, facts_between
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.know.holdings.model import AccountKey, AccountRole, Asset, Lot, TransferKind
from steward.know.products.model import Offering, Product, ProductKind, ShelfState

# What a register keeps for many sellers; everything else stays where it was bought.
MOVABLE = frozenset({ProductKind.FUND})


def is_movable(product: Product) -> bool:
    """Whether its units may go to another seller: of any fund, on the shelf or off it."""
    return product.kind in MOVABLE


def is_taken_in(product: Product) -> bool:
    """Whether units held elsewhere may come: of a fund the bank sells to the public now."""
    return is_movable(product) and product.offering is Offering.PUBLIC and product.state is ShelfState.ON_SHELF


def move_shown(customer_id: CustomerId, quote: MoveQuote, units: Units, elsewhere: Elsewhere) -> dict[str, Json]:
    """What the customer saw and the fresh proof is bound to."""
    return {
        "customer_id": customer_id,
        "direction": quote.direction.value,
        "units": str(units),
        "institution": elsewhere.institution,
        "code": elsewhere.code,
        "account": elsewhere.account,
        "trade_date": quote.trade_date.isoformat(),
    }


def answer_fits(move: CustodyMove, answer: MoveAnswer, today: BusinessDate) -> bool:
    """Whether an answer can be booked: lots for what came in, none for what went out or did not move at all."""
    if answer.fault is not None or move.direction is Direction.OUT:
        return not answer.lots
    scale, currency = move.units.scale, move.currency
    sound = all(
        lot.units.scaled > 0
        and lot.units.scale == scale
        and lot.acquired_on <= today
        and (lot.cost is None or (lot.cost.currency == currency and lot.cost.minor >= 0))
        for lot in answer.lots
    )
    return bool(answer.lots) and sound


def counted(lot: MovedLot, price: Decimal | None, currency: str) -> MovedLot:
    """A lot with what it counts as having cost: as stated, else at the price of the day it came; unknown where there is no price either."""
    if lot.cost is not None or price is None:
        return lot
    return replace(lot, cost=Money.of(1, currency).times(lot.units.value * price, ROUND_HALF_EVEN), counted=True)


def days_given_up(lots: Sequence[Lot], ahead: int, units: int) -> list[BusinessDate]:
    """When the units had been acquired that go when the oldest `ahead` are promised to others, oldest first."""
    days, end = [], 0
    for lot in lots:
        begin, end = end, end + lot.units.scaled
        if end > ahead and begin < ahead + units:
            days.append(lot.acquired_on)
    return days


def move_legs(move: CustodyMove, lots: Sequence[MovedLot]) -> list[Leg]:
    """What a confirmed move posts: what goes out as one amount with the cost it takes along, what comes in lot by lot."""
    mine = AccountKey.customer_units(move.customer_id, move.instrument_id, move.units.scale)
    outside = AccountKey.house(AccountRole.EXTERNAL, Asset.units(move.instrument_id, move.units.scale))
    if move.direction is Direction.OUT:
        costs = [lot.cost for lot in lots if lot.cost is not None]
        known = sum(costs, Money.zero(move.currency)) if len(costs) == len(lots) else None
        return [Leg("units", mine, outside, move.units.scaled, TransferKind.WITHDRAWAL, known)]
    return [
        Leg(
            f"lot{n}",
            outside,
            mine,
            lot.units.scaled,
            TransferKind.DEPOSIT,
            counted(lot, move.price, move.currency).cost,
            lot.acquired_on,
            move.price if lot.cost is None else None,
        )
        for n, lot in enumerate(lots)
    ]


def notice_of_move(move: CustodyMove, told: StepKept, came: Units) -> tuple[str, dict[str, Json]]:
    """The code of the sentence that tells a customer of a step of a move, and its facts; `came` is what came in, as the register said."""
    if told.days is not None:
        return "trading.notice-move_redated", facts_between(told.days["before"], told.days["after"])
    fault = None if move.reason is None else move.reason.facts.get("fault")
    if told.step is Step.REFUSED:
        return (f"trading.move_fault-{fault}", {}) if fault else ("trading.notice-move_stopped", {})
    units = came if told.step is Step.DONE and move.direction is Direction.IN else move.units
    facts: dict[str, Json] = {"direction": move.direction.value, "units": str(units), "there": move.elsewhere.institution}
    return f"trading.notice-move_{told.step.value}", facts | {"due": move.confirm_due.isoformat()}


def notice_of_choice(choice: DividendChoice, told: StepKept) -> tuple[str, dict[str, Json]]:
    """The same of a step of a dividend choice."""
    if told.days is not None:
        return "trading.notice-choice_redated", facts_between(told.days["before"], told.days["after"])
    if told.step is Step.REFUSED:
        return f"trading.choice_fault-{(choice.fault or ChoiceFault.OTHER).value}", {}
    since = choice.since or choice.due
    return f"trading.notice-choice_{told.step.value}", {
        "mode": choice.mode.value,
        "due": choice.due.isoformat(),
        "since": since.isoformat(),
    }

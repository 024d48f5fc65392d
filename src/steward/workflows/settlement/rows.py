"""One record each of the files that pass between us and the registrar: what is asked and what is said, as fields and back.

A reader raises ValueError or InvalidOperation when a field is not what it should be.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from steward.deliver.trading.model import (
    Asked,
    ChoiceFault,
    ChoiceRequest,
    ChoiceTold,
    Confirmation,
    Direction,
    MovedLot,
    MoveFault,
    MoveRequest,
    MoveTold,
    Outcome,
    Side,
    Told,
    TradeRequest,
)
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import parse_date
from steward.know.products.model import DividendMode

REQUEST, CONFIRMATION = "request", "confirmation"
MOVE, MOVED = "move", "moved"
CHOICE, CHOSEN = "choice", "chosen"
YES, NO = "done", "refused"


@dataclass(frozen=True, slots=True)
class Record:
    """How a kind of file is made: fields in a row, and where among them stands what a file adds up in its head, if it does."""

    fields: int
    sum_at: int | None


RECORDS: Mapping[str, Record] = {
    REQUEST: Record(8, 3),
    CONFIRMATION: Record(15, 4),
    MOVE: Record(11, 4),
    MOVED: Record(8, 3),
    CHOICE: Record(6, None),
    CHOSEN: Record(4, None),
}


def request_row(r: TradeRequest) -> tuple[str, ...]:
    """The fields of a request."""
    return (r.number, r.instrument, r.side.value, str(r.asked), str(r.scale), r.currency, r.trade_date.isoformat(), r.digest)


def read_request(row: Sequence[str]) -> TradeRequest:
    """A request from its fields."""
    return TradeRequest(row[0], row[1], Side(row[2]), int(row[3]), int(row[4]), row[5], parse_date(row[6]))


def confirmation_row(c: Confirmation, currency: str) -> tuple[str, ...]:
    """The fields of a confirmation; what it does not say is empty."""
    price, net, fee = ("" if x is None else str(x) for x in (c.price, _minor(c.net), _minor(c.fee)))
    units, scale = ("", "") if c.units is None else (str(c.units.scaled), str(c.units.scale))
    done = (c.number, c.order_number, c.outcome.value, c.trade_date.isoformat(), str(c.asked), str(c.applied))
    return (*done, price, units, net, fee, scale, c.reason, "1" if c.rest_follows else "0", c.corrects or "", currency)


def _minor(amount: Money | None) -> int | None:
    return None if amount is None else amount.minor


def read_confirmation(row: Sequence[str]) -> Confirmation:
    """A confirmation from its fields; ValueError or InvalidOperation when one of them is none."""
    number, order, outcome, day, asked, applied, price, units, net, fee, scale, reason, follows, corrects, currency = row
    return Confirmation(
        number=number,
        order_number=order,
        outcome=Outcome(outcome),
        trade_date=parse_date(day),
        asked=int(asked),
        applied=int(applied),
        price=Decimal(price) if price else None,
        units=Units(int(units), int(scale)) if units else None,
        net=Money(int(net), currency) if net else None,
        fee=Money(int(fee), currency) if fee else None,
        reason=reason,
        rest_follows=follows == "1",
        corrects=corrects or None,
    )


def move_row(r: MoveRequest) -> tuple[str, ...]:
    """The fields of a request to move units."""
    asked = (r.number, r.instrument, r.holder, r.direction.value, str(r.units), str(r.scale), r.currency, r.seller, r.account)
    return (*asked, r.day.isoformat(), r.digest)


def read_move(row: Sequence[str]) -> MoveRequest:
    """A request to move units from its fields."""
    number, instrument, holder, direction, units, scale, currency, seller, account, day, _ = row
    of = (number, instrument, holder, Direction(direction), int(units), int(scale), currency, seller, account, parse_date(day))
    return MoveRequest(*of)


def choice_row(r: ChoiceRequest) -> tuple[str, ...]:
    """The fields of a request for a choice of dividends."""
    return (r.number, r.instrument, r.holder, r.mode.value, r.day.isoformat(), r.digest)


def read_choice(row: Sequence[str]) -> ChoiceRequest:
    """A request for a choice of dividends from its fields."""
    return ChoiceRequest(row[0], row[1], row[2], DividendMode(row[3]), parse_date(row[4]))


def moved_row(said: MoveTold) -> tuple[str, ...]:
    """The fields of an answer about a move. What came in is told as `day:units:cost`, lot by lot, the cost empty where none is stated."""
    lots = ",".join(f"{x.acquired_on.isoformat()}:{x.units.scaled}:{'' if x.cost is None else x.cost.minor}" for x in said.lots)
    scale = str(said.lots[0].units.scale) if said.lots else ""
    currency = next((x.cost.currency for x in said.lots if x.cost is not None), "")
    fault = "" if said.fault is None else said.fault.value
    return (said.number, NO if fault else YES, said.day.isoformat(), str(said.units), scale, currency, lots, fault)


def read_moved(row: Sequence[str]) -> MoveTold:
    """An answer about a move from its fields."""
    number, outcome, day, units, scale, currency, lots, fault = row
    _check_outcome(outcome, fault)
    told = tuple(_lot(lot, scale, currency) for lot in lots.split(",")) if lots else ()
    if told and sum(lot.units.scaled for lot in told) != int(units):
        raise ValueError(f"{number}: the lots do not add up to {units}")
    return MoveTold(number, parse_date(day), int(units), told, MoveFault(fault) if fault else None)


def _lot(text: str, scale: str, currency: str) -> MovedLot:
    day, units, cost = text.split(":")
    return MovedLot(parse_date(day), Units(int(units), int(scale)), Money(int(cost), currency) if cost else None)


def chosen_row(said: ChoiceTold) -> tuple[str, ...]:
    """The fields of an answer about a choice."""
    fault = "" if said.fault is None else said.fault.value
    return (said.number, NO if fault else YES, said.day.isoformat(), fault)


def read_chosen(row: Sequence[str]) -> ChoiceTold:
    """An answer about a choice from its fields."""
    number, outcome, day, fault = row
    _check_outcome(outcome, fault)
    return ChoiceTold(number, parse_date(day), ChoiceFault(fault) if fault else None)


def _check_outcome(outcome: str, fault: str) -> None:
    if outcome not in (YES, NO) or (outcome == NO) != bool(fault):
        raise ValueError(f"{outcome!r} with the reason {fault!r}")


def asked_row(asked: Asked) -> tuple[str, tuple[str, ...]]:
    """Of which kind a request is, and its fields."""
    if isinstance(asked, TradeRequest):
        return REQUEST, request_row(asked)
    return (MOVE, move_row(asked)) if isinstance(asked, MoveRequest) else (CHOICE, choice_row(asked))


def told_row(said: Told) -> tuple[str, tuple[str, ...]]:
    """Of which kind an answer is, and its fields."""
    return (MOVED, moved_row(said)) if isinstance(said, MoveTold) else (CHOSEN, chosen_row(said))


READ_ASKED: Mapping[str, Callable[[Sequence[str]], Asked]] = {REQUEST: read_request, MOVE: read_move, CHOICE: read_choice}
READ_TOLD: Mapping[str, Callable[[Sequence[str]], Told]] = {MOVED: read_moved, CHOSEN: read_chosen}

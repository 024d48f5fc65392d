"""Days of moves of units and of dividend choices that follow the calendar, as those of orders do: kept, recorded and told."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from steward.deliver.trading.model import (
    AnswerDateMoved,
    ChoiceAnswered,
    ChoiceState,
    CustodyMove,
    DividendChoice,
    MoveDays,
    MoveStateWrong,
    RequestKind,
    Step,
)
from steward.deliver.trading.queries import calendar_of, choice_due_of, cutoff_of, move_days_of
from steward.deliver.trading.queries.custody import OPEN
from steward.deliver.trading.store import custody, dividends
from steward.deliver.trading.store.steps import add_step
from steward.deliver.trading.tables import custody_move, dividend_choice
from steward.guard.contracts.actions import keep_evidence
from steward.guard.contracts.model import Draft, Stage
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate
from steward.know.products.queries import held_product
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

Days = Mapping[str, Mapping[str, Json]]


@action(Operation.TRADING_ORDER_SETTLE)
def redate_moves(w: Work, *, move_ids: Sequence[str]) -> int:
    """Let open moves have the days that their terms and the calendar give now; how many moved.

    Each that moved keeps a step the customer is told of, and a record.
    """
    waiting = custody.moves_after(w, custody_move.c.id.in_(sorted(move_ids)) & custody_move.c.state.in_(OPEN), None)
    return sum(_redate_move(w, found) for found in waiting)


def _redate_move(w: Work, found: CustodyMove) -> bool:
    product = held_product(w, found.product_id, w.day_of(found.placed_at))
    days = move_days_of(calendar_of(w, product), product, found)
    if days == MoveDays.of(found):
        return False
    cutoff_at = found.cutoff_at if days.trade_date == found.trade_date else cutoff_of(w, product, days.trade_date)
    if not custody.advance(w.db, found, found.state, {**asdict(days), "cutoff_at": cutoff_at}):
        raise MoveStateWrong(move_id=found.id, state=found.state.value)
    moved = {"before": _told(**asdict(MoveDays.of(found))), "after": _told(**asdict(days))}
    _keep(w, RequestKind.MOVE, found, {"number": found.number}, moved, product.regime.value)
    return True


@action(Operation.TRADING_ORDER_SETTLE)
def redate_choices(w: Work, *, choice_ids: Sequence[str]) -> int:
    """The same of dividend choices that the register has not answered."""
    waits = dividend_choice.c.id.in_(sorted(choice_ids)) & (dividend_choice.c.state == ChoiceState.ASKED.value)
    return sum(_redate_choice(w, found) for found in dividends.choices_after(w, waits, None))


def _redate_choice(w: Work, found: DividendChoice) -> bool:
    product = held_product(w, found.product_id, w.day_of(found.asked_at))
    due = choice_due_of(w, calendar_of(w, product), product, found)
    if due == found.due:
        return False
    if not dividends.redate_choice(w, found, due):
        raise ChoiceAnswered
    moved = {"before": _told(due=found.due), "after": _told(due=due)}
    _keep(w, RequestKind.CHOICE, found, {"mode": found.mode.value}, moved, product.regime.value)
    return True


def _told(**days: BusinessDate) -> dict[str, Json]:
    return {name: day.isoformat() for name, day in days.items()}


def _keep(w: Work, kind: RequestKind, of: CustodyMove | DividendChoice, about: Mapping[str, Json], days: Days, regime: str) -> None:
    """The step the customer is told of, the record, and the event for their timeline."""
    seq = add_step(w, kind, of.id, of.customer_id, Step.REDATED, days)
    subject = "custody_move" if kind is RequestKind.MOVE else "choice"
    decided = {kind.value: {**about, "state": of.state.value}, "moved": days}
    keep_evidence(w, [Draft(Stage.ORDER, of.customer_id, subject, of.id, of.id, decided, regimes=frozenset({regime}))])
    w.emit(AnswerDateMoved(kind.value, of.id, of.customer_id, seq))

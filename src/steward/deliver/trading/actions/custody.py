"""Moving custody (转托管): the customer says it, the register answers, and the units go or come with their age and cost. Nothing is sold.

A move away is judged as a redemption is: no rule of suitability speaks about it, and only what may stop a redemption stops it.
"""

from collections.abc import Mapping
from typing import Any

from steward.advise.advice.queries import Wish, facts_of_wishes
from steward.deliver.trading import rules
from steward.deliver.trading.actions.course import lock_ends_on
from steward.deliver.trading.actions.drawing import draw_moves
from steward.deliver.trading.actions.exchange import open_break
from steward.deliver.trading.model import (
    MOVE_STEPS,
    BreakKind,
    CustodyMove,
    Direction,
    Elsewhere,
    MoveAnswer,
    MoveAnswered,
    MoveAnswerWrong,
    MovedLot,
    MoveNotFound,
    MoveState,
    MoveStateWrong,
    MoveUnitsWrong,
    NotCancellable,
    Reason,
    RequestKind,
    Step,
)
from steward.deliver.trading.queries import movable_product, overdue_moves, quote_move
from steward.deliver.trading.store import custody as store
from steward.deliver.trading.store.exchange import close_request
from steward.deliver.trading.store.steps import add_step
from steward.guard.compliance.actions import Subject, decide, keep_decisions
from steward.guard.compliance.model import Act, ClearedLine, Judged, NotCleared
from steward.guard.contracts.model import Stage
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import plain
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.rate import PRICE_SCALE, to_scaled
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision
from steward.kernel.verdict import Reason as Stop
from steward.know.customers.queries import check_guardian
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey, Lot, TransferRow
from steward.know.markets import queries as markets
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.identity import step_up
from steward.platform.work import Work

REFUSED = "trading.move_refused"


@action(Operation.TRADING_MOVE_DECIDE, subject="customer_id")
def move_units(
    w: Work,
    *,
    customer_id: CustomerId,
    product_id: ProductId,
    direction: Direction,
    units: str,
    elsewhere: Elsewhere,
    step_up_token: str | None,
) -> CustodyMove:
    """Ask for a move, confirmed by a fresh factor for exactly these units, this institution and account, and this trade date.

    What goes out is held from now on. NotMovable, NotTakenIn or MoveUnitsWrong when there is nothing to move, NotCleared when a list,
    an order of a court or the lock-up of what would go stops it, GuardianMissing for a minor without a guardian.
    """
    quote = quote_move(w, customer_id, product_id, direction)
    product = movable_product(w, product_id, direction)
    asked = _units(units, quote.free, direction)
    shown = rules.move_shown(customer_id, quote, asked, elsewhere)
    step_up.check(w, step_up_token, Operation.TRADING_MOVE_DECIDE, product_id, shown)
    check_guardian(w, customer_id)
    move_id = w.new_id()
    made = CustodyMove(
        id=move_id,
        number=f"T{w.today:%y%m%d}{move_id[-12:].upper()}",
        customer_id=customer_id,
        direction=direction,
        product_id=product_id,
        instrument_id=product.instrument_id,
        units=asked,
        currency=product.currency,
        elsewhere=elsewhere,
        state=MoveState.PLACED,
        hold_id=None if direction is Direction.IN else _hold(w, move_id, customer_id, product.instrument_id, asked),
        trade_date=quote.trade_date,
        cutoff_at=quote.cutoff_at,
        confirm_due=quote.confirm_due,
        placed_at=w.now,
        version=1,
    )
    judged, stops = _judge(w, made, w.today, _promised(w, made))
    if stops:
        raise NotCleared.by(stops)
    store.add_move(w, made)
    add_step(w, RequestKind.MOVE, made.id, customer_id, Step.ASKED)
    _keep(w, made, judged, Stage.ORDER)
    return made


def _units(text: str, free: Units, direction: Direction) -> Units:
    """The units asked for; MoveUnitsWrong when there are none, too many, or finer ones than the fund counts."""
    try:
        asked = Units.of(text, free.scale)
    except ValueError:
        raise MoveUnitsWrong(free=str(free), decimals=free.scale) from None
    if asked.scaled <= 0 or (direction is Direction.OUT and asked.scaled > free.scaled):
        raise MoveUnitsWrong(free=str(free), decimals=free.scale)
    return asked


def _hold(w: Work, move_id: str, customer_id: CustomerId, instrument_id: Any, units: Units) -> str:
    key = AccountKey.customer_units(customer_id, instrument_id, units.scale)
    account_id = book.find_account(w, key)
    assert account_id is not None, "some of its units are free"
    return holdings.hold(w, account_id=account_id, amount=units.scaled, ref=f"custody:{move_id}").id


def _judge(w: Work, of: CustodyMove, day: BusinessDate, ahead: int = 0) -> tuple[Judged, tuple[Stop, ...]]:
    """What the guard says of it as of a redemption of what the units are worth, and what of that stops it.

    `ahead` units are promised to others already: the oldest are theirs.
    """
    price = markets.get_price(w, of.instrument_id, day, w.now)
    least = Money(1, of.currency)
    worth = least if price is None else max(least, Money.of(1, of.currency).times(of.units.value * price.value))
    wish = Wish(of.customer_id, of.product_id, Act.REDEEM, worth, None, of.placed_at, lock_ends_on=_lock_of(w, of, day, ahead))
    judged = decide(w, acts=facts_of_wishes(w, [wish], day))
    return judged, tuple(r for r in judged.verdict.reasons if r.decision > Decision.WARN)


def _lock_of(w: Work, of: CustodyMove, day: BusinessDate, ahead: int) -> BusinessDate | None:
    """The lock-up of what goes (M15); nothing that comes is locked here."""
    return lock_ends_on(w, of.customer_id, of.product_id, of.units, ahead, day) if of.direction is Direction.OUT else None


def _promised(w: Work, of: CustodyMove) -> int:
    """Units that were promised to others before this move was asked for."""
    account_id = book.find_account(w, AccountKey.customer_units(of.customer_id, of.instrument_id, of.units.scale))
    standing = None if account_id is None else book.get_account(w, account_id)
    return 0 if standing is None or of.hold_id is None else standing.held - of.units.scaled


def _held_lots(w: Work, of: CustodyMove) -> list[Lot]:
    return book.customer_lots(w, of.customer_id).get(of.instrument_id, [])


def _keep(w: Work, of: CustodyMove, judged: Judged, stage: Stage) -> None:
    """The evidence of what was judged and what became of it; where the units go is in the move itself, not in the record."""
    worth = judged.facts[0].amount
    line = ClearedLine(of.product_id, f"move_{of.direction.value}", Money(worth or 0, of.currency))
    told = {"number": of.number, "direction": of.direction.value, "units": str(of.units), "state": of.state.value}
    keep_decisions(w, stage=stage, subjects=[Subject("custody_move", of.id, of.customer_id, [line], judged, became={"move": plain(told)})])


def _existing(w: Work, move_id: str) -> CustodyMove:
    found = store.get_move(w, move_id)
    if found is None:
        raise MoveNotFound
    return found


def _whose(w: Work, kw: Mapping[str, Any]) -> str:
    return _existing(w, kw["move_id"]).customer_id


@action(Operation.TRADING_MOVE_DECIDE, subject=_whose)
def cancel_move(w: Work, *, move_id: str) -> CustodyMove:
    """Take a move back before its cut-off; what it held is free again. NotCancellable afterwards."""
    found = _existing(w, move_id)
    if not found.can_cancel(w.now):
        raise NotCancellable(move_id=move_id, state=found.state.value)
    try:
        return _end(w, found, MoveState.CANCELLED)
    except MoveStateWrong:  # the cut-off was faster
        raise NotCancellable(move_id=move_id, state=found.state.value) from None


@action(Operation.TRADING_ORDER_SETTLE, subject=_whose)
def submit_move(w: Work, *, move_id: str, outside: bool = False) -> CustodyMove:
    """Pass a move on to the register once its cut-off has come, or reject it when the guard no longer passes it.

    A register `outside` is asked by a request that waits from now on; else the bank, or operations, carry it out.
    """
    found = _existing(w, move_id)
    if found.state is not MoveState.PLACED or w.now < found.cutoff_at:
        raise MoveStateWrong(move_id=move_id, state=found.state.value)
    judged, stops = _judge(w, found, w.today)
    if stops:
        ended = _end(w, found, MoveState.REJECTED, Reason(NotCleared.code))
        _keep(w, ended, judged, Stage.STOP)
        return ended
    passed = _advance(w, found, MoveState.SUBMITTED, {"submitted_at": w.now})
    if outside:
        draw_moves(w, [passed])
    return passed


@action(Operation.TRADING_MOVE_ANSWER, subject=_whose)
def answer_move(w: Work, *, move_id: str, answer: MoveAnswer) -> CustodyMove:
    """Keep what the register said of a move that was passed on; it is booked by the next run. The same answer again changes nothing.

    MoveAnswered when it said something else before, MoveAnswerWrong when the answer does not fit the move.
    """
    found = _existing(w, move_id)
    earlier = store.answer_of(w, found)
    if earlier is not None:
        if earlier != answer:
            raise MoveAnswered(number=found.number)
        return found
    if found.state is not MoveState.SUBMITTED:
        raise MoveStateWrong(move_id=move_id, state=found.state.value)
    if answer.move_id != move_id or not rules.answer_fits(found, answer, w.today):
        raise MoveAnswerWrong(number=found.number)
    store.add_answer(w, answer)
    close_request(w.db, RequestKind.MOVE, move_id, w.now)
    return found


@action(Operation.TRADING_ORDER_SETTLE, subject=_whose)
def book_move(w: Work, *, move_id: str, day: BusinessDate) -> CustodyMove:
    """Carry out on `day` what the register answered: the units go with the oldest lots, or come as it stated them, or stay.

    MoveStateWrong unless the move waits for its answer and has it. What the guard finds by then is a case: the register has moved it.
    """
    found = _existing(w, move_id)
    said = store.answer_of(w, found)
    if found.state is not MoveState.SUBMITTED or said is None or day < found.trade_date:
        raise MoveStateWrong(move_id=move_id, state=found.state.value)
    if said.fault is not None:
        return _end(w, found, MoveState.REJECTED, Reason(REFUSED, {"fault": said.fault.value}))
    judged, stops = _judge(w, found, day)
    if stops:
        open_break(w, BreakKind.AGAINST_GUARD, found.number, None, {"rules": [x.rule_id for x in stops]})
    done = _send_out(w, found, day) if found.direction is Direction.OUT else _take_in(w, found, said.lots, day)
    _keep(w, done, judged, Stage.EXECUTION)
    return done


def _send_out(w: Work, found: CustodyMove, day: BusinessDate) -> CustodyMove:
    lots = [MovedLot(x.acquired_on, x.units, x.cost) for x in book.first_out(_held_lots(w, found), found.units)]
    done = _advance(w, found, MoveState.CONFIRMED, {"ended_at": w.now})
    assert found.hold_id is not None, "the database keeps moves away without a hold out"
    store.add_lots(w, found.id, lots)
    holdings.post_hold(w, hold_id=found.hold_id, transfers=_transfers(w, done, lots, day))
    return done


def _take_in(w: Work, found: CustodyMove, lots: tuple[MovedLot, ...], day: BusinessDate) -> CustodyMove:
    price = None
    if any(lot.cost is None for lot in lots):
        price = markets.get_price(w, found.instrument_id, day, w.now)
    scaled = None if price is None else to_scaled(price.value, PRICE_SCALE)
    done = _advance(w, found, MoveState.CONFIRMED, {"ended_at": w.now, "price": scaled})
    holdings.post(w, transfers=_transfers(w, done, lots, day))
    return done


def _transfers(w: Work, of: CustodyMove, lots: list[MovedLot] | tuple[MovedLot, ...], day: BusinessDate) -> list[TransferRow]:
    legs = rules.move_legs(of, lots)
    accounts = holdings.ensure_accounts(w, [key for leg in legs for key in (leg.debit, leg.credit)])
    return [
        TransferRow(
            reference=f"{store.REF}:{of.id}:{leg.name}",
            debit_account_id=accounts[leg.debit],
            credit_account_id=accounts[leg.credit],
            asset=leg.debit.asset.code,
            amount=leg.amount,
            kind=leg.kind,
            business_date=day,
            ref_kind=store.REF,
            ref_id=of.id,
            consideration=leg.worth,
            price=leg.price,
            acquired_on=leg.acquired_on,
        )
        for leg in legs
    ]


def _end(w: Work, found: CustodyMove, state: MoveState, reason: Reason | None = None) -> CustodyMove:
    """The move ended without any unit moved, and what it held free again."""
    kept = None if reason is None else {"code": reason.code, "facts": reason.facts}
    ended = _advance(w, found, state, {"ended_at": w.now, "reason": kept})
    if found.hold_id is not None:
        holdings.release(w, hold_id=found.hold_id)
    return ended


def _advance(w: Work, found: CustodyMove, state: MoveState, values: Mapping[str, Any]) -> CustodyMove:
    if not store.advance(w.db, found, state, values):
        raise MoveStateWrong(move_id=found.id, state=found.state.value)
    add_step(w, RequestKind.MOVE, found.id, found.customer_id, MOVE_STEPS[state])
    return _existing(w, found.id)


@action(Operation.TRADING_ORDER_SETTLE)
def report_late_moves(w: Work) -> int:
    """Open a case for every move that is past its day and has none; how many are new."""
    late = overdue_moves(w)
    told = {m.number: {"state": m.state.value, "due": m.due.isoformat()} for m in late if m.due is not None}
    return sum(open_break(w, BreakKind.OVERDUE, number, None, facts) is not None for number, facts in told.items())

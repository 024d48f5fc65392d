"""Moves of custody in the bank's business day: passed on at their cut-off, answered by the register, booked once."""

import logging
from collections.abc import Callable

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import CustodyMove, MoveAnswer, MoveStateWrong
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import NoSpace, Runtime
from steward.platform.work import Work

log = logging.getLogger("steward.custody")


def submit_moves(rt: Runtime, *, outside: bool) -> None:
    """Pass on every move whose cut-off has come, to be asked of the registrar where there is one `outside`."""

    def submit(w: Work, move_id: str) -> CustodyMove:
        return actions.submit_move(w, move_id=move_id, outside=outside)

    _each(rt, queries.moves_to_submit, submit)


def move_custody(rt: Runtime, day: BusinessDate, *, outside: bool) -> None:
    """Book by `day` what the register answered, each move in a transaction of its own; it may be killed and repeated anywhere.

    Where the bank keeps the register itself (not `outside`), units go on the day they are due. Units come in on nobody's word but that
    of the register, or of operations, who have it in writing from the other institution.
    """

    def let_go(w: Work, move_id: str) -> CustodyMove:
        return actions.answer_move(w, move_id=move_id, answer=MoveAnswer(move_id))

    def post(w: Work, move_id: str) -> CustodyMove:
        return actions.book_move(w, move_id=move_id, day=day)

    if not outside:
        _each(rt, lambda w: queries.moves_to_confirm_ourselves(w, day), let_go)
    _each(rt, lambda w: queries.moves_to_book(w, day), post)


def _each(rt: Runtime, due: Callable[[Work], list[str]], step: Callable[[Work, str], CustodyMove]) -> None:
    """Carry out a step for all that are due; one bad move never stops the others, it stays where it is and is overdue."""
    for move_id in rt.run(SYSTEM, due, read_only=True):
        try:
            rt.run(SYSTEM, lambda w, of=move_id: step(w, of), serial=True)  # type: ignore[misc]
        except MoveStateWrong:
            continue  # another process was faster
        except NoSpace:
            raise
        except (Refusal, ArithmeticError, AssertionError, LookupError, ValueError) as fault:
            log.exception("move failed", extra={"move": move_id, "error": repr(fault)})

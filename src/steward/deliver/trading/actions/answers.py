"""What the registrar says of moves and choices: kept once, by the steps by which operations keep it as well."""

from collections.abc import Sequence

from steward.deliver.trading.actions.custody import answer_move
from steward.deliver.trading.actions.dividends import answer_choice
from steward.deliver.trading.actions.exchange import report_told
from steward.deliver.trading.model import (
    BreakKind,
    ChoiceAnswered,
    ChoiceAnswerWrong,
    ChoiceState,
    ChoiceTold,
    CustodyMove,
    Direction,
    DividendChoice,
    MoveAnswer,
    MoveAnswerWrong,
    MoveTold,
    RequestKind,
    Taken,
    Told,
)
from steward.deliver.trading.store import custody, dividends
from steward.deliver.trading.store import exchange as store
from steward.deliver.trading.tables import custody_move, dividend_choice
from steward.kernel.json import Json
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.TRADING_ORDER_SETTLE)
def take_answers(w: Work, *, said: Sequence[Told]) -> Taken:
    """Keep what the registrar said of moves and choices, each once, whoever told us first.

    What is about nothing we handed over, does not fit it, or was told otherwise before, is a break and has no effect.
    """
    fresh = repeated = broken = 0
    for each in said:
        outcome = _take_move(w, each) if isinstance(each, MoveTold) else _take_choice(w, each)
        if isinstance(outcome, BreakKind):
            report_told(w, outcome, each.number, None, _facts(each))
            broken += 1
        elif outcome:
            fresh += 1
        else:
            repeated += 1
    return Taken(fresh, repeated, broken)


def _take_move(w: Work, said: MoveTold) -> BreakKind | bool:
    """Whether it is news; or how it disagrees."""
    of = next(iter(custody.find_moves(w, custody_move.c.number == said.number)), None)
    if of is None or not store.requests_of(w.db, [of.id], RequestKind.MOVE):
        return BreakKind.UNKNOWN_ORDER
    if not _adds_up(of, said):
        return BreakKind.FIGURES_DIFFER
    answer, known = MoveAnswer(of.id, said.lots, said.fault), custody.answer_of(w, of)
    if known is not None:
        return False if known == answer else BreakKind.CHANGED_CONFIRMATION
    try:
        answer_move(w, move_id=of.id, answer=answer)
    except MoveAnswerWrong:
        return BreakKind.FIGURES_DIFFER
    return True


def _adds_up(of: CustodyMove, said: MoveTold) -> bool:
    """Whether so many units moved as the answer says: of what goes those we asked for, of what comes those of its lots."""
    if said.fault is not None:
        return said.units == 0
    expected = of.units.scaled if of.direction is Direction.OUT else sum(lot.units.scaled for lot in said.lots)
    return said.units == expected


def _take_choice(w: Work, said: ChoiceTold) -> BreakKind | bool:
    of = next(iter(dividends.find_choices(w, dividend_choice.c.number == said.number)), None)
    if of is None:
        return BreakKind.UNKNOWN_ORDER
    if of.state is not ChoiceState.ASKED:
        return False if _same(of, said) else BreakKind.CHANGED_CONFIRMATION
    try:
        answer_choice(w, choice_id=of.id, fault=said.fault, since=said.day)
    except ChoiceAnswerWrong:
        return BreakKind.FIGURES_DIFFER
    except ChoiceAnswered:  # somebody kept it meanwhile: the next delivery is held against that
        return False
    return True


def _same(of: DividendChoice, said: ChoiceTold) -> bool:
    """Whether it is the yes or the no that is kept. The day and the reason that operations kept stand."""
    return (of.state is ChoiceState.CONFIRMED) == (said.fault is None)


def _facts(said: Told) -> dict[str, Json]:
    told: dict[str, Json] = {"day": said.day.isoformat(), "fault": None if said.fault is None else said.fault.value}
    return told | {"units": said.units} if isinstance(said, MoveTold) else told

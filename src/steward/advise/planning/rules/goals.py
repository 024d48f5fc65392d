"""What follows from a stated goal: whether it can be accepted, the amount its answers suggest, and how it is written down and read."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from steward.advise.planning.model import (
    WHOLE_BPS,
    AnswerNotNumber,
    ChangeKind,
    Content,
    Earmark,
    GoalAmountNotPositive,
    GoalChange,
    GoalDatePast,
    GoalDatesReversed,
    GoalNameMissing,
    GoalPriorityUnknown,
    GoalRow,
    Necessity,
    Question,
    ShareOutOfRange,
    Stated,
    Template,
    Whose,
)
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, parse_date

MAX_NAME = 40
PRIORITIES = (1, 2, 3)


def check_goal(goal: GoalRow, today: BusinessDate) -> None:
    """Refuse what cannot be a goal: a name missing, no amount, an unknown priority, dates reversed or past."""
    if not 1 <= len(goal.name.strip()) <= MAX_NAME:
        raise GoalNameMissing(longest=MAX_NAME)
    if goal.amount.minor <= 0:
        raise GoalAmountNotPositive
    if goal.priority not in PRIORITIES:
        raise GoalPriorityUnknown(priority=goal.priority)
    if goal.due_from > goal.due_until:
        raise GoalDatesReversed(due_from=goal.due_from.isoformat(), due_until=goal.due_until.isoformat())
    if goal.due_until <= today:
        raise GoalDatePast(due=goal.due_until.isoformat())


def check_share(share_bps: int) -> None:
    """Refuse a share below none or above the whole."""
    if not 0 <= share_bps <= WHOLE_BPS:
        raise ShareOutOfRange(share_bps=share_bps)


def suggest_amount(questions: Sequence[Question], times: int, answers: Mapping[str, str], currency: str) -> Money:
    """The product of all answers and `times`, percentages as parts of one, rounded to whole major units.

    Defaults stand in for questions without an answer.

    AnswerNotNumber when an answer is no finite number of zero or more.
    """
    total = Decimal(times)
    for question in questions:
        value = _number(question.code, answers.get(question.code, question.default))
        total *= value / 100 if question.kind == "percent" else value
    return Money.of(int(total.to_integral_value()), currency)


def _number(code: str, text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise AnswerNotNumber(question=code) from None
    if not value.is_finite() or not 0 <= value <= Decimal(10) ** 12:
        raise AnswerNotNumber(question=code)
    return value


def covered(earmarked: Money, target: Money) -> float:
    """Earmarked over target."""
    return earmarked.minor / target.minor


def find_version_before(history: Sequence[GoalChange]) -> GoalChange | None:
    """The version an undo returns to: the last but one of those that count, where each undo took the newest away. None at the first."""
    counting: list[GoalChange] = []
    for change in sorted(history, key=lambda c: c.version):
        if change.kind is ChangeKind.UNDONE:
            counting.pop()
        else:
            counting.append(change)
    return counting[-2] if len(counting) > 1 else None


def write_content(goal: GoalRow, state: str, earmarks: Iterable[Earmark]) -> Content:
    """A version of a goal as kept."""
    return {
        "template": goal.template.value,
        "name": goal.name,
        "amount": goal.amount.minor,
        "currency": goal.amount.currency,
        "stated": goal.stated.value,
        "due_from": goal.due_from.isoformat(),
        "due_until": goal.due_until.isoformat(),
        "priority": goal.priority,
        "necessity": goal.necessity.value,
        "whose": goal.whose.value,
        "answers": dict(goal.answers),
        "state": state,
        "earmarks": {e.asset: e.share_bps for e in earmarks},
    }


def read_content(content: Mapping[str, Any]) -> GoalRow:
    """The goal of a kept version."""
    return GoalRow(
        template=Template(content["template"]),
        name=content["name"],
        amount=Money(content["amount"], content["currency"]),
        stated=Stated(content["stated"]),
        due_from=parse_date(content["due_from"]),
        due_until=parse_date(content["due_until"]),
        priority=content["priority"],
        necessity=Necessity(content["necessity"]),
        whose=Whose(content["whose"]),
        answers=content["answers"],
    )


def read_earmarks(content: Mapping[str, Any]) -> tuple[Earmark, ...]:
    """The earmarks of a kept version, by asset."""
    return tuple(Earmark(asset, share) for asset, share in sorted(content["earmarks"].items()))

"""What people make of the machine's plan: lines that shrink or go, and how two versions differ (E2)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from steward.advise.advice.model import Change, ChangeReason, ChangeUnusable, Content, LineChange, ProposalLine
from steward.advise.selection.model import Pick
from steward.kernel.money import Money


def revise(picks: Sequence[Pick], changes: Sequence[LineChange]) -> list[Pick]:
    """The picks with their amounts changed. What the machine would not pick any more is not brought back."""
    amounts = {c.product_id: c.amount for c in changes}
    sized = [replace(p, amount=amounts.get(p.item.product_id, p.amount)) for p in picks]
    return [p for p in sized if p.amount.minor > 0]


def check_changes(changes: Sequence[LineChange], machine: Content, steps: dict[str, tuple[int, int]]) -> None:
    """Each change lowers one line of the machine's plan to what can be bought, or to nothing; ChangeUnusable says which does not.

    `steps` holds by product the least amount and the step, in minor units. More than the machine proposed would leave the limits.
    """
    lines = {line.product_id: line for line in machine.lines}
    seen: set[str] = set()
    for change in changes:
        line = lines.get(change.product_id)
        if line is None or change.product_id in seen:
            raise ChangeUnusable(product=change.product_id, cause="not_a_line")
        seen.add(change.product_id)
        least, step = steps[change.product_id]
        wanted = change.amount.minor
        if change.amount.currency != line.amount.currency or not 0 <= wanted < line.amount.minor:
            raise ChangeUnusable(product=line.code, cause="not_less", most=str(line.amount))
        if wanted and (wanted < least or (wanted - least) % step):
            raise ChangeUnusable(product=line.code, cause="not_a_step", least=str(Money(least, change.amount.currency)))


def differ(then: Content, now: Content, changes: Sequence[LineChange]) -> tuple[Change, ...]:
    """What a reader of both would notice: lines, what stays in the account, and what it costs."""
    return tuple(_changed_lines(then, now, changes)) + tuple(_changed_sums(then, now))


def _changed_lines(then: Content, now: Content, changes: Sequence[LineChange]) -> Iterator[Change]:
    why = {c.product_id: c.reason for c in changes}
    before, after = ({line.product_id: line for line in side.lines} for side in (then, now))
    for product_id in [*before, *(p for p in after if p not in before)]:
        old, new = before.get(product_id), after.get(product_id)
        if old is None and new is not None:
            yield _line("added", new, None, new.amount, None)
        elif old is not None and new is None:
            yield _line("left_out", old, old.amount, None, why.get(product_id))
        elif old is not None and new is not None and old.amount != new.amount:
            yield _line("amount", new, old.amount, new.amount, why.get(product_id))


def _line(what: str, line: ProposalLine, then: Money | None, now: Money | None, reason: ChangeReason | None) -> Change:
    return Change(what, line.name_zh, line.name_en, then, now, reason)


def _changed_sums(then: Content, now: Content) -> Iterator[Change]:
    for what, old, new in (("cash", then.cash, now.cash), ("fee", then.total_fee, now.total_fee)):
        if old != new:
            yield Change(what, "", "", old, new, None)

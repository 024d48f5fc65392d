"""What customers chose for their dividends, in the bank's business day: passed on to the registrar, or confirmed where there is none."""

from steward.deliver.trading import actions, queries
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime


def submit_choices(rt: Runtime) -> int:
    """Let choices that were made since the last run wait for the registrar outside; how many are new."""
    with rt.work(SYSTEM, read_only=True) as w:
        made = queries.choices_to_submit(w)
    return rt.run(SYSTEM, lambda w: actions.submit_choices(w, choice_ids=made), serial=True) if made else 0


def confirm_choices(rt: Runtime) -> None:
    """Where the bank keeps the register itself, what customers chose for their dividends stands from the day it is due."""
    with rt.work(SYSTEM, read_only=True) as w:
        due = queries.due_choices(w)
    for choice_id in due:
        rt.run(SYSTEM, lambda w, of=choice_id: actions.answer_choice(w, choice_id=of))  # type: ignore[misc]

"""The comprehension check: which question comes next, and whether an answer is right."""

from collections.abc import Sequence

from steward.guard.contracts.model import CheckQuestion, Complexity, Disclosure
from steward.kernel.json import digest


def next_question(bank: Sequence[CheckQuestion], of: Disclosure, asked: frozenset[str]) -> CheckQuestion | None:
    """A question that was not asked yet; hard ones first for what is complex, plain ones first otherwise.

    The order among them is another for every disclosure, and always the same for one.
    """
    hard_first = of.duty.complexity is Complexity.COMPLEX
    left = [q for q in bank if q.id not in asked]
    return min(left, key=lambda q: (q.hard is not hard_first, digest([of.id, q.id])), default=None)


def answer_order(of: Disclosure, question: CheckQuestion) -> tuple[str, ...]:
    """The order in which the answers stand, so that the right one has no place of its own."""
    return tuple(sorted((a.id for a in question.answers), key=lambda a: digest([of.id, question.id, a])))

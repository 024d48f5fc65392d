"""Why an act is judged as it is, and what would change it."""

from steward.guard.compliance.model import Explained, ReviewFacts
from steward.guard.compliance.rules import remedy
from steward.guard.compliance.rules.pack import PackSet


def explain(facts: ReviewFacts, packs: PackSet) -> Explained:
    """Why one act is judged as it is, and the smallest honest changes of facts that would let it pass, or else make it milder."""
    return remedy.explain(facts, packs)

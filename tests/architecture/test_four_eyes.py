"""The operations that take two people are listed here, and each action behind them is declared so (S3)."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import steward
from steward.platform.access.operation import Operation

FOUR_EYED = {
    Operation.ADVICE_PROPOSAL_RELEASE,
    Operation.COMPLIANCE_CASE_DECIDE,
    Operation.COMPLIANCE_PACK_RELEASE,
    Operation.CONTRACTS_TEMPLATE_DECIDE,
    Operation.CUSTOMERS_HOLD_RELEASE,
    Operation.COMPLIANCE_SERVICE_DECIDE,
    Operation.CUSTOMERS_REQUEST_DECIDE,
    Operation.MARKETS_CALENDAR_DECIDE,
    Operation.OUTLOOK_SET_DECIDE,
    Operation.OUTLOOK_VIEW_DECIDE,
    Operation.PRODUCTS_CHANGE_DECIDE,
    Operation.SUGGESTIONS_MODEL_DECIDE,
    Operation.SUITABILITY_HOLD_DECIDE,
    Operation.SUITABILITY_INSTRUMENT_DECIDE,
    Operation.SUITABILITY_PAPER_ATTEST,
    Operation.SUITABILITY_PROOF_DECIDE,
}
# Takes somebody who made nothing of it, but decides nothing by itself: a second person does.
FIRST_OF_TWO = {Operation.COMPLIANCE_CASE_PROPOSE}
# Decisions of one person, and why one is enough.
ALONE = {
    Operation.CALM_NOTICE_RELEASE: "the text is the bank's own, read by the wording guard, and goes to one's own customers",
    Operation.CONTRACTS_TASK_DECIDE: "a call-back by somebody who does not sell",
    Operation.CUSTOMERS_CONSENT_DECIDE: "the customer's own",
    Operation.CUSTOMERS_MATCH_DECIDE: "the machine proposes, and a decision can be undone",
    Operation.MARKETS_CORPORATE_DECIDE: "the feed proposes",
    Operation.MARKETS_HELD_DECIDE: "the feed proposes",
    Operation.TRADING_MOVE_DECIDE: "the customer's own",
    Operation.TRADING_PLAN_DECIDE: "the customer's own",
}
VERBS = ("approve", "attest", "decide", "release")


def actions() -> Iterator[Any]:
    """Every guarded action of the product, once."""
    seen: set[int] = set()
    for found in pkgutil.walk_packages(steward.__path__, "steward."):
        if ".actions" in found.name:
            module = importlib.import_module(found.name)
            fresh = [v for v in guarded(module) if id(v) not in seen]
            seen |= {id(v) for v in fresh}
            yield from fresh


def guarded(module: ModuleType) -> Iterator[Any]:
    """What `@action` made in a module."""
    return (v for v in vars(module).values() if callable(v) and isinstance(getattr(v, "operation", None), Operation))


def faults(found: list[Any], listed: set[Operation]) -> list[str]:
    """Operations without an action, actions that lack the second person, and actions that ask for one without being listed."""
    missing = [f"{op}: no action" for op in sorted(listed - {a.operation for a in found})]
    lacking = [f"{a.__qualname__}: one person is enough" for a in found if a.operation in listed and a.four_eyes is None]
    unlisted = [f"{a.__qualname__}: not listed" for a in found if a.operation not in listed and a.four_eyes is not None]
    return missing + lacking + unlisted


def test_every_operation_that_takes_two_people_is_declared_so() -> None:
    found = list(actions())
    assert len(found) > 50
    assert faults(found, FOUR_EYED | FIRST_OF_TWO) == []


def test_every_decision_is_listed_with_two_people_or_with_the_reason_for_one() -> None:
    decisions = {op for op in Operation if op.value.rpartition(":")[2] in VERBS}
    assert decisions == FOUR_EYED | ALONE.keys()
    assert not FOUR_EYED & ALONE.keys()


def test_a_planted_action_without_the_second_person_is_found() -> None:
    def decide_alone() -> None:
        """Planted."""

    decide_alone.operation, decide_alone.four_eyes = Operation.PRODUCTS_CHANGE_DECIDE, None  # type: ignore[attr-defined]
    assert faults([decide_alone, *actions()], FOUR_EYED | FIRST_OF_TWO) == [f"{decide_alone.__qualname__}: one person is enough"]
    rest = (FOUR_EYED | FIRST_OF_TWO) - {Operation.CUSTOMERS_REQUEST_DECIDE}
    assert faults(list(actions()), rest) == ["decide_request: not listed"]

"""Changing what may be bought: proposed by one person, decided by another; stopping a sale takes only one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from steward.kernel.ids import ProductId
from steward.kernel.json import Json, plain
from steward.kernel.time import BusinessDate
from steward.know.products.actions.shelf import write_versions
from steward.know.products.model import (
    FOLLOWS,
    Change,
    ChangeDecided,
    ChangeOpen,
    ChangeState,
    Evidence,
    EvidenceMissing,
    NotAdmissible,
    ShelfState,
    StateJump,
)
from steward.know.products.queries import admission_faults, get_change, get_product, open_changes
from steward.know.products.store import life
from steward.know.products.tables import change, decision
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Proposed
from steward.platform.four_eyes.propose import propose
from steward.platform.work import Work


@action(Operation.PRODUCTS_CHANGE_PROPOSE)
def propose_change(
    w: Work, *, product_id: ProductId, after: ShelfState, reason: str, evidence: Sequence[Evidence] = (), day: BusinessDate | None = None
) -> Change:
    """Ask for a product's state to change from `day` (today when None or past). A suspension holds at once, by one person.

    Refuses with StateJump, ChangeOpen, and for what opens a sale EvidenceMissing and NotAdmissible with every fault.
    """
    product = get_product(w, product_id)
    if after not in FOLLOWS[product.state]:
        raise StateJump(before=product.state.value, after=after.value)
    if open_changes(w, product_id):
        raise ChangeOpen(product=product.code)
    if after is ShelfState.ON_SHELF:
        _check_admission(w, product_id, evidence)
    made = Change(
        id=w.new_id(), product_id=product_id, before=product.state, after=after, reason=reason.strip(), evidence=tuple(evidence),
        day=max(day or w.today, w.today), maker=w.actor.person_id, made_at=w.now, state=ChangeState.PENDING,
        checker=None, decided_at=None, note="",
    )  # fmt: skip
    w.insert(change, [life.change_values(made)])
    if after is ShelfState.SUSPENDED:
        _settle(w, made, approved=True, note="", alone=True)
        return get_change(w, made.id)
    propose(w, Operation.PRODUCTS_CHANGE_DECIDE, _content(made), proposal_id=made.id)
    return made


def _as_proposed(w: Work, kw: Mapping[str, Any]) -> Mapping[str, Json]:
    return _content(get_change(w, kw["change_id"]))


def _content(made: Change) -> Mapping[str, Json]:
    return {name: plain(value) for name, value in life.change_values(made).items()}


@action(Operation.PRODUCTS_CHANGE_DECIDE, four_eyes=Proposed("change_id", _as_proposed))
def decide_change(w: Work, *, change_id: str, approve: bool, note: str = "") -> Change:
    """Approve or refuse another person's change; an approved one is a new version of the terms from its day.

    Refuses with ChangeDecided when the product's state has moved on since, StateJump and NotAdmissible.
    """
    found = get_change(w, change_id)
    product = get_product(w, found.product_id)
    if product.state is not found.before:
        raise ChangeDecided
    if approve and found.after is ShelfState.ON_SHELF:
        _check_admission(w, found.product_id, found.evidence)
    _settle(w, found, approved=approve, note=note.strip(), alone=False)
    return get_change(w, change_id)


def _check_admission(w: Work, product_id: ProductId, evidence: Sequence[Evidence]) -> None:
    if not evidence:
        raise EvidenceMissing
    faults = admission_faults(get_product(w, product_id))
    if faults:
        raise NotAdmissible(faults=", ".join(faults))


def _settle(w: Work, made: Change, *, approved: bool, note: str, alone: bool) -> None:
    row: Mapping[str, Any] = {
        "change_id": made.id, "approved": approved, "maker": made.maker, "checker": w.actor.person_id, "note": note,
        "decided_at": w.now, "alone": alone,
    }  # fmt: skip
    w.insert(decision, [row])
    if approved:
        product = get_product(w, made.product_id)
        write_versions(w, [replace(product, state=made.after, valid_from=max(made.day, w.today), known_at=None)])

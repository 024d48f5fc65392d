"""Admission to the shelf: what a product says of itself to customers is read by the wording guard first (J6, D3)."""

from steward.guard.compliance.queries import refuse_product_texts
from steward.know.products import actions, queries
from steward.know.products.model import Change, ShelfState
from steward.platform.work import Work


def decide_admission(w: Work, *, change_id: str, approve: bool, note: str = "") -> Change:
    """Decide another person's change of a product's state.

    On its way to the shelf WordingForbidden, or WordingHeld when only a note of whoever decides would let its words pass.
    """
    found = queries.get_change(w, change_id)
    if approve and found.after is ShelfState.ON_SHELF:
        refuse_product_texts(queries.get_product(w, found.product_id), w.today, read=bool(note.strip()))
    return actions.decide_change(w, change_id=change_id, approve=approve, note=note)

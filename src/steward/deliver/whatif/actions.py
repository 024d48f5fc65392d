"""What can be done: a person asks what another input would bring, a job computes it."""

from collections.abc import Sequence

from steward.advise.outlook import queries as outlook
from steward.advise.outlook.model import CLASSES
from steward.deliver.whatif import store
from steward.deliver.whatif.model import Lever, WhatIf, WhatIfId, WhatIfRow, WhatIfTrial
from steward.guard.compliance.model import BadChange, ImpactState
from steward.guard.compliance.queries import change_packs, changed_instrument, packs_of
from steward.kernel.ids import ProductId
from steward.kernel.json import Json
from steward.know.products.queries import get_product
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# The money the book is reviewed in.
CURRENCY = "CNY"
# What may be tried, in basis points: losses (a gain is below nothing), yearly fees, expected returns (D).
LOSSES, FEES, RETURNS = (-5000, 9900), (0, 1000), (-2000, 3000)


@action(Operation.WHATIF_TRIAL_RUN)
def ask_what_if(w: Work, *, change: WhatIf) -> WhatIfId:
    """Ask what one other input would bring over the whole book; BadChange where it does not fit, SetUnknown."""
    _check(w, change)
    asked = WhatIfTrial(WhatIfId(w.new_id()), change, ImpactState.ASKED, 0, w.actor.person_id, w.now, None)
    store.add_trial(w, asked)
    return asked.id


def _check(w: Work, change: WhatIf) -> None:
    if change.lever is Lever.SHOCK:
        if not change.values or not set(change.values) <= set(CLASSES):
            raise BadChange(why="a shock names asset classes")
        for loss in change.values.values():
            _within(loss, LOSSES)
    elif change.lever is Lever.VIEW:
        if change.target not in CLASSES:
            raise BadChange(why=f"{change.target} is not an asset class")
        _within(change.values.get("bps"), RETURNS)
    elif change.lever is Lever.FEE:
        get_product(w, ProductId(change.target))
        _within(change.values.get("bps"), FEES)
    elif change.lever is Lever.GRADE:
        get_product(w, ProductId(change.target))
        assert change.sandboxed.grade
    elif change.lever is Lever.SCORING:
        changed_instrument(w, change.sandboxed)
    elif change.lever is Lever.MODEL:
        if change.values:
            raise BadChange(why="a set of assumptions is taken whole, without figures beside it")
        outlook.assumptions_of_set(w, CURRENCY, change.target)
    else:
        change_packs(packs_of(w), change.sandboxed)


def _within(value: Json, bounds: tuple[int, int]) -> None:
    if type(value) is not int or not bounds[0] <= value <= bounds[1]:
        raise BadChange(why=f"a whole number from {bounds[0]} to {bounds[1]} basis points")


@action(Operation.WHATIF_TRIAL_RECORD)
def note_trial(w: Work, *, trial_id: WhatIfId, state: ImpactState, percent: int) -> None:
    """How far the computation is."""
    store.move_trial(w, trial_id, state, percent)


@action(Operation.WHATIF_TRIAL_RECORD)
def record_trial(w: Work, *, trial_id: WhatIfId, body: dict[str, Json], rows: Sequence[WhatIfRow]) -> None:
    """Keep what was found."""
    store.add_rows(w, trial_id, rows)
    store.move_trial(w, trial_id, ImpactState.DONE, 100, body)

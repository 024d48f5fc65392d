"""What a house view would do to the book before it is released: whom it moves, and how much money is turned over (D7)."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from steward.advise.advice.queries.compose import targets
from steward.advise.advice.queries.gather import basis_at, cases_at
from steward.advise.outlook import queries as outlook
from steward.advise.outlook.model import HouseView
from steward.advise.portfolio.model import WHOLE
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import StandingState
from steward.platform.work import Work

# A target that moves by less is nothing anybody would act on (D).
MOVED_BPS = 100


def impact_of_view(w: Work, view: HouseView) -> Mapping[str, Any]:
    """Targets of every customer with a valid assessment, with the view and without, as they are today.

    `levels` holds by risk level how many there are, how many move by MOVED_BPS or more, and the money turned over in minor units;
    `classes` by how much the target of each class changes, in money. Nobody is named: what is kept is about no customer.
    """
    day, currency = w.today, view.stance.currency
    basis, _currency = basis_at(w, day, currency)
    valid = {c: s for c, s in suitability.standings(w, day).items() if s.state is StandingState.VALID}
    cases = cases_at(w, valid, currency, day)
    before, after = targets(cases, basis, [basis.assumptions, outlook.assumptions_with(w, view, day)])
    levels: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    classes: dict[str, int] = defaultdict(int)
    for case, old, new in zip(cases, before, after, strict=True):
        if old is None or new is None:
            continue
        changes = {c: new[c] - old[c] for c in old}
        turnover = sum(abs(x) for x in changes.values()) // 2
        row = levels[str(case.level)]
        row[0] += 1
        row[1] += turnover >= MOVED_BPS
        row[2] += case.amount.minor * turnover // WHOLE
        for c, change in changes.items():
            classes[c] += case.amount.minor * change // WHOLE
    return {
        "currency": currency,
        "levels": {level: dict(zip(("advised", "moved", "turnover"), row, strict=True)) for level, row in sorted(levels.items())},
        "classes": {c: v for c, v in sorted(classes.items()) if v},
    }

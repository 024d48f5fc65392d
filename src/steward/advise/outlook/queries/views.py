"""Views as people read them, and how they turned out."""

from collections.abc import Mapping

from steward.advise.outlook import store
from steward.advise.outlook.model import HouseView, Impact, Outcome, ReleaseState, Scored, ViewMissing
from steward.advise.outlook.rules.track import score, window_of
from steward.advise.outlook.tables import view
from steward.kernel.time import BusinessDate
from steward.know.markets import queries as markets
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.work import Work


def list_views(w: Work) -> list[HouseView]:
    """Every view, newest first."""
    w.require(Operation.OUTLOOK_VIEW_READ)
    return store.views(w)


def get_view(w: Work, view_id: str) -> HouseView:
    """One view; ViewMissing."""
    found = store.find_view(w, view_id)
    if found is None:
        raise ViewMissing
    return found


def impacts_of(w: Work) -> Mapping[str, Impact]:
    """What each view would have done to the book on the day it was measured."""
    w.require(Operation.OUTLOOK_VIEW_READ)
    return store.impacts(w)


def is_measured(w: Work, view_id: str) -> bool:
    """Whether what the view would do to the book is known. For the bank's own machinery."""
    return store.has_impact(w, view_id)


def track_record(w: Work) -> list[Scored]:
    """Every view whose horizon is over, scored by prices as they were known then."""
    w.require(Operation.OUTLOOK_VIEW_READ)
    found = []
    for one in store.views(w, view.c.state == ReleaseState.RELEASED.value):
        window = window_of(one)
        if window is not None and window[1] < w.today:
            outcome = _outcome(w, one, *window)
            if outcome is not None:
                found.append((one, outcome))
    return score(found)


def _outcome(w: Work, one: HouseView, since: BusinessDate, until: BusinessDate) -> Outcome | None:
    """What the pair returned a year; None when a class had no prices."""
    years = one.stance.horizon_months / 12
    legs = [_grown(w, c, one.stance.currency, since, until) for c in (one.stance.asset_class, one.stance.against) if c is not None]
    yearly = [None if g is None else g ** (1 / years) - 1.0 for g in legs]
    if any(y is None for y in yearly):
        return None
    first, *second = (float(y) for y in yearly if y is not None)
    return Outcome(since, until, first - sum(second))


def _grown(w: Work, asset_class: str, currency: str, since: BusinessDate, until: BusinessDate) -> float | None:
    """Mean growth of the class's instruments that had a price on both days, each as known on its day."""
    sold = products.products_of_instruments(w, since)
    ids = [i for i, p in sold.items() if p.asset_class.value == asset_class and p.currency == currency]
    before, after = markets.prices_at(w, since, ids), markets.prices_at(w, until, ids)
    grown = [float(after[i].value / before[i].value) for i in ids if i in before and i in after]
    return sum(grown) / len(grown) if grown else None

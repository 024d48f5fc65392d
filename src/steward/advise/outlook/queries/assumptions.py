"""The assumptions of a day: the newest set in force, as the views in force change it."""

from dataclasses import replace
from functools import cache
from importlib.resources import files

from steward.advise.outlook import store
from steward.advise.outlook.model import Assumptions, HouseView, KnownSet, OwnSet, ReleaseState, SetUnknown
from steward.advise.outlook.rules.assumptions import check_usable, newest_at, parse_assumptions
from steward.advise.outlook.rules.views import tilt
from steward.advise.outlook.tables import own_set, view
from steward.kernel.time import BusinessDate, add_days
from steward.platform.access.operation import Operation
from steward.platform.work import Work


@cache
def house_sets() -> tuple[Assumptions, ...]:
    """The sets that come with the product, oldest first."""
    return parse_assumptions(files("steward.advise.outlook").joinpath("data", "assumptions.toml").read_text("utf-8"))


def _all_sets(w: Work) -> list[Assumptions]:
    """Every set that was ever in force: the house's own and those released, by the day from which they count."""
    released = store.own_sets(w, own_set.c.state == ReleaseState.RELEASED.value)
    own = [replace(s.estimate.assumptions, known_from=add_days(s.released_on, 1)) for s in released if s.released_on is not None]
    return sorted([*house_sets(), *own], key=lambda s: s.known_from)


def base_at(w: Work, currency: str, as_of: BusinessDate) -> Assumptions:
    """The newest set for money of this currency in force on `as_of`, without views; NoAssumptions, AssumptionsUnusable."""
    return check_usable(newest_at(_all_sets(w), currency, as_of))


def assumptions_at(w: Work, currency: str, as_of: BusinessDate) -> Assumptions:
    """What advice of a day rests on: the set in force with the views in force; NoAssumptions when there is none."""
    return tilt(base_at(w, currency, as_of), views_in_force(w, currency, as_of))


def assumptions_with(w: Work, new: HouseView, as_of: BusinessDate) -> Assumptions:
    """What it would be if `new` were in force as well."""
    currency = new.stance.currency
    return tilt(base_at(w, currency, as_of), [*views_in_force(w, currency, as_of), new])


def views_in_force(w: Work, currency: str, as_of: BusinessDate) -> list[HouseView]:
    """Views that advice of a day rests on."""
    found = store.views(w, (view.c.state == ReleaseState.RELEASED.value) & (view.c.currency == currency))
    return [v for v in found if v.in_force(as_of)]


def find_assumptions(w: Work, version: str, as_of: BusinessDate) -> Assumptions | None:
    """What advice of `as_of` rested on, by its version, for replay; None when it cannot be put together again."""
    name, _, tilted = version.partition("+")
    base = next((s for s in _all_sets(w) if s.version == name), None)
    if base is None or not tilted:
        return base
    found = tilt(base, views_in_force(w, base.currency, as_of))
    return found if found.version == version else None


def list_sets(w: Work) -> list[OwnSet]:
    """Estimated sets, newest first."""
    w.require(Operation.OUTLOOK_VIEW_READ)
    return store.own_sets(w)[::-1]


def known_sets(w: Work, currency: str) -> list[KnownSet]:
    """Every set for money of this currency that the house has today, newest first: in force, before it, or waiting for release.

    What was sent back is none, and what is to be known only later neither.
    """
    w.require(Operation.OUTLOOK_VIEW_READ)
    return _known_sets(w, currency)


def assumptions_of_set(w: Work, currency: str, version: str) -> Assumptions:
    """What advice of today would rest on if the set of this version were the one in force: the views in force are laid over it as well.

    SetUnknown; AssumptionsUnusable. For callers that checked who may.
    """
    found = next((s.assumptions for s in _known_sets(w, currency) if s.assumptions.version == version), None)
    if found is None:
        raise SetUnknown(version=version, currency=currency)
    return tilt(check_usable(found), views_in_force(w, currency, w.today))


def _known_sets(w: Work, currency: str) -> list[KnownSet]:
    now = newest_at(_all_sets(w), currency, w.today).version
    house = [KnownSet(s, None, s.known_from, s.version == now) for s in house_sets() if s.known_from <= w.today]
    own = [_known(s, now) for s in store.own_sets(w, own_set.c.state != ReleaseState.REFUSED.value)]
    return [s for s in (*house, *own) if s.assumptions.currency == currency][::-1]


def _known(of: OwnSet, now: str) -> KnownSet:
    made = of.estimate
    counts_from = None if of.released_on is None else add_days(of.released_on, 1)
    return KnownSet(made.assumptions, made.as_of, counts_from, made.assumptions.version == now)

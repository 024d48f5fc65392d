"""Everything that holds the level of an assessment down, as dated data: locks, what can be borne, and what was done. Strictest wins."""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from steward.kernel.json import Json
from steward.kernel.time import BusinessDate
from steward.know.suitability.model import (
    LEVELS,
    MARKS,
    Bound,
    CapacityPicture,
    CapacityScale,
    Conduct,
    ConductScale,
    Edition,
    Override,
    Profile,
)
from steward.know.suitability.rules import capacity
from steward.know.suitability.rules.capacity import band_of
from steward.know.suitability.rules.contradictions import INCOMES

CONDUCT_FIELDS = ("conduct_deals", "conduct_panic_sales", "conduct_chased_buys")
# Assessments made where nobody of the bank sat by.
ONLINE = frozenset({"online", "app", "web"})


class BadEdition(ValueError):
    """An edition that may not be used; the message names what is wrong."""


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition, oldest first."""
    raw = files("steward.know.suitability").joinpath("data/bounds.toml").read_text("utf-8")
    return tuple(sorted((parse_edition(e) for e in tomllib.loads(raw)["edition"]), key=lambda e: e.since))


def edition_at(as_of: BusinessDate) -> Edition:
    """The edition in force on a day; before the first one, the first."""
    return next((e for e in reversed(editions()) if e.since <= as_of), editions()[0])


def fields_read(edition: Edition) -> frozenset[str]:
    """The facts that may change a level, or make an answer doubtful."""
    return frozenset({*capacity.FIELDS, *CONDUCT_FIELDS, *INCOMES, *(o.field for o in edition.overrides if o.field is not None)})


def profile_of(values: Mapping[str, Json], age: int | None, as_of: BusinessDate) -> Profile:
    """What overrides look at, from a person's facts as far as they are relied on."""
    return Profile(age=age, values=values, figures=capacity.figures_of(values, as_of), conduct=conduct_of(values))


def find_bounds(profile: Profile, can: CapacityPicture, source: str, edition: Edition) -> tuple[Bound, ...]:
    """Everything that a level of this source may not exceed, strictest first."""
    locks = [Bound(o.level, o.id, o.clause, o.mark) for o in edition.overrides if _applies(o, profile, source)]
    locks += _measured("capacity", can.level, edition.capacity)
    locks += _measured("conduct", conduct_level(profile.conduct, edition.conduct), edition.conduct)
    return tuple(sorted(locks))


def _measured(name: str, level: int | None, scale: CapacityScale | ConductScale) -> list[Bound]:
    """The bound a measured level makes: none while it is unknown or its scale is off."""
    return [] if level is None or not scale.on else [Bound(level, name, scale.clause, scale.mark)]


def conduct_points(did: Conduct | None, scale: ConductScale) -> int | None:
    """How steady somebody was, 0 to 100; None with too few trades to say."""
    if did is None or did.deals < scale.min_deals:
        return None
    return max(0, 100 - (did.panic_sales * scale.panic_weight + did.chased_buys * scale.chase_weight) // did.deals)


def conduct_level(did: Conduct | None, scale: ConductScale) -> int | None:
    """The level that conduct allows; None with too few trades to say."""
    points = conduct_points(did, scale)
    return None if points is None else band_of(points, scale.bands)


def _applies(lock: Override, profile: Profile, source: str) -> bool:
    """Whether every condition of a lock that is on is met; an age that is not known meets none."""
    if not lock.on:
        return False
    if lock.age_from is not None and (profile.age is None or profile.age < lock.age_from):
        return False
    if lock.age_below is not None and (profile.age is None or profile.age >= lock.age_below):
        return False
    if lock.online is not None and (source in ONLINE) is not lock.online:
        return False
    return lock.field is None or (lock.field in profile.values and profile.values[lock.field] == lock.equals)


def conduct_of(values: Mapping[str, Json]) -> Conduct | None:
    """What somebody did, as the facts count it; None unless all of it is known."""
    counts = [n for name in CONDUCT_FIELDS if name in values and isinstance(n := values[name], int)]
    return Conduct(*counts) if len(counts) == len(CONDUCT_FIELDS) else None


def parse_edition(raw: Mapping[str, Any]) -> Edition:
    """Read one edition; BadEdition when a lock has no ground, a law is switched off, or a scale does not reach."""
    made = Edition(
        version=raw["version"],
        since=BusinessDate(raw["from"]),
        relied_on=Decimal(raw["relied_on"]),
        bad_year_pct=tuple(raw["bad_year_pct"]),
        capacity=_capacity_scale(raw["capacity"]),
        conduct=_conduct_scale(raw["conduct"]),
        overrides=tuple(Override(**o) for o in raw["override"]),
    )
    for scale in (made.capacity, made.conduct):
        _check_bands(scale.bands)
    for name, curve in made.capacity.curves.items():
        _check_curve(name, curve)
    for lock in made.overrides:
        _check_lock(lock)
    return made


def _capacity_scale(raw: Mapping[str, Any]) -> CapacityScale:
    curves = {name: tuple((Decimal(x), y) for x, y in corners) for name, corners in raw["curves"].items()}
    return CapacityScale(raw["on"], raw["clause"], raw["mark"], tuple(raw["bands"]), curves, raw["choices"])


def _conduct_scale(raw: Mapping[str, Any]) -> ConductScale:
    exact = {name: Decimal(raw[name]) for name in ("fall", "rise", "sold_share")}
    return ConductScale(**{**raw, **exact, "bands": tuple(raw["bands"])})


def _check_bands(bands: Sequence[int]) -> None:
    if len(bands) != len(LEVELS) or list(bands) != sorted(set(bands)) or bands[-1] != 100:
        raise BadEdition("bands: five that rise, the last to 100")


def _check_curve(name: str, curve: Sequence[tuple[Decimal, int]]) -> None:
    places, points = [x for x, _ in curve], [y for _, y in curve]
    if places != sorted(set(places)) or points not in (sorted(points), sorted(points, reverse=True)) or not set(points) <= set(range(101)):
        raise BadEdition(f"{name}: places rise, points of 0 to 100 only rise or only fall")


def _check_lock(lock: Override) -> None:
    if lock.level not in LEVELS or lock.mark not in MARKS or not lock.clause:
        raise BadEdition(f"{lock.id}: a level of 1 to 5, a clause, and a mark of {', '.join(MARKS)}")
    if not lock.on and lock.mark != "D":
        raise BadEdition(f"{lock.id}: only a lock marked D may be switched off")
    if lock.age_from is None and lock.age_below is None and lock.field is None:
        raise BadEdition(f"{lock.id}: says nothing of whom it holds")

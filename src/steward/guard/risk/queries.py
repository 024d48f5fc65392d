"""What others may read of the risk of the whole book."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from steward.guard.risk import store
from steward.guard.risk.model import (
    Breach,
    BreachNotFound,
    BreachStep,
    Figure,
    Indicator,
    Light,
    Past,
    Reading,
    ReadingChange,
    RiskBook,
    Stops,
)
from steward.guard.risk.rules.indicators import digest_of, in_force, parse_indicators
from steward.guard.risk.rules.readings import compare_readings
from steward.guard.risk.tables import breach, reading
from steward.kernel.time import BusinessDate, add_days
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.RISK_BOOK_READ
# How far back a trend is shown.
TREND_DAYS = 180
# What these two are read for is a product or an issuer: beyond their second threshold nobody buys more of it.
STOPPING = ("product_share", "issuer_share")


@cache
def all_indicators() -> tuple[Indicator, ...]:
    """Every indicator ever in force."""
    return parse_indicators(files("steward.guard.risk").joinpath("data", "indicators.toml").read_text("utf-8"))


def indicators_at(day: BusinessDate) -> tuple[Indicator, ...]:
    """The indicators of a day."""
    return in_force(all_indicators(), day)


def indicators_digest(day: BusinessDate) -> str:
    """The digest of the indicators of a day, as a book keeps it."""
    return digest_of(list(indicators_at(day)))


def compare_books(before: Sequence[Figure], after: Sequence[Figure], day: BusinessDate) -> tuple[ReadingChange, ...]:
    """What the indicators of a day say of two books that nobody keeps, side by side; what crosses a threshold first."""
    return compare_readings(indicators_at(day), before, after)


def last_book(w: Work, as_of: BusinessDate | None = None) -> RiskBook | None:
    """The newest complete book as known at the end of a day (None: today)."""
    w.require(READ)
    return store.last_book(w, as_of or w.today)


def figures_of(w: Work, of: RiskBook) -> list[Figure]:
    """Everything a book counted."""
    w.require(READ)
    return store.figures_of(w, of.id)


def readings_of(w: Work, of: RiskBook) -> list[Reading]:
    """What the indicators said of a book, the highest first."""
    w.require(READ)
    return store.readings_of(w, of.id)


def trends(w: Work) -> dict[str, list[Past]]:
    """By indicator what it read lately, day by day."""
    w.require(READ)
    return store.past_of(w, add_days(w.today, -TREND_DAYS))


def living_breaches(w: Work) -> tuple[list[Breach], list[BreachStep]]:
    """Breaches that are not over, the one due first first, and what was done about them."""
    w.require(READ)
    found = store.breaches(w, store.LIVING)
    return found, store.steps_of(w, [b.id for b in found])


def get_breach(w: Work, breach_id: str) -> Breach:
    """One breach; BreachNotFound where there is none."""
    w.require(READ)
    found = store.breaches(w, breach.c.id == breach_id)
    if not found:
        raise BreachNotFound
    return found[0]


def stops_at(w: Work, as_of: BusinessDate) -> Stops:
    """What the newest complete book, as known at the end of a day, says may not be bought more of; for the guard's own facts."""
    found = store.last_book(w, as_of)
    if found is None:
        return Stops(None, frozenset(), frozenset())
    over = store.readings_of(w, found.id, reading.c.indicator.in_(sorted(STOPPING)), reading.c.light == Light.INTERCEPT.value)
    return Stops(found.as_of, *(frozenset(r.subject for r in over if r.indicator == code) for code in STOPPING))

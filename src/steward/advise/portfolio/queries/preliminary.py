"""A preliminary division out of a few facts; nothing of it is kept, and a sealed code lets an advisor take it over (D6)."""

import base64
import binascii
from functools import cache
from importlib.resources import files
from typing import Any

from steward.advise.outlook.model import CLASSES, Assumptions
from steward.advise.portfolio.model import (
    Dip,
    FewFacts,
    FewFactsWrong,
    Limits,
    Mandate,
    Preliminary,
    PreliminaryCodeWrong,
    PreliminaryExpired,
    PreliminaryScale,
    PreliminaryUnsolved,
    Unsolved,
)
from steward.advise.portfolio.queries.allocate import allocate
from steward.advise.portfolio.rules import preliminary as rules
from steward.advise.portfolio.rules.unsolved import explain_unsolved
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, parse_date
from steward.platform.crypto import SealBroken
from steward.platform.work import Work

PLACE = "portfolio.preliminary"
OLDEST, LEAST_AGE = 120, 18
MOST = 10**13  # minor units


@cache
def preliminary_scale() -> PreliminaryScale:
    """How a few facts become a first level."""
    return rules.parse_scale(files("steward.advise.portfolio").joinpath("data", "preliminary.toml").read_text("utf-8"))


def check_few_facts(facts: FewFacts) -> None:
    """FewFactsWrong with the field that cannot be."""
    wrong = {
        "age": not LEAST_AGE <= facts.age <= OLDEST,
        "years": not 1 <= facts.years <= rules.LONGEST,
        "reserve_months": not 0 <= facts.reserve_months <= OLDEST,
        "amount": not 0 <= facts.amount.minor <= MOST or facts.amount.minor + facts.monthly.minor == 0,
        "monthly": not 0 <= facts.monthly.minor <= MOST,
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise FewFactsWrong(field=field)


def preliminary(facts: FewFacts, assumptions: Assumptions, limits: Limits) -> Preliminary:
    """The strictest level of the facts, the division at that level, and how the money may go. FewFactsWrong for what cannot be."""
    check_few_facts(facts)
    scale = preliminary_scale()
    bounds = rules.bounds_of(facts, scale)
    level = bounds[0].level
    mandate = Mandate(level, frozenset(CLASSES))
    found = allocate([mandate], assumptions, limits)[mandate]
    if isinstance(found, Unsolved):
        raise PreliminaryUnsolved(*explain_unsolved(found), cause=found.cause)
    outlook = rules.outlook_of(found, assumptions)
    return Preliminary(level, bounds, found, rules.year_ranges(facts, outlook, scale), rules.bad_year(facts, outlook, scale), scale.version)


def seal_few_facts(w: Work, facts: FewFacts) -> str:
    """A code that holds the facts themselves: the bank keeps nothing, and nobody else can read or change it."""
    told = {
        "age": facts.age,
        "years": facts.years,
        "amount": facts.amount.minor,
        "monthly": facts.monthly.minor,
        "currency": facts.amount.currency,
        "dip": facts.dip.value,
        "reserve_months": facts.reserve_months,
        "made": w.today.isoformat(),
    }
    return base64.urlsafe_b64encode(w.keys.seal(told, PLACE)).decode().rstrip("=")


def open_few_facts(w: Work, code: str) -> tuple[FewFacts, BusinessDate]:
    """The facts of a code and the day it was made. PreliminaryCodeWrong, PreliminaryExpired."""
    try:
        told: dict[str, Any] = w.keys.open(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)), PLACE)
    except (SealBroken, binascii.Error, ValueError):
        raise PreliminaryCodeWrong from None
    made = parse_date(told["made"])
    if w.today > add_days(made, preliminary_scale().valid_days):
        raise PreliminaryExpired(made=made.isoformat())
    amount, monthly = (Money(told[name], told["currency"]) for name in ("amount", "monthly"))
    return FewFacts(told["age"], told["years"], amount, monthly, Dip(told["dip"]), told["reserve_months"]), made

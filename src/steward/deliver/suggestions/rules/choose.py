"""What is most worth doing: gates first, then benefit for the customer x likelihood x the advisor's capacity.

The method is in docs/methods/next-best-action.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from steward.deliver.suggestions.model import Candidate, Idea, Learned, Measure, Purpose, Stop, Way
from steward.deliver.suggestions.rules.learning import likelihood
from steward.deliver.suggestions.rules.measure import BPS, PEACE
from steward.kernel.ids import CustomerId
from steward.kernel.json import digest
from steward.kernel.time import BusinessDate

MONTHS_A_QUARTER = 3
# Hexadecimal digits of the digest that are read as a number: far more than a share in basis points needs.
DIGITS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """What is suggested, with the chance the method had to choose it, and whether it was held out."""

    chosen: Candidate
    propensity: float
    held_out: bool


def weigh(
    ideas: Iterable[Idea],
    stops: Mapping[str, tuple[Stop, ...]],
    measure: Measure,
    learned: Learned | None,
    *,
    minutes: float,
    contacts: int,
) -> tuple[Candidate, ...]:
    """Every idea and leaving alone, the best first: who passes the gates before who does not, then by score and code.

    `stops` by code of idea; `learned` the model in force, None for the bank's prior; `minutes` are what the advisor has for
    this customer today, `contacts` how often the bank began one within the last 30 days.
    """
    found = [_candidate(one, stops.get(one.code, ()), measure, learned, minutes, contacts) for one in ideas]
    calm = measure.peace + measure.peace_more * contacts
    found.append(Candidate(PEACE, Way.LEAVE, "", None, calm, 1.0, 1.0, calm))
    return tuple(sorted(found, key=lambda c: (bool(c.stops), -c.score, c.code, c.subject_id)))


def _candidate(idea: Idea, stops: tuple[Stop, ...], measure: Measure, learned: Learned | None, minutes: float, contacts: int) -> Candidate:
    kind = measure.kinds[idea.code]
    benefit = max(idea.stake * kind.benefit_bps // BPS, kind.least)
    capacity = min(1.0, minutes / kind.minutes) if kind.minutes else 1.0
    chance = likelihood(kind, benefit, contacts, learned)
    score = round(benefit * chance * capacity)
    return Candidate(idea.code, kind.way, idea.subject_id, idea.due, benefit, chance, capacity, score, stops)


def choose(candidates: Sequence[Candidate], measure: Measure, customer_id: CustomerId, day: BusinessDate) -> Choice:
    """The best that passes. What the bank would only like to say is held back from a fixed share of customers, drawn anew each quarter;
    what it owes the customer never is.
    """
    best = candidates[0]
    if best.way is Way.LEAVE or measure.kinds[best.code].purpose is Purpose.SERVICE:
        return Choice(best, 1.0, held_out=False)
    share = measure.holdout_bps / BPS
    if is_held_out(measure, customer_id, day):
        calm = next(c for c in candidates if c.way is Way.LEAVE)
        return Choice(calm, share, held_out=True)
    return Choice(best, 1.0 - share, held_out=False)


def is_held_out(measure: Measure, customer_id: CustomerId, day: BusinessDate) -> bool:
    """Whether this customer is one of those left alone in this quarter: by the digest of seed, quarter and customer."""
    quarter = f"{day.year}-{(day.month - 1) // MONTHS_A_QUARTER}"
    drawn = int(digest([measure.seed, quarter, customer_id])[:DIGITS], 16)
    return drawn % BPS < measure.holdout_bps

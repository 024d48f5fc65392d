"""What could be done for many customers: from findings, needs and goals, with everything it is weighed with."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steward.advise.advice import queries as advice
from steward.advise.planning import queries as planning
from steward.deliver.review import queries as review
from steward.deliver.suggestions.model import Idea, Measure, Stop
from steward.deliver.suggestions.queries import gates
from steward.deliver.suggestions.queries.gates import Gate
from steward.kernel.ids import CustomerId
from steward.know.customers import queries as customers
from steward.know.insight import queries as insight
from steward.platform.identity.queries import advisors_of
from steward.platform.work import Work

CURRENCY = "CNY"


@dataclass(frozen=True, slots=True)
class Gathered:
    """One customer's ideas, what stops each kind of them, how often the bank was in touch lately, and the advisor's minutes for them."""

    ideas: tuple[Idea, ...]
    stops: Mapping[str, tuple[Stop, ...]]
    contacts: int
    minutes: float


def gather(w: Work, ideas: Mapping[CustomerId, Sequence[Idea]], load: Mapping[str, int], measure: Measure) -> dict[CustomerId, Gathered]:
    """What the ideas of these customers are weighed with; `load` says how many customers with ideas each advisor has."""
    read = customers.known_records(w, w.today, advice.fields_told(w.today), sorted(ideas))
    known = advice.customer_facts_of(w, w.today, CURRENCY, read)
    reached = gates.reach(w, known, customers.erased_among(w, known))
    advisors, gate = advisors_of(w, list(reached)), Gate(w)
    out = {}
    for customer_id, who in reached.items():
        mine = ideas[customer_id]
        stops = {code: gate.stops(measure.kinds[code], who, measure.hour) for code in sorted({i.code for i in mine})}
        advisor = advisors.get(customer_id)
        waiting = 1 if advisor is None else max(load.get(advisor.id, 1), 1)
        contacts = gates.count_recent(who.begun, w.today)
        out[customer_id] = Gathered(tuple(mine), stops, contacts, measure.minutes_a_day / waiting)
    return out


def ideas_of(w: Work, customer_ids: Sequence[CustomerId]) -> dict[CustomerId, list[Idea]]:
    """What could be done for each of these customers, from findings, from needs that are a question now, and from goals without a plan."""
    out: dict[CustomerId, list[Idea]] = {}
    for customer_id, found in review.open_findings(w, customer_ids).items():
        out[customer_id] = [Idea(f.check.value, f.id, f.evidence.amount, f.due) for f in found]
    for customer_id, needs in insight.needs_of_many(w, customer_ids).items():
        out.setdefault(customer_id, []).extend(Idea(f"need_{h.finding.code}", h.id, 0, h.expires_on) for h in needs)
    agreed = advice.agreed_targets(w)
    for customer_id, aims in planning.aims_for_all(w, CURRENCY, w.today, customer_ids).items():
        if customer_id not in agreed:
            out.setdefault(customer_id, []).append(Idea("goal_without_plan", aims[0].goal_id, aims[0].target))
    return out


def load_of(w: Work, customer_ids: Sequence[CustomerId]) -> dict[str, int]:
    """How many of these customers each advisor looks after."""
    return dict(Counter(person.id for person in advisors_of(w, list(customer_ids)).values()))

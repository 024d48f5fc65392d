"""The standing of one customer, or of the whole book, as of a day."""

from collections.abc import Iterable
from functools import partial

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.suitability.model import PREDICTED_LEVEL_FIELD, UNPROVEN_LEVEL_FIELD, VALIDITY_MONTHS, Standing
from steward.know.suitability.rules import standing
from steward.know.suitability.rules.instrument import KNOWLEDGE
from steward.know.suitability.store import assessments as store
from steward.know.suitability.store import attempts
from steward.platform.access.operation import Operation
from steward.platform.work import Work


def assessment_of(w: Work, customer_id: CustomerId, as_of: BusinessDate, *, validity_months: int = VALIDITY_MONTHS) -> Standing:
    """The standing of one customer, with only what was known by the end of `as_of`; of joined records the stricter binds everybody."""
    w.require(Operation.SUITABILITY_ASSESSMENT_READ, customer_id)
    joined = _joined(w, as_of, [customer_id], validity_months).get(customer_id)
    if joined is not None:
        return joined
    latest = store.latest_known(w, w.end_of(as_of), [customer_id]).get(customer_id)
    ceiling = attempts.ceilings(w, w.end_of(as_of), KNOWLEDGE, [customer_id]).get(customer_id)
    guesses = {PREDICTED_LEVEL_FIELD, UNPROVEN_LEVEL_FIELD}
    predicted = latest is None and not guesses.isdisjoint(customers.facts_of(w, customer_id, as_of))
    return standing.decide_standing(latest, predicted=predicted, as_of=as_of, validity_months=validity_months, ceiling=ceiling)


def standings(
    w: Work, as_of: BusinessDate, *, customer_ids: Iterable[CustomerId] | None = None, validity_months: int = VALIDITY_MONTHS
) -> dict[CustomerId, Standing]:
    """The standing of each of the actor's customers with an assessment or a predicted level; who is absent has neither."""
    ids = None if customer_ids is None else list(customer_ids)
    latest = store.latest_known(w, w.end_of(as_of), ids)
    held_down = attempts.ceilings(w, w.end_of(as_of), KNOWLEDGE, ids)
    decide = partial(standing.decide_standing, as_of=as_of, validity_months=validity_months)
    found = {c: decide(a, predicted=False, ceiling=held_down.get(c)) for c, a in latest.items()}
    guessed = decide(None, predicted=True)
    for field in (PREDICTED_LEVEL_FIELD, UNPROVEN_LEVEL_FIELD):
        for customer_id in customers.customers_with(w, as_of, field, ids):
            found.setdefault(customer_id, guessed)
    joined = _joined(w, as_of, ids, validity_months)
    return found | {c: joined[c] for c in customers.customers_by_id(w, joined)} if joined else found


def _joined(w: Work, as_of: BusinessDate, ids: list[CustomerId] | None, validity_months: int) -> dict[CustomerId, Standing]:
    """The common standing of each of these customers (None: of all) whose records were joined, as far as one of them was assessed."""
    whole = customers.whole_customers(w, as_of, ids)
    if not whole:
        return {}
    latest = store.latest_known(w, w.end_of(as_of), list(whole), seen=False)
    ceilings = attempts.ceilings(w, w.end_of(as_of), KNOWLEDGE, list(whole), seen=False)
    found = {}
    for one, (records, since) in whole.items():
        own = [
            standing.decide_standing(latest.get(r), predicted=False, as_of=as_of, validity_months=validity_months, ceiling=ceilings.get(r))
            for r in sorted(records)
        ]
        common = standing.decide_joined(own, since)
        if common is not None:
            found[one] = common
    return found

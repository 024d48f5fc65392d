"""The standing of one customer, or of the whole book, as of a day: the assessment, and everything that holds its level down."""

from collections.abc import Iterable, Mapping
from functools import partial

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.time import BusinessDate, full_years
from steward.know.customers import queries as customers
from steward.know.customers.model import CustomerKind, KnownPerson, KnownRecord
from steward.know.suitability.model import (
    PREDICTED_LEVEL_FIELD,
    UNPROVEN_LEVEL_FIELD,
    VALIDITY_MONTHS,
    Assessment,
    Edition,
    Profile,
    Standing,
)
from steward.know.suitability.rules import bounds, capacity, standing
from steward.know.suitability.store import assessments as store
from steward.know.suitability.store import attempts
from steward.platform.access.operation import Operation
from steward.platform.work import Work

GUESSES = frozenset({PREDICTED_LEVEL_FIELD, UNPROVEN_LEVEL_FIELD})


def assessment_of(w: Work, customer_id: CustomerId, as_of: BusinessDate, *, validity_months: int = VALIDITY_MONTHS) -> Standing:
    """The standing of one customer, with only what was known by the end of `as_of`; of joined records the stricter binds everybody."""
    w.require(Operation.SUITABILITY_ASSESSMENT_READ, customer_id)
    found = _joined(w, as_of, [customer_id], validity_months).get(customer_id)
    if found is None:
        latest = store.latest_known(w, w.end_of(as_of), [customer_id], seen=False).get(customer_id)
        held_down = attempts.ceilings(w, w.end_of(as_of), [customer_id], seen=False).get(customer_id, ())
        predicted = latest is None and not GUESSES.isdisjoint(customers.facts_of(w, customer_id, as_of))
        found = standing.decide_standing(latest, predicted=predicted, as_of=as_of, validity_months=validity_months, bounds=held_down)
    return _held_down(w, as_of, {customer_id: found}, {})[customer_id]


def standings(
    w: Work,
    as_of: BusinessDate,
    *,
    customer_ids: Iterable[CustomerId] | None = None,
    validity_months: int = VALIDITY_MONTHS,
    read: Mapping[CustomerId, KnownRecord] | None = None,
    instead: Mapping[AssessmentId, int] = attempts.AS_THEY_ARE,
) -> dict[CustomerId, Standing]:
    """The standing of each of the actor's customers with an assessment or a predicted level; who is absent has neither.

    `read`: what has been read of them already, with all facts of `fields_read`. `instead`: knowledge tests that are taken to have come
    to another level.
    """
    ids = None if customer_ids is None else list(customer_ids)
    mine = None if ids is None else [CustomerId(i) for i in sorted(w.seen(Operation.SUITABILITY_ASSESSMENT_READ, ids))]
    latest = store.latest_known(w, w.end_of(as_of), mine, seen=mine is None)
    held_down = attempts.ceilings(w, w.end_of(as_of), mine, seen=mine is None, instead=instead)
    decide = partial(standing.decide_standing, as_of=as_of, validity_months=validity_months)
    found = {c: decide(a, predicted=False, bounds=held_down.get(c, ())) for c, a in latest.items()}
    guessed = decide(None, predicted=True)
    for customer_id in customers.customers_with(w, as_of, GUESSES, ids):
        found.setdefault(customer_id, guessed)
    joined = _joined(w, as_of, ids, validity_months, instead)
    whole = found | {c: joined[c] for c in customers.customers_by_id(w, joined)} if joined else found
    return _held_down(w, as_of, whole, read or {})


def fields_read(as_of: BusinessDate) -> frozenset[str]:
    """The facts that may hold a level down."""
    return bounds.fields_read(bounds.edition_at(as_of))


def assessments_of(w: Work, customer_id: CustomerId) -> list[Assessment]:
    """Every confirmed assessment of one customer, newest first."""
    w.require(Operation.SUITABILITY_ASSESSMENT_READ, customer_id)
    return store.history(w, customer_id)


def person_of(w: Work, customer_id: CustomerId, as_of: BusinessDate) -> Profile | None:
    """What the bank knows of a person's age, means and conduct, as far as it is relied on; None for an organisation."""
    w.require(Operation.SUITABILITY_ASSESSMENT_READ, customer_id)
    edition = bounds.edition_at(as_of)
    known = customers.known_persons(w, as_of, bounds.fields_read(edition), [customer_id]).get(customer_id)
    return None if known is None else _profile(known, edition, as_of)


def _held_down(
    w: Work, as_of: BusinessDate, found: Mapping[CustomerId, Standing], read: Mapping[CustomerId, KnownRecord]
) -> dict[CustomerId, Standing]:
    """The same standings, those with an assessment held down by what is known of the person, whoever asks."""
    edition = bounds.edition_at(as_of)
    alone = {c: r for c, r in read.items() if not r.joined}
    assessed = [c for c, s in found.items() if s.assessment is not None]
    known = customers.known_persons(w, as_of, bounds.fields_read(edition), [c for c in assessed if c not in alone])
    for c in assessed:
        if c in alone and alone[c].kind is CustomerKind.PERSON:
            known[c] = KnownPerson(alone[c].birth_date, alone[c].facts)
    out = dict(found)
    for customer_id, person in known.items():
        before = found[customer_id]
        profile = _profile(person, edition, as_of)
        source = before.assessment.source if before.assessment is not None else ""
        can = capacity.assess_capacity(profile.figures, edition.capacity)
        out[customer_id] = standing.hold_down(before, bounds.find_bounds(profile, can, source, edition), can)
    return out


def _profile(known: KnownPerson, edition: Edition, as_of: BusinessDate) -> Profile:
    age = None if known.birth_date is None else full_years(known.birth_date, as_of)
    values = {name: fact.value for name, fact in known.facts.items() if fact.confidence >= edition.relied_on}
    return bounds.profile_of(values, age, as_of)


def _joined(
    w: Work,
    as_of: BusinessDate,
    ids: list[CustomerId] | None,
    validity_months: int,
    instead: Mapping[AssessmentId, int] = attempts.AS_THEY_ARE,
) -> dict[CustomerId, Standing]:
    """The common standing of each of these customers (None: of all) whose records were joined, as far as one of them was assessed."""
    whole = customers.whole_customers(w, as_of, ids)
    if not whole:
        return {}
    latest = store.latest_known(w, w.end_of(as_of), list(whole), seen=False)
    held_down = attempts.ceilings(w, w.end_of(as_of), list(whole), seen=False, instead=instead)
    decide = partial(standing.decide_standing, predicted=False, as_of=as_of, validity_months=validity_months)
    found = {}
    for one, (records, since) in whole.items():
        common = standing.decide_joined([decide(latest.get(r), bounds=held_down.get(r, ())) for r in sorted(records)], since)
        if common is not None:
            found[one] = common
    return found

"""What the guard is told of a customer, read once for everything they want done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from steward.advise.advice.rules import means
from steward.guard.compliance.model import CustomerFacts
from steward.guard.contracts import queries as contracts
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, full_years, parse_date
from steward.know.customers import queries as customers
from steward.know.customers.model import Customer, Fact, KnownRecord
from steward.know.holdings import queries as holdings
from steward.know.products import queries as products
from steward.know.products.model import InvestorRule, Qualified
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import Standing, StandingState
from steward.platform.db import chunks
from steward.platform.work import Work

CUSTOMERS_A_STATEMENT = 5_000

# Somebody the bank has no record of: every rule that asks fails closed.
NOBODY = CustomerFacts(kind="person", level=None, assessment="missing", confirmed=False, capacity=None)


@dataclass(frozen=True, slots=True)
class Told:
    """A customer as every act of theirs is judged: the facts, the values of all that is known of them, whether issuers may be given
    data, what they hold by (issuer type, kind), and what decides the papers they have to see; None for somebody nobody knows.
    """

    facts: CustomerFacts
    values: Mapping[str, Json]
    shares: bool
    held: frozenset[tuple[str, str]]
    person: contracts.Person | None


UNKNOWN = Told(NOBODY, {}, shares=False, held=frozenset(), person=None)


def told_of(w: Work, customer_id: CustomerId, currency: str, as_of: BusinessDate) -> Told:
    """A customer who wants something done, as known by the end of `as_of`; amounts in this currency."""
    who = customers.customers_by_id(w, [customer_id]).get(customer_id)
    if who is None:
        return UNKNOWN
    standing = suitability.assessment_of(w, customer_id, as_of)
    facts = customers.facts_of(w, customer_id, as_of)
    held = _held(w, customer_id)
    return Told(
        facts=_customer_facts(w, who, standing, facts, currency, as_of),
        values={f: fact.value for f, fact in facts.items()},
        shares=customers.may_process(w, customer_id, "share_issuers"),
        held=held,
        person=contracts.make_person(w, who, standing, facts, holds=bool(held)),
    )


def _held(w: Work, customer_id: CustomerId) -> frozenset[tuple[str, str]]:
    """What the customer holds, by sort of issuer and kind (W06)."""
    instruments = {p.instrument_id for p in holdings.positions(w, customer_id)}
    sold = products.products_of_instruments(w, among_ids=instruments) if instruments else {}
    return frozenset((p.issuer_type, p.kind.value) for p in sold.values())


def _customer_facts(
    w: Work, who: Customer, standing: Standing, facts: Mapping[str, Fact], currency: str, as_of: BusinessDate
) -> CustomerFacts:
    """All that can be told of one customer: what advice knows of everybody, and what is asked of who wants to act."""
    values = {f: fact.value for f, fact in facts.items()}
    passed = products.rules_passed_of(w, [who.id], as_of).get(who.id, {})
    expires = text_of(values.get("id_expires_on"))
    return replace(
        customer_facts(who, standing, {f: fact.value for f, fact in facts_used(facts).items()}, passed, currency, as_of),
        kyc=text_of(values.get("kyc")),
        list_hit=values.get("list_hit") is True,
        frozen=values.get("frozen") is True,
        id_expires_on=None if expires is None else parse_date(expires),
        aml_risk=text_of(values.get("aml_risk")),
        funds_explained=values.get("funds_explained") is True,
        vulnerable=values.get("vulnerable") is True,
        erased=customers.is_erased(w, who.id),
        personalised=customers.may_process(w, who.id, "personal_insight", as_of),
        needs_known=standing.assessment is not None,
        profile_changed=_changed_since(facts.get("profile_changed"), standing),
    )


def _changed_since(said: Fact | None, standing: Standing) -> bool:
    """Whether a change was reported after the assessment that counts (N09)."""
    if said is None or said.value is not True:
        return False
    return standing.assessment is None or said.valid_from > standing.assessment.assessed_on


def text_of(value: Json) -> str | None:
    """A text, or None for what is none."""
    return value if isinstance(value, str) else None


def customer_facts_for_all(
    w: Work, as_of: BusinessDate, currency: str, customer_ids: Collection[CustomerId] | None = None
) -> dict[CustomerId, CustomerFacts]:
    """What the guard is told of every customer the bank knew on `as_of` (or of those named), each as one of them would be asked about."""
    ids = sorted(head.id for head in customers.customers_known(w, as_of) if customer_ids is None or head.id in customer_ids)
    told: dict[CustomerId, CustomerFacts] = {}
    for part in chunks(ids, CUSTOMERS_A_STATEMENT):
        told |= customer_facts_of(w, as_of, currency, customers.known_records(w, as_of, fields_told(as_of), part))
    return told


def fields_told(as_of: BusinessDate) -> frozenset[str]:
    """The facts that what the guard is told of a customer rests on."""
    return suitability.fields_read(as_of) | frozenset(means.FIELDS)


def customer_facts_of(
    w: Work, as_of: BusinessDate, currency: str, read: Mapping[CustomerId, KnownRecord]
) -> dict[CustomerId, CustomerFacts]:
    """What the guard is told of customers who have been read, with all facts of `fields_told`."""
    standings = suitability.standings(w, as_of, customer_ids=list(read), read=read)
    passed = products.rules_passed_of(w, list(read), as_of)
    told: dict[CustomerId, CustomerFacts] = {}
    for customer_id, who in read.items():
        values = {f: fact.value for f, fact in facts_used(who.facts).items()}
        standing = standings.get(customer_id, Standing(StandingState.MISSING))
        told[customer_id] = customer_facts(who, standing, values, passed.get(customer_id, {}), currency, as_of)
    return told


def facts_used(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts that advice uses, without those below the confidence that is relied on."""
    return {f: facts[f] for f in means.FIELDS if f in facts and facts[f].confidence >= means.RELIED_ON}


def customer_facts(
    who: Customer | KnownRecord,
    standing: Standing,
    values: Mapping[str, Json],
    passed: Mapping[InvestorRule, Qualified],
    currency: str,
    as_of: BusinessDate,
) -> CustomerFacts:
    """What the guard is told of a customer: from the record, the standing, the values of facts that are relied on, and proofs."""
    age = None if who.birth_date is None else full_years(who.birth_date, as_of)
    assets = means.declared_assets(values, currency)
    assessment = standing.assessment
    return CustomerFacts(
        kind=who.kind.value,
        level=standing.known_level,
        assessment=standing.state.value,
        assessed_on=None if assessment is None else assessment.assessed_on,
        confirmed=assessment is not None and assessment.confirmed,
        age=age,
        capacity=means.legal_capacity(who.kind.value, age),
        guardian_consent=values.get("guardian_consent") is True,
        qualified_investor=InvestorRule.W30 in passed,
        qualified_private_fund=InvestorRule.P02 in passed,
        qualified_on=min((held.since for held in passed.values()), default=None),
        declared_assets=None if assets is None else assets.minor,
        horizon_months=means.horizon_months(values),
        capacity_level=None if standing.capacity is None else standing.capacity.level,
        knowledge_level=standing.knowledge_level,
    )

"""What the guard is told of many customers, in columns: exactly what `customer_facts_of` says of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steward.advise.advice.queries.told import NOBODY
from steward.advise.advice.rules import means
from steward.advise.advice.rules.means_each import CAPACITIES, capacity_each, declared_each, horizon_each
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import Act, ProductFacts, ReviewFacts
from steward.guard.compliance.queries import Acts, Column
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, day_number
from steward.know.customers.model import UNBORN, CustomerKind, KnownColumns, SaidColumn
from steward.know.products import queries as products
from steward.know.products.model import InvestorRule, Qualified
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import STATES, UNSTATED, StandingColumns
from steward.platform.work import Work

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
KINDS = tuple(CustomerKind)
Passed = Mapping[CustomerId, Mapping[InvestorRule, Qualified]]


@dataclass(frozen=True, slots=True, eq=False)
class CustomersTold:
    """(n,) customers as the guard is told of them: `acts` of each about nothing in particular."""

    ids: Sequence[CustomerId]
    acts: Acts

    @property
    def level(self) -> Ints:
        """The level of each (n,), expired or not; -1 where there is none."""
        return self._stated("customer.level")

    @property
    def assessed_on(self) -> Ints:
        """The day of each one's assessment (n,), days since 1970; -1 where there is none."""
        return self._stated("customer.assessed_on")

    def levelled(self, levels: Mapping[CustomerId, int], knowledge: Mapping[CustomerId, int]) -> "CustomersTold":
        """The same customers with the levels that other scores would give some; who has none is given none."""
        acts = self.acts
        for name, moved in (("customer.level", levels), ("customer.knowledge_level", knowledge)):
            if moved:
                level = np.array([moved.get(c, UNSTATED) for c in self.ids], dtype=np.int64)
                acts = acts.with_number(name, (level != UNSTATED) & acts.fields[name].known, level)
        return replace(self, acts=acts)

    def _stated(self, name: str) -> Ints:
        column = self.acts.fields[name]
        return np.where(column.known, column.value, UNSTATED)


def told_columns(w: Work, as_of: BusinessDate, currency: str, known: KnownColumns, act: Act = Act.HOLD) -> CustomersTold:
    """What the guard is told of customers who have been read, with all facts of `fields_told`, when they do something with nothing."""
    standing = suitability.standing_columns(w, as_of, known)
    columns = customer_columns(known, standing, products.rules_passed_of(w, known.ids, as_of), currency, as_of)
    nobody = compliance.acts_of([ReviewFacts(act, as_of, NOBODY, ProductFacts.none(""))])
    return CustomersTold(known.ids, nobody.take(np.zeros(len(known), dtype=np.intp)).told_of(columns))


def customer_columns(
    known: KnownColumns, standing: StandingColumns, passed: Passed, currency: str, as_of: BusinessDate
) -> dict[str, Column]:
    """`customer_facts` of each, by field: from the record, the standing, the facts that are relied on, and proofs."""
    facts = {f: known.facts[f].relied_on(means.RELIED_ON) for f in means.FIELDS if f in known.facts}
    born, ages, count = known.born != UNBORN, known.ages(as_of), len(known)
    capacity = capacity_each(known.person, born, ages)
    kind = np.where(known.person, KINDS.index(CustomerKind.PERSON), KINDS.index(CustomerKind.ORGANISATION))
    return {
        "customer.kind": _text(kind, KINDS),
        "customer.level": _number(standing.level),
        "customer.assessment": _text(standing.state, STATES),
        "customer.assessed_on": _number(standing.assessed_on),
        "customer.confirmed": _flag(standing.confirmed),
        "customer.age": Column(np.where(born, ages, 0), born),
        "customer.capacity": _text(capacity, CAPACITIES),
        "customer.guardian_consent": _flag(_consented(facts, count)),
        **_proofs(known.ids, passed),
        "customer.declared_assets": Column(*declared_each(facts, count, currency)),
        "customer.horizon_months": Column(*horizon_each(facts, count)),
        "customer.capacity_level": _number(standing.capacity_level),
        "customer.knowledge_level": _number(standing.knowledge_level),
    }


def _proofs(ids: Sequence[CustomerId], passed: Passed) -> dict[str, Column]:
    """Who proved to be a qualified investor by which test, and since when; few did."""
    has = {rule: np.zeros(len(ids), dtype=bool) for rule in (InvestorRule.W30, InvestorRule.P02)}
    since = np.full(len(ids), UNSTATED)
    for place, customer_id in enumerate(ids) if passed else ():
        if customer_id in passed:
            held = passed[customer_id]
            since[place] = day_number(min(one.since for one in held.values()))
            for rule, flags in has.items():
                flags[place] = rule in held
    return {
        "customer.qualified_investor": _flag(has[InvestorRule.W30]),
        "customer.qualified_private_fund": _flag(has[InvestorRule.P02]),
        "customer.qualified_on": _number(since),
    }


def _consented(facts: Mapping[str, SaidColumn], count: int) -> Bools:
    consented, said = np.zeros(count, dtype=bool), facts.get("guardian_consent")
    if said is not None:
        consented[said.row] = [one is True for one in said.value]
    return consented


def _number(stated: Ints) -> Column:
    known = stated != UNSTATED
    return Column(np.where(known, stated, 0), known)


def _flag(value: Bools) -> Column:
    return Column(value, np.ones(len(value), dtype=bool))


def _text(code: Ints, words: Collection[str]) -> Column:
    return Column(code.astype(np.int32), code >= 0, tuple(map(str, words)))

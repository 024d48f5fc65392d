"""Proposals as every act finds them: whose they are, loaded in the state it needs, planned anew, moved on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from steward.advise.advice import store
from steward.advise.advice.model import (
    Basis,
    Case,
    Content,
    LineChange,
    NotAdvisable,
    NothingSuitable,
    Plan,
    Proposal,
    ProposalStale,
    ProposalState,
    ProposalStateWrong,
)
from steward.advise.advice.queries.compose import compose
from steward.advise.advice.queries.gather import basis_at, case_of
from steward.advise.advice.queries.rebalancing import target_trades
from steward.advise.advice.queries.switch import compose_switch, record_trades
from steward.advise.advice.rules import record
from steward.advise.portfolio.model import Mode
from steward.kernel.ids import CustomerId
from steward.kernel.json import plain
from steward.kernel.money import Money
from steward.kernel.refusal import NotFound
from steward.know.customers import queries as customers
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import Standing, StandingState
from steward.platform.work import Work


def whose(w: Work, kw: Mapping[str, Any]) -> str:
    """The customer of the proposal an act names; NotFound."""
    customer_id = store.find_customer(w, kw["proposal_id"])
    if customer_id is None:
        raise NotFound
    return customer_id


def check_same(found: Proposal, then: Content, now: Content) -> None:
    """ProposalStale, with what differs, when the two say different things."""
    if record.fingerprint(then) != record.fingerprint(now):
        changed = record.find_differences(plain(then), plain(now))
        raise ProposalStale(number=found.number, changed=[d.path for d in changed][:5])


def plan_today(
    w: Work, customer_id: CustomerId, amount: Money, mode: Mode, changes: Sequence[LineChange] = ()
) -> tuple[Case, Standing, Basis, Plan]:
    """What the machine would advise with the facts of today; NotAdvisable or NothingSuitable."""
    customer = customers.get_customer(w, customer_id)
    standing = suitability.assessment_of(w, customer_id, w.today)
    if standing.state is not StandingState.VALID:
        raise NotAdvisable(reason=standing.state.value)
    basis, _currency = basis_at(w, w.today, amount.currency)
    case = case_of(w, customer, standing, amount, w.today)
    if mode is Mode.CASH_FLOW:
        plan = compose(case, basis, changes)
    else:
        asked, _mandate, _target = target_trades(w, case, basis, mode)
        case = replace(case, switch=record_trades(asked))
        plan = compose_switch(case, basis, asked)
    if not isinstance(plan, Plan):
        raise NothingSuitable(*plan.because, reason=plan.code, reasons=[r.code for r in plan.reasons])
    return case, standing, basis, plan


def load(w: Work, proposal_id: str, *wanted: ProposalState) -> Proposal:
    """A proposal, in one of these states where any is named; NotFound, ProposalStateWrong."""
    found = store.find_proposal(w, proposal_id)
    if found is None:
        raise NotFound
    proposal = found[0]
    if wanted and proposal.state not in wanted:
        raise ProposalStateWrong(number=proposal.number, state=proposal.state.value, needed=wanted[0].value)
    return proposal


def move(w: Work, found: Proposal, state: ProposalState, expected: ProposalState, values: Mapping[str, Any]) -> None:
    """Move a proposal on from exactly the state it was found in; ProposalStateWrong when somebody was faster."""
    if not store.move(w, found.id, state, expected, **values):
        raise ProposalStateWrong(number=found.number, state="changed", needed=expected.value)

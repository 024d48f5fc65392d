"""What others may read of proposals and runs: always limited to the customers the actor may know of."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from steward.advise.advice import store
from steward.advise.advice.model import AdviceRun, Agreed, Proposal, ProposalHead, ProposalLine, ProposalState, bought
from steward.advise.advice.tables import proposal
from steward.kernel.ids import CustomerId, ProductId, ProposalId
from steward.kernel.money import Money
from steward.kernel.refusal import NotFound
from steward.know.customers import queries as customers
from steward.platform.access.model import Role
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.work import Work

READ = Operation.ADVICE_PROPOSAL_READ
ID_LENGTH = 36


def get_proposal(w: Work, proposal_id: ProposalId) -> Proposal:
    """One proposal; not found for those who may not know of it, and a draft is not the customer's to see."""
    return _known(w, proposal_id, READ)


def papers_wanted(w: Work, proposal_id: ProposalId) -> tuple[CustomerId, Mapping[ProductId, Money]]:
    """Whose proposal it is and what it buys, for those who may see how far its papers are; NotFound as for the proposal."""
    found = _known(w, proposal_id, Operation.CONTRACTS_DISCLOSURE_READ)
    return found.customer_id, bought(found.content)


def _known(w: Work, proposal_id: ProposalId, operation: Operation) -> Proposal:
    customer_id = store.find_customer(w, proposal_id)
    if customer_id is None:
        raise NotFound
    w.require(operation, customer_id)
    found = store.find_proposal(w, proposal_id)
    if found is None or (w.actor.role is Role.CUSTOMER and found[0].issued_at is None):
        raise NotFound
    return found[0]


def states_of(w: Work, ids: Collection[ProposalId]) -> dict[ProposalId, ProposalState]:
    """Where each of these proposals is; for callers that checked who may know of them."""
    return store.states_of(w, ids)


def id_by_number(w: Work, number: str) -> ProposalId | None:
    """The identifier of the proposal with this number or identifier, if the actor may see it."""
    key = proposal.c.number == number if len(number) < ID_LENGTH else proposal.c.id == number
    found = w.db.execute(sa.select(proposal.c.id).where(key, w.scope(READ, proposal.c.customer_id))).scalar_one_or_none()
    return None if found is None else ProposalId(found)


def list_proposals(
    w: Work,
    *,
    customer_id: CustomerId | None = None,
    state: ProposalState | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> tuple[list[ProposalHead], str | None]:
    """A page, newest first, and the cursor of the next."""
    where = w.scope(READ, proposal.c.customer_id)
    if w.actor.role is Role.CUSTOMER:
        where &= proposal.c.issued_at.is_not(None)
    if customer_id is not None:
        where &= proposal.c.customer_id.in_(customers.every_record(w, customer_id))
    if state is not None:
        where &= proposal.c.state == state.value
    found = store.heads(w, where, _before(cursor), limit + 1)
    return found[:limit], encode_cursor([found[limit - 1].id]) if len(found) > limit else None


def accepted_lines(w: Work, proposal_id: ProposalId) -> list[ProposalLine]:
    """The lines of an accepted proposal, for the orders that follow; empty while it is not accepted."""
    found = get_proposal(w, proposal_id)
    return list(found.content.lines) if found.state is ProposalState.ACCEPTED else []


def agreed_targets(w: Work) -> dict[CustomerId, Agreed]:
    """What everybody's newest accepted proposal aims at: for work over the whole book."""
    w.require(Operation.ADVICE_RUN_START)
    return store.agreed_targets(w)


def count_open(w: Work, customer_id: CustomerId) -> int:
    """How many proposals wait for the customer's decision."""
    w.require(READ, customer_id)
    return store.count_open(w, customer_id)


def list_runs(w: Work, *, cursor: str | None = None, limit: int = 50) -> tuple[list[AdviceRun], str | None]:
    """Runs over the whole book, newest first."""
    w.require(Operation.ADVICE_RUN_READ)
    found = store.runs(w, _before(cursor), limit + 1)
    return found[:limit], encode_cursor([found[limit - 1].id]) if len(found) > limit else None


def _before(cursor: str | None) -> str | None:
    after = decode_cursor(cursor, 1)
    return None if after is None else str(after[0])

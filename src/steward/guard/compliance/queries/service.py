"""What the service does now, and the two questions everything that advises or buys has to ask first (W33, A01, D5)."""

import functools

from steward.guard.compliance.model import AdviceMode, AdviceOff, BankFacts, BuyingStopped, Service
from steward.guard.compliance.queries.clearances import licences
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.model import Proposal
from steward.platform.four_eyes.propose import last_by_subject, open_proposals, subjects_approved
from steward.platform.work import Work

DECIDE = Operation.COMPLIANCE_SERVICE_DECIDE
# From the least to the most.
WIDTH = (AdviceMode.INFORMATION, AdviceMode.ADVISED, AdviceMode.DISCRETIONARY)
# What a bank with the licence begins with (D).
FIRST = Service(AdviceMode.ADVISED, True, None, "")


def service_now(w: Work, *subject_ids: str) -> Service:
    """What two people switched last, for the whole bank and for these customers and products: the narrowest of them all holds.

    Never more than the licences on record carry.
    """
    found = last_by_subject(w, DECIDE, subject_ids)
    whole = _service(found[None]) if None in found else FIRST
    narrower = [_service(told) for subject, told in found.items() if subject is not None]
    return _within(functools.reduce(_narrowest, narrower, whole), licences())


def _service(told: Proposal) -> Service:
    return Service(AdviceMode(told.payload["mode"]), told.payload["buying"], told.decided_at, told.payload["reason"])


def _narrowest(one: Service, other: Service) -> Service:
    """Both at once: the lesser mode, and buying only where both allow it; since when and why of the one that says less."""
    mode, buying = min(one.mode, other.mode, key=WIDTH.index), one.buying and other.buying
    said = one if (one.mode, one.buying) == (mode, buying) else other
    return Service(mode, buying, said.since, said.reason)


def _apart(w: Work) -> dict[str, Service]:
    found = last_by_subject(w, DECIDE, subjects_approved(w, DECIDE))
    made = {subject: _service(told) for subject, told in found.items() if subject is not None}
    return {subject: s for subject, s in made.items() if s.mode is AdviceMode.INFORMATION or not s.buying}


def service_off(w: Work) -> dict[str, Service]:
    """Customers and products for which two people switched advice or buying off."""
    w.require(Operation.COMPLIANCE_SERVICE_READ)
    return _apart(w)


def subjects_off(w: Work) -> frozenset[str]:
    """The same by identifier alone, so that no plan begins with such a product."""
    return frozenset(_apart(w))


def service_changes(w: Work) -> list[Proposal]:
    """What waits for a second person."""
    w.require(Operation.COMPLIANCE_SERVICE_READ)
    return open_proposals(w, DECIDE)


def _within(service: Service, held: BankFacts) -> Service:
    if is_licensed(service.mode, held):
        return service
    return Service(AdviceMode.INFORMATION, service.buying, service.since, service.reason)


def is_licensed(mode: AdviceMode, held: BankFacts) -> bool:
    """Whether a licence on record carries the mode: advising needs one, acting for the customer another."""
    needed = {AdviceMode.INFORMATION: True, AdviceMode.ADVISED: held.advice_licensed, AdviceMode.DISCRETIONARY: held.fund_advice_licensed}
    return bool(needed[mode])


def require_advice(w: Work, *subject_ids: str) -> None:
    """Refuse with AdviceOff while there is information only: in the whole bank, or for one of these customers and products."""
    if service_now(w, *subject_ids).mode is AdviceMode.INFORMATION:
        raise AdviceOff


def require_buying(w: Work, *subject_ids: str) -> None:
    """Refuse with BuyingStopped while nothing may be bought: in the whole bank, by this customer, or of one of these products."""
    if not service_now(w, *subject_ids).buying:
        raise BuyingStopped

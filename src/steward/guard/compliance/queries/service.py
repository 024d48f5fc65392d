"""What the service does now, and the two questions everything that advises or buys has to ask first (W33, A01, D5)."""

from steward.guard.compliance.model import AdviceMode, AdviceOff, BankFacts, BuyingStopped, Service
from steward.guard.compliance.queries.clearances import licences
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.propose import last_approved
from steward.platform.work import Work

# What a bank with the licence begins with (D).
FIRST = Service(AdviceMode.ADVISED, True, None, "")


def service_now(w: Work) -> Service:
    """What two people switched last; never more than the licences on record carry."""
    found = last_approved(w, Operation.COMPLIANCE_SERVICE_DECIDE)
    if found is None:
        return _within(FIRST, licences())
    told = found.payload
    return _within(Service(AdviceMode(told["mode"]), told["buying"], found.decided_at, told["reason"]), licences())


def _within(service: Service, held: BankFacts) -> Service:
    if is_licensed(service.mode, held):
        return service
    return Service(AdviceMode.INFORMATION, service.buying, service.since, service.reason)


def is_licensed(mode: AdviceMode, held: BankFacts) -> bool:
    """Whether a licence on record carries the mode: advising needs one, acting for the customer another."""
    needed = {AdviceMode.INFORMATION: True, AdviceMode.ADVISED: held.advice_licensed, AdviceMode.DISCRETIONARY: held.fund_advice_licensed}
    return bool(needed[mode])


def require_advice(w: Work) -> None:
    """Refuse with AdviceOff while the bank gives information only."""
    if service_now(w).mode is AdviceMode.INFORMATION:
        raise AdviceOff


def require_buying(w: Work) -> None:
    """Refuse with BuyingStopped while nothing may be bought."""
    if not service_now(w).buying:
        raise BuyingStopped

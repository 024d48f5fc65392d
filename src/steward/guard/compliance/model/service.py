"""Words of what the bank's service does now: how far its advice goes, and whether anything may still be bought."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import Instant


class AdviceMode(StrEnum):
    """How far advice goes: facts alone, proposals the customer decides on, or acting for the customer."""

    INFORMATION = "information"
    ADVISED = "advised"
    DISCRETIONARY = "discretionary"


@dataclass(frozen=True, slots=True)
class Service:
    """What is switched on, since when and why; `since` is None while nobody changed what a bank begins with."""

    mode: AdviceMode
    buying: bool
    since: Instant | None
    reason: str


class AdviceOff(Refusal):
    """The bank gives information only: nothing is proposed, revised, issued or accepted."""

    kind = Kind.FORBIDDEN
    code = "compliance.advice_off"


class BuyingStopped(Refusal):
    """The service is being wound down: nothing is bought, and nothing that buys later is begun."""

    kind = Kind.FORBIDDEN
    code = "compliance.buying_stopped"


class ServiceAboutTwo(Refusal):
    """A change is about the bank, a customer or a product; this one names two."""

    code = "compliance.service_about_two"


class LicenceMissing(Refusal):
    """No licence on record carries this mode."""

    kind = Kind.CONFLICT
    code = "compliance.licence_missing"

"""Load: how often a caller may ask, and who waits when more is asked than this server can do (O4, S13).

Each address has turns, each person has turns, and there are only so many places for requests at work. The further the server is filled,
the fewer sorts of requests it takes: reports first wait outside, then other reads; placing and cancelling orders takes the last place.
"""

from enum import IntEnum

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from steward.kernel.refusal import Kind, Refusal
from steward.platform.access.operation import Operation
from steward.platform.settings import Settings
from steward.platform.web.call import source_of_request
from steward.platform.web.problems import on_refusal
from steward.platform.web.public import TooManyRequests, Turnstile

# Of a hundred places, how many must be taken before the sort is sent away.
FULL_AT = (50, 80, 100)
RETRY_SECONDS = 2


class Rank(IntEnum):
    """How long a request can wait: the lower, the sooner it is sent away."""

    BULKY = 0  # a report or an export, which can be asked for again in a quieter minute
    USUAL = 1
    VITAL = 2  # an order, its cancelling, and the proof that it is the customer's


VITAL = frozenset(
    {
        Operation.ACCESS_STEP_UP_CONFIRM,
        Operation.ADVICE_PROPOSAL_ACCEPT,
        Operation.TRADING_MOVE_DECIDE,
        Operation.TRADING_ORDER_CANCEL,
        Operation.TRADING_ORDER_REDEEM,
        Operation.TRADING_PLAN_DECIDE,
    }
)
BULKY = frozenset(
    {
        Operation.COMPLIANCE_IMPACT_READ,
        Operation.COMPLIANCE_IMPACT_RUN,
        Operation.CONTRACTS_PASSPORT_EXPORT,
        Operation.CUSTOMERS_DATA_EXPORT,
        Operation.DATA_IMPORT_RUN,
        Operation.OUTLOOK_IMPACT_READ,
        Operation.REPORTS_BRIDGE_READ,
        Operation.REPORTS_REPORT_READ,
        Operation.WHATIF_ROW_READ,
        Operation.WHATIF_TRIAL_RUN,
    }
)


class Busy(Refusal):
    """More is asked just now than can be done. Facts: retry_seconds."""

    kind = Kind.UNAVAILABLE
    code = "request.busy"


def rank_of(declared: str) -> Rank:
    """The rank of a route, from the operation it declares."""
    return Rank.VITAL if declared in VITAL else Rank.BULKY if declared in BULKY else Rank.USUAL


class Places:
    """The requests at work in this process. Used on the event loop only, so nothing else counts meanwhile."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0

    def take(self, rank: Rank) -> None:
        """Take a place; Busy when those left are kept for what cannot wait."""
        if self.most and self.taken * 100 >= self.most * FULL_AT[rank]:
            raise Busy(retry_seconds=RETRY_SECONDS)
        self.taken += 1

    def give_back(self) -> None:
        """Leave a place to others."""
        self.taken -= 1


class Ticket:
    """One request's place and its person's turn; who admits it says for what operation and, once that is known, for whom."""

    def __init__(self, places: Places, turnstile: Turnstile, per_minute: int) -> None:
        self._places, self._turnstile, self._per_minute = places, turnstile, per_minute
        self._holds = 0

    def take(self, declared: str) -> None:
        """Take a place for a route that declares this operation; Busy."""
        self._places.take(rank_of(declared))
        self._holds += 1

    def count(self, person_id: str) -> None:
        """Take one of the person's turns, from whatever address and session; TooManyRequests."""
        if self._per_minute:
            self._turnstile.enter("person", person_id, self._per_minute)

    def give_back(self) -> None:
        """Leave the place, however the request ended."""
        for _ in range(self._holds):
            self._places.give_back()


class LoadGate:
    """Pure ASGI middleware: counts the address before anything is read, and hands every request of the API its ticket."""

    def __init__(self, app: ASGIApp, *, settings: Settings, turnstile: Turnstile) -> None:
        self.app, self.settings, self.turnstile = app, settings, turnstile
        self.places = Places(settings.most_at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        request, per_minute = Request(scope), self.settings.address_per_minute
        try:
            if per_minute:
                self.turnstile.enter("address", source_of_request(request), per_minute)
        except TooManyRequests as refused:
            await on_refusal(request, refused)(scope, receive, send)
            return
        ticket = Ticket(self.places, self.turnstile, self.settings.person_per_minute)
        scope.setdefault("state", {})["ticket"] = ticket
        try:
            await self.app(scope, receive, send)
        finally:
            ticket.give_back()

"""Public routes that compute: anybody may ask, so one address may ask so often and send so much. Only counts are kept, in memory."""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from math import ceil
from threading import Lock
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Message

from steward.kernel.refusal import Kind, Refusal
from steward.platform.clock import monotonic
from steward.platform.web.call import operation, source_of_request

# Addresses remembered at a time; past that the one heard from longest ago is forgotten, so memory stays bounded.
MOST_ADDRESSES = 50_000
# Somebody with an IPv6 line has all of it: 2 ** 64 addresses are one visitor.
IPV6_LINE = 64


class TooManyRequests(Refusal):
    """This address has asked as often as it may for now. Facts: per_minute, retry_seconds."""

    kind = Kind.TOO_MANY
    code = "request.too_many"


class BodyTooLong(Refusal):
    """More was sent than this request can need. Facts: limit_kib."""

    kind = Kind.INVALID
    code = "request.body_too_long"


class Turnstile:
    """Lets each address through so often a minute: unused turns come back evenly, up to a minute's worth."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def enter(self, place: str, source: str, per_minute: int) -> None:
        """Take a turn at `place`; TooManyRequests when the address has none left."""
        key = (place, line_of(source))
        with self._lock:  # persons are counted on the threads that serve them
            now = self._clock()
            left, since = self._left.pop(key, (float(per_minute), now))
            left = min(left + (now - since) * per_minute / 60, float(per_minute))
            self._left[key] = (left - 1 if left >= 1 else left, now)
            while len(self._left) > MOST_ADDRESSES:
                self._left.popitem(last=False)
        if left < 1:
            raise TooManyRequests(per_minute=per_minute, retry_seconds=max(ceil((1 - left) * 60 / per_minute), 1))


def line_of(source: str) -> str:
    """The address itself, or the line an IPv6 address belongs to."""
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return source
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, IPV6_LINE), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)


def for_anybody(*, per_minute: int, max_bytes: int) -> dict[str, Any]:
    """Declare a public route of a router with `route_class=PublicRoute`: how often an address may ask, and how long its body may be."""
    declared = operation(None)
    declared["openapi_extra"] |= {"x-per-minute": per_minute, "x-max-bytes": max_bytes}
    return declared


class PublicRoute(APIRoute):
    """A route that keeps what `for_anybody` declares before anything is read or worked out; other routes are as ever."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler behind its turnstile."""
        handler, declared = super().get_route_handler(), self.openapi_extra or {}
        per_minute, limit = declared.get("x-per-minute"), declared.get("x-max-bytes")
        if per_minute is None or limit is None:
            return handler

        async def handle(request: Request) -> Response:
            turnstile: Turnstile = request.app.state.turnstile
            turnstile.enter(self.path, source_of_request(request), per_minute)
            body = await _read(request, limit)

            async def again() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            return await handler(Request(request.scope, again))

        return handle


async def _read(request: Request, limit: int) -> bytes:
    taken = bytearray()
    async for part in request.stream():
        taken += part
        if len(taken) > limit:
            raise BodyTooLong(limit_kib=limit // 1024)
    return bytes(taken)

"""One call: its runtime, actor and language, and the only ways into a transaction from HTTP."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.routing import BaseRoute

from steward.kernel.refusal import Kind, Refusal
from steward.platform.access import permit
from steward.platform.access.model import ANONYMOUS, Actor, SignInNeeded
from steward.platform.access.operation import Operation
from steward.platform.runtime import Runtime
from steward.platform.web.idempotency import MAX_KEY, KeyMissing, once
from steward.platform.web.problems import PROBLEM_RESPONSES, language_of, request_id_of
from steward.platform.web.source import source_of
from steward.platform.words import say
from steward.platform.work import Work

if TYPE_CHECKING:
    from steward.platform.web.load import Ticket

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

COOKIE = "__Host-steward"
# Set by every act while there is a replica: whoever just acted reads from the bank's own database for so long, at whichever server.
ACTED_COOKIE = "__Host-steward-acted"
ACTED_SECONDS = 60
PUBLIC = "public"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignRequest(Refusal):
    """An unsafe request that did not come from our own pages."""

    kind = Kind.FORBIDDEN
    code = "request.foreign"


class BodyTooLarge(Refusal):
    """The body is longer than its route takes. Facts: limit_mib."""

    kind = Kind.INVALID
    code = "request.body_too_large"


def operation(op: Operation | None, *, idempotent: bool = False) -> dict[str, Any]:
    """Declare a route: its operation in the permission matrix (None: public), and whether it needs an idempotency key."""
    declared = {"x-operation": op.value if op else PUBLIC, "x-idempotent": idempotent}
    if idempotent:
        header = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string", "maxLength": MAX_KEY}}
        return {"openapi_extra": {**declared, "parameters": [header]}, "responses": PROBLEM_RESPONSES}
    return {"openapi_extra": declared, "responses": PROBLEM_RESPONSES}


def upload(op: Operation, *, media_type: str, max_bytes: int, idempotent: bool = False) -> dict[str, Any]:
    """Declare a route whose body is one file as it is; reading stops at `max_bytes`, so that no caller fills the memory."""
    declared = operation(op, idempotent=idempotent)
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    declared["openapi_extra"] |= {"x-max-bytes": max_bytes, "requestBody": {"required": True, "content": content}}
    return declared


class Call:
    """What a handler gets. `run`, `keep` and `read` commit before the response is built (reliability R2)."""

    def __init__(self, request: Request, response: Response, body: bytes) -> None:
        self.request = request
        self.response = response
        self.runtime: Runtime = request.app.state.runtime
        self.language = language_of(request)
        self.token = request.cookies.get(COOKIE)
        self.actor: Actor = self._resolve()
        if (ticket := _ticket_of(request)) is not None and self.actor is not ANONYMOUS:
            ticket.count(self.actor.person_id)
        self._body = body
        route: APIRoute = request.scope["route"]
        self._route = route
        extra = route.openapi_extra or {}
        self.declared: str = extra.get("x-operation", "")
        self._idempotent = bool(extra.get("x-idempotent"))
        if request.method not in SAFE:
            refuse_foreign(request, self.runtime.settings.public_url)

    def _resolve(self) -> Actor:
        if self.token is None:
            return ANONYMOUS
        found: Actor | None = self.request.app.state.resolve_session(self.runtime, self.token)
        return found or ANONYMOUS

    @property
    def source(self) -> str:
        """The address the request comes from, our own proxies aside."""
        return source_of_request(self.request)

    def signed_in(self) -> Actor:
        """The actor, or SignInNeeded."""
        if self.actor is ANONYMOUS:
            raise SignInNeeded()
        return self.actor

    def read(self, fn: Callable[[Work], T]) -> T:
        """`fn` in a transaction that writes nothing."""
        return self.runtime.run(self.actor, self._behind_door(fn), read_only=True, trace=request_id_of(self.request))

    def read_late(self, fn: Callable[[Work], T]) -> T:
        """`read` that a replica may answer, some seconds behind: for reports and views of the book, never for one who has just acted."""
        may_lag = self.runtime.replica is not None and ACTED_COOKIE not in self.request.cookies
        return self.runtime.run(self.actor, self._behind_door(fn), read_only=True, trace=request_id_of(self.request), may_lag=may_lag)

    def _acted(self) -> None:
        if self.runtime.replica is not None:
            self.response.set_cookie(ACTED_COOKIE, "1", max_age=ACTED_SECONDS, secure=True, httponly=True, samesite="strict")

    def run(self, fn: Callable[[Work], M], *, serial: bool = False) -> M:
        """`fn` in one transaction; on idempotent routes its answer is kept and given again for the same key."""
        fn = self._behind_door(fn)
        self._acted()
        trace = request_id_of(self.request)
        if not self._idempotent:
            return self.runtime.run(self.actor, fn, serial=serial, trace=trace)
        key = self.request.headers.get("idempotency-key", "")
        if not key or len(key) > MAX_KEY:
            raise KeyMissing()
        fingerprint = hashlib.sha256(f"{self.request.method} {self.request.scope['path']}\n".encode() + self._body).hexdigest()

        def act(w: Work) -> tuple[Any, bool]:
            return once(w, Operation(self.declared), key, fingerprint, lambda: fn(w).model_dump(mode="json"))

        answer, replayed = self.runtime.run(self.actor, act, serial=serial, trace=trace)
        if replayed:
            self.response.headers["Idempotent-Replayed"] = "true"
        model: type[M] = self._route.response_model
        return model.model_validate(answer)

    def keep(self, fn: Callable[[Work], T]) -> T:
        """`fn` in a transaction of its own, for what is kept of an act that was refused and so undone."""
        self._acted()
        return self.runtime.run(self.actor, self._behind_door(fn), trace=request_id_of(self.request))

    def _behind_door(self, fn: Callable[[Work], T]) -> Callable[[Work], T]:
        """`fn` behind the declared operation: who is not signed in, or has a role that may never, is told before anything is looked up."""
        if self.declared == PUBLIC:
            return fn
        self.signed_in()
        declared = Operation(self.declared)

        def act(w: Work) -> T:
            permit.enter(w, declared)
            return fn(w)

        return act

    @property
    def body(self) -> bytes:
        """The body as it came."""
        return self._body

    def say(self, code: str, **facts: Any) -> str:
        """A sentence in the caller's language."""
        return say(self.language, code, facts)


def source_of_request(request: Request) -> str:
    """The address a request comes from, our own proxies aside."""
    rt: Runtime = request.app.state.runtime
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    return source_of(request.client.host if request.client else "", forwarded, rt.settings.trusted_proxies)


def refuse_foreign(request: Request, public_url: str) -> None:
    """Cross-site requests cannot set our header, and browsers tell their origin: both must be ours."""
    origin = request.headers.get("origin")
    if request.headers.get("x-steward") != "1" or (origin is not None and not same_site(origin, public_url)):
        raise ForeignRequest()
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise ForeignRequest()


def same_site(origin: str, public_url: str) -> bool:
    """Whether two origins are equal; the names of this machine (localhost, 127.0.0.1, ::1) count as one."""
    given, ours = urlsplit(origin), urlsplit(public_url)
    loopback = {"localhost", "127.0.0.1", "::1"}
    hosts_match = given.hostname == ours.hostname or {given.hostname, ours.hostname} <= loopback
    return given.scheme == ours.scheme and given.port == ours.port and hosts_match


def _ticket_of(request: Request) -> "Ticket | None":
    """What the gate before the application gave this request; none where no gate stands."""
    return getattr(request.state, "ticket", None)


async def _raw_body(request: Request) -> bytes:
    declared = request.scope["route"].openapi_extra or {}
    if (ticket := _ticket_of(request)) is not None:
        ticket.take(declared.get("x-operation", ""))
    limit = declared.get("x-max-bytes")
    if limit is None:
        return await request.body()
    taken = bytearray()
    async for part in request.stream():
        taken += part
        if len(taken) > limit:
            raise BodyTooLarge(limit_mib=limit // 2**20)
    return bytes(taken)


def _call(request: Request, response: Response, body: Annotated[bytes, Depends(_raw_body)]) -> Call:
    return Call(request, response, body)


CallDep = Annotated[Call, Depends(_call)]


def check_routes(app: FastAPI, exempt: Iterable[str]) -> None:
    """Refuse to start with a route that declares neither an operation nor that it is public."""
    silent = [r.path for r in api_routes(app.routes) if r.path not in exempt and not (r.openapi_extra or {}).get("x-operation")]
    if silent:
        raise RuntimeError(f"routes without an operation in the permission matrix: {silent}")


def api_routes(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    """Every route with a handler, also those of included routers, which FastAPI keeps nested."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif (inner := getattr(route, "original_router", None)) is not None:
            yield from api_routes(inner.routes)

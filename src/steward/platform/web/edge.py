"""Around every request: an identifier, security headers, one log line, and the figures the metrics page shows."""

import base64
import logging
import os
from typing import Any

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from steward.platform.clock import monotonic, random_bytes
from steward.platform.web.problems import on_fault

log = logging.getLogger("steward.access")

REQUESTS = Counter("steward_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("steward_request_seconds", "Seconds to answer", ["method", "route"])


def counted() -> CollectorRegistry:
    """What was counted here; where the processes of a server share a folder for it (prometheus_client's own variable), by all of them."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    ProcessCollector(registry=registry)
    return registry


class Edge:
    """Pure ASGI middleware; decides nothing from the URL, so a crafted Host or path cannot change who may do what."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = monotonic()
        request_id = random_bytes(8).hex()
        nonce = base64.b64encode(random_bytes(16)).decode()
        state: dict[str, Any] = scope.setdefault("state", {})
        state.update(request_id=request_id, nonce=nonce)
        status, started_answer = 500, False

        async def answer(message: Message) -> None:
            nonlocal status, started_answer
            if message["type"] == "http.response.start":
                status, started_answer = message["status"], True
                self._protect(MutableHeaders(scope=message), scope, request_id, nonce)
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception as fault:  # noqa: BLE001 - the last resort of every request
            if started_answer:
                raise
            await on_fault(Request(scope), fault)(scope, receive, answer)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            REQUESTS.labels(scope["method"], route, status).inc()
            SECONDS.labels(scope["method"], route).observe(monotonic() - started)
            log.info("request", extra={"id": request_id, "method": scope["method"], "route": route, "status": status})

    def _protect(self, headers: MutableHeaders, scope: Scope, request_id: str, nonce: str) -> None:
        headers["X-Request-Id"] = request_id
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "geolocation=(), payment=()"
        headers["Content-Security-Policy"] = (
            f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; "
            "img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
        )
        if self.https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if scope["path"].startswith("/api/"):
            headers["Cache-Control"] = "no-store"

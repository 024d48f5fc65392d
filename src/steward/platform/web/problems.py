"""Problem documents (RFC 9457): every refusal and every malformed request answers in the caller's language."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from steward.kernel.explain import Explanation
from steward.kernel.json import plain
from steward.kernel.refusal import Kind, Refusal
from steward.platform.words import LANGUAGES, say

log = logging.getLogger("steward.web")

STATUS: Mapping[Kind, int] = {
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.UNPROCESSABLE: 422,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
}


class FieldProblem(BaseModel):
    """One malformed field: where it is and what is wrong with it."""

    path: str
    message: str


class Problem(BaseModel):
    """The body of every answer that is not a success."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    facts: dict[str, Any] = {}
    request_id: str | None = None
    errors: list[FieldProblem] = []


PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": kind.value} for kind, status in STATUS.items()
}


def language_of(request: Request) -> str:
    """The first supported language of Accept-Language; Chinese when none is asked for."""
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in LANGUAGES:
            return tag
    return LANGUAGES[0]


def request_id_of(request: Request) -> str | None:
    """The identifier given to this request at the edge."""
    found = getattr(request.state, "request_id", None)
    return found if isinstance(found, str) else None


def problem(
    request: Request,
    status: int,
    code: str,
    facts: Mapping[str, Any] | None = None,
    errors: list[FieldProblem] | None = None,
    because: Sequence[Explanation] = (),
) -> JSONResponse:
    """A problem response worded for the caller: the sentence of `code`, then those of `because`."""
    language = language_of(request)
    body = Problem(
        type=f"/problems/{code}",
        title=say(language, f"problem.{status}"),
        status=status,
        code=code,
        detail=" ".join([say(language, code, facts), *(say(language, e.code, e.facts) for e in because)]),
        facts=plain(dict(facts or {})),
        request_id=request_id_of(request),
        errors=errors or [],
    )
    headers = {"Retry-After": str((facts or {}).get("retry_seconds", 2))} if status in (429, 503) else {}
    return JSONResponse(body.model_dump(), status, headers=headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer refusals and malformed requests as problem documents (faults are answered by the edge, with `on_fault`)."""
    app.add_exception_handler(Refusal, on_refusal)
    app.add_exception_handler(RequestValidationError, _on_malformed)
    app.add_exception_handler(HTTPException, _on_http)


def on_refusal(request: Request, refusal: Exception) -> JSONResponse:
    """The answer to a refusal, in the caller's language."""
    assert isinstance(refusal, Refusal)
    return problem(request, STATUS[refusal.kind], refusal.code, refusal.facts, because=refusal.because)


def _on_malformed(request: Request, failure: Exception) -> JSONResponse:
    assert isinstance(failure, RequestValidationError)
    errors = [FieldProblem(path=".".join(str(p) for p in e["loc"]), message=str(e["msg"])) for e in failure.errors()]
    return problem(request, 422, "request.malformed", {"count": len(errors)}, errors)


def _on_http(request: Request, failure: Exception) -> JSONResponse:
    assert isinstance(failure, HTTPException)
    code = {404: "not_found", 405: "request.method_not_allowed"}.get(failure.status_code, "refused")
    return problem(request, failure.status_code, code)


def on_fault(request: Request, fault: Exception) -> JSONResponse:
    """The answer to what should not have happened: logged once, and telling nothing but the request's identifier."""
    log.error("fault", exc_info=fault, extra={"request_id": request_id_of(request), "path": request.scope.get("path")})
    return problem(request, 500, "request.fault", {"request_id": request_id_of(request) or ""})

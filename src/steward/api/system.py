"""The bank itself: who it is, whether it is well, and whether its evidence holds."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from steward import __version__
from steward.guard.compliance.model import AdviceMode
from steward.guard.compliance.queries import service_now
from steward.platform import outbox
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.problems import problem
from steward.platform.work import Work
from steward.workflows.verify import last_verify, verify_bank

router = APIRouter()


class BankOut(BaseModel):
    """What anybody may know of this bank."""

    name_zh: str
    name_en: str
    demo: bool
    business_date: date
    version: str
    mode: AdviceMode
    buying: bool


class HealthOut(BaseModel):
    """Figures an operator looks at first."""

    database: str
    version: str
    now: datetime
    waiting_reactions: int
    failed_reactions: int


@router.get("/api/bank", **operation(None))
def get_bank(call: CallDep) -> BankOut:
    """Name, business date and whether this is the demo bank."""
    (today, service), demo = call.read(lambda w: (w.today, service_now(w))), call.runtime.demo
    zh, en = ("bank.demo_zh", "bank.demo_en") if demo else ("bank.name_zh", "bank.name_en")
    names = {"name_zh": call.say(zh), "name_en": call.say(en)}
    return BankOut(**names, demo=demo, business_date=today, version=__version__, mode=service.mode, buying=service.buying)


@router.get("/api/system/health", **operation(Operation.SYSTEM_HEALTH_READ))
def get_health(call: CallDep) -> HealthOut:
    """Database kind, and how much work waits."""

    def read(w: Work) -> HealthOut:
        w.require(Operation.SYSTEM_HEALTH_READ)
        return HealthOut(
            database=w.db.dialect.name,
            version=__version__,
            now=w.now,
            waiting_reactions=outbox.count(w.db, "waiting"),
            failed_reactions=outbox.count(w.db, "failed"),
        )

    return call.read(read)


class CheckOut(BaseModel):
    """One thing that was checked."""

    name: str
    label: str
    ok: bool
    state: str
    detail: str
    count: int
    seconds: float


class VerifyOut(BaseModel):
    """The last proof of the bank's evidence; `at` is null when it was never run."""

    ok: bool
    at: datetime | None
    checks: list[CheckOut]


@router.get("/api/system/verify", **operation(Operation.SYSTEM_VERIFY_READ))
def get_verify(call: CallDep) -> VerifyOut:
    """What the last run found."""
    found = call.read(last_verify)
    return _verify_out(call, found or {"ok": False, "at": None, "checks": []})


@router.post("/api/system/verify", **operation(Operation.SYSTEM_VERIFY_RUN))
def run_verify(call: CallDep) -> VerifyOut:
    """Check everything now; takes as long as the book is large."""
    report = verify_bank(call.runtime, call.signed_in())
    return _verify_out(call, {"ok": report.ok, "at": report.at, "checks": [asdict(c) for c in report.checks]})


def _verify_out(call: Call, found: Mapping[str, Any]) -> VerifyOut:
    checks = []
    for check in found["checks"]:
        name, _, table = check["name"].partition("sealed_")
        label = call.say("verify.sealed", table=table) if table else call.say(f"verify.{name}")
        checks.append(CheckOut(label=label, ok=check["state"] == "ok", **check))
    return VerifyOut(ok=found["ok"], at=found["at"], checks=checks)


@router.get("/health/live", include_in_schema=False, **operation(None))
def live() -> Response:
    """The process answers."""
    return Response(status_code=204)


@router.get("/health/ready", include_in_schema=False, **operation(None))
def ready(request: Request) -> Response:
    """The database answers."""
    try:
        with request.app.state.runtime.engine.connect() as db:
            db.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return problem(request, 503, "request.not_ready")
    return Response(status_code=204)

"""J6: every place where somebody of the bank writes a text is listed, with the guard that reads it or the reason why no customer meets it.

A new field of a request, or a new column of text in an import, fails here until somebody has decided what it is.
"""

import inspect
import typing
from collections.abc import Iterable, Iterator
from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel

from steward.app import ROUTERS
from steward.workflows.imports.csv_files import KINDS
from tests.modules.guard.test_text_edges import EDGES

OWN = "the customer's own words"
STAFF = "the bank's record: no page or paper of a customer shows it"
LOGIN = "a name or secret to log in with"
CODE = "a name out of a closed list, refused when it is unknown"
TRIED = "only tried: nothing is kept of it"
# Where a text that customers meet comes in, and the edge that reads it.
GUARDED = {
    "POST /api/customers/{customer_id}/goals name": "goal",
    "PUT /api/goals/{goal_id} name": "goal",
    "POST /api/customers/{customer_id}/kept-plans name": "kept_plan",
    "POST /api/requests/{request_id}/decision answer": "answer",
    "POST /api/outlook/views evidence": "view",
    "POST /api/outlook/views falsifier": "view",
    "POST /api/rules/drafts content": "layer",
    "POST /api/contract-templates/changes title.zh": "template",
    "POST /api/contract-templates/changes title.en": "template",
    "POST /api/contract-templates/changes clauses.title.zh": "template",
    "POST /api/contract-templates/changes clauses.title.en": "template",
    "POST /api/contract-templates/changes clauses.text.zh": "template",
    "POST /api/contract-templates/changes clauses.text.en": "template",
    "products name_zh": "import",
    "products name_en": "import",
    "products description_zh": "import",
    "products description_en": "import",
}
# Texts that come in as files and wait for a release.
RELEASED = {"questionnaire": "POST /api/own-instruments/{own_id}/decision", "admission": "POST /api/product-changes/{change_id}/decision"}
FREE = {
    "POST /api/customers/{customer_id}/calm-contract words": OWN,
    "POST /api/attempts/{attempt_id}/answers answers": CODE,
    "POST /api/attempts/{attempt_id}/answers sure": CODE,
    "POST /api/attempts/{attempt_id}/answers trail.after": CODE,
    "POST /api/attempts/{attempt_id}/answers trail.before": CODE,
    "POST /api/attempts/{attempt_id}/answers trail.question": CODE,
    "POST /api/auth/passkey credential": LOGIN,
    "POST /api/auth/passkey ticket": LOGIN,
    "POST /api/auth/passkey/enrol credential": LOGIN,
    "POST /api/auth/passkey/enrol enrolment": LOGIN,
    "POST /api/auth/passkey/enrol/options enrolment": LOGIN,
    "POST /api/auth/passkey/options ticket": LOGIN,
    "POST /api/auth/invitation invitation": LOGIN,
    "POST /api/auth/invitation password": LOGIN,
    "POST /api/auth/password login": LOGIN,
    "POST /api/auth/password password": LOGIN,
    "POST /api/auth/password/change login": LOGIN,
    "POST /api/auth/password/change password": LOGIN,
    "POST /api/auth/register login": LOGIN,
    "POST /api/auth/register name": OWN,
    "POST /api/auth/register password": LOGIN,
    "POST /api/auth/totp ticket": LOGIN,
    "POST /api/auth/totp/enrol/confirm enrolment": LOGIN,
    "POST /api/step-up shown": CODE,
    "POST /api/step-up subject_id": CODE,
    "POST /api/step-up/{step_up_id}/confirm credential": LOGIN,
    "POST /api/cases/{case_id}/opinion reason": STAFF,
    "POST /api/compliance/service/changes reason": STAFF,
    "POST /api/contract-templates/changes code": CODE,
    "POST /api/contract-templates/changes/{change_id} note": STAFF,
    "POST /api/proposals/{proposal_id}/discussed note": STAFF,
    "POST /api/proposals/{proposal_id}/review/decision note": STAFF,
    "POST /api/compliance/impacts target": CODE,
    "POST /api/what-if/trials target": CODE,
    "POST /api/what-if/trials values": CODE,
    "POST /api/compliance/impacts values": CODE,
    "POST /api/compliance/wording products": CODE,
    "POST /api/compliance/wording text": TRIED,
    "POST /api/customers/{customer_id}/attempts instrument": CODE,
    "POST /api/customers/{customer_id}/erased-record reason": STAFF,
    "POST /api/customers/{customer_id}/goal-amount answers": CODE,
    "POST /api/customers/{customer_id}/goals answers": CODE,
    "PUT /api/goals/{goal_id} answers": CODE,
    "PUT /api/goals/{goal_id}/earmarks asset": CODE,
    "POST /api/customers/{customer_id}/hold reason": STAFF,
    "POST /api/customers/{customer_id}/notes text": STAFF,
    "POST /api/customers/{customer_id}/observe items.subject": CODE,
    "POST /api/customers/{customer_id}/observe items.text": OWN,
    "POST /api/customers/{customer_id}/plan/remedies goal_id": CODE,
    "POST /api/customers/{customer_id}/preliminary code": CODE,
    "POST /api/customers/{customer_id}/requests detail": OWN,
    "POST /api/evidence/{evidence_id}/passport reason": STAFF,
    "POST /api/markets/calendar/days calendars": CODE,
    "POST /api/markets/calendar/days source": STAFF,
    "POST /api/markets/held/{held_id}/reject note": STAFF,
    "POST /api/markets/held/{held_id}/release note": STAFF,
    "POST /api/outlook/sets blocks": CODE,
    "POST /api/outlook/sets/{set_id}/decision note": STAFF,
    "POST /api/outlook/views against": CODE,
    "POST /api/outlook/views asset_class": CODE,
    "POST /api/outlook/views/{view_id}/decision note": STAFF,
    "POST /api/outlook/views/{view_id}/withdrawal note": STAFF,
    "POST /api/own-instruments/{own_id}/decision note": STAFF,
    "POST /api/product-changes/{change_id}/decision note": STAFF,
    "POST /api/products/{product_id}/changes evidence.name": STAFF,
    "POST /api/products/{product_id}/changes reason": STAFF,
    "POST /api/proposals/{proposal_id}/decline reason": OWN,
    "POST /api/rules/drafts draft_id": CODE,
    "POST /api/review/findings/{finding_id}/acknowledgement reason": STAFF,
    "POST /api/risk/breaches/{breach_id}/answer answer": STAFF,
    "POST /api/suggestions/{suggestion_id}/answer code": CODE,
    "POST /api/suggestions/{suggestion_id}/answer reason": STAFF,
    "POST /api/rules/drafts reason": STAFF,
    "POST /api/rules/drafts/check content": TRIED,
    "POST /api/rules/drafts/check draft_id": CODE,
    "POST /api/rules/drafts/check reason": TRIED,
    "contacts note": STAFF,
    "corporate_actions source": CODE,
    "customers city": OWN,
    "customers household": CODE,
    "customers name": OWN,
    "memberships household": CODE,
    "parties name": OWN,
    "prices source": CODE,
    "products issuer": "the name of a company",
    "products issuer_type": CODE,
    "series source": CODE,
    "series unit": CODE,
}


def places(routers: Iterable[Any], handlers: Iterable[Any]) -> set[str]:
    """Every field of a request and column of an import that takes words of its writer's choosing."""
    routes = (route for router in routers for route in router.routes if isinstance(route, APIRoute) and route.body_field is not None)
    found = {f"{' '.join(sorted(r.methods or ()))} {r.path} {name}" for r in routes for name in body_texts(r)}
    return found | {f"{h.schema.kind} {c.name}" for h in handlers for c in h.schema.columns if c.form.startswith("text")}


def body_texts(route: APIRoute) -> Iterator[str]:
    for hint in (hint for name, hint in typing.get_type_hints(route.endpoint).items() if name != "return"):
        for model in models(hint):
            yield from texts(model)


def models(hint: Any) -> Iterator[type[BaseModel]]:
    if inspect.isclass(hint) and issubclass(hint, BaseModel):
        yield hint
    for inner in typing.get_args(hint):
        yield from models(inner)


def texts(model: type[BaseModel], path: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        below = list(models(field.annotation))
        for inner in below:
            yield from texts(inner, f"{path}{name}.")
        closed = any(getattr(limit, "pattern", None) for limit in field.metadata) or "pattern=" in str(field.annotation)
        if not below and not closed and ("str" in str(field.annotation) or "Any" in str(field.annotation)):
            yield path + name


def faults(found: set[str]) -> list[str]:
    """Places without a decision, and decisions about places that are gone."""
    listed = GUARDED.keys() | FREE.keys()
    return [f"{p}: who reads it?" for p in sorted(found - listed)] + [f"{p}: gone" for p in sorted(listed - found)]


def test_every_text_of_the_bank_is_read_before_a_customer_meets_it() -> None:
    assert faults(places(ROUTERS, KINDS.values())) == []
    assert not GUARDED.keys() & FREE.keys()


def test_each_guard_is_tried_with_a_forbidden_sentence() -> None:
    assert {*GUARDED.values(), *RELEASED} == EDGES.keys()
    paths = {f"{' '.join(sorted(r.methods or ()))} {r.path}" for router in ROUTERS for r in router.routes if isinstance(r, APIRoute)}
    assert set(RELEASED.values()) <= paths


def test_a_planted_field_is_found() -> None:
    class Planted(BaseModel):
        greeting: str

    def greet(body: Planted) -> None:
        """Planted."""

    greet.__annotations__ = {"body": Planted}
    route = APIRoute("/api/greetings", greet, methods=["POST"])
    assert list(body_texts(route)) == ["greeting"]
    assert faults({"POST /api/greetings greeting", *GUARDED, *FREE}) == ["POST /api/greetings greeting: who reads it?"]

"""The life of products over HTTP, for the bank's own people: changes proposed and decided, gradings."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import ProductId
from steward.know.products import actions, queries
from steward.know.products.model import Change, GradeFactor, Product, Proves, ShelfState
from steward.platform.access.operation import Operation
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import ExplanationOut
from steward.platform.work import Work

router = APIRouter()


class EvidenceIn(BaseModel):
    """A document by name and the SHA-256 of its content, and what it proves, if it is one that admission asks for."""

    name: str = Field(min_length=1, max_length=120)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    proves: Proves | None = None


class ChangeIn(BaseModel):
    """A wanted change of state; `day` is when it shall hold from, today when left out."""

    after: ShelfState
    reason: str = Field(min_length=1, max_length=400)
    evidence: list[EvidenceIn] = Field(default=[], max_length=20)
    day: date | None = None


class DecisionIn(BaseModel):
    """Yes or no to somebody else's change."""

    approve: bool
    note: str = Field(default="", max_length=400)


class GradingIn(BaseModel):
    """Values of every factor of the method in force."""

    factors: dict[GradeFactor, Annotated[Decimal, Field(ge=0, le=100_000)]]


class ChangeOut(BaseModel):
    """A change and what became of it; `mine` when the asker proposed it and so cannot decide it."""

    id: str
    product_id: str
    product_code: str
    product_name: str
    before: str
    after: str
    reason: str
    evidence: list[str]
    faults: list[str]
    day: date
    made_at: datetime
    maker: str
    mine: bool
    state: str
    checker: str | None
    decided_at: datetime | None
    note: str


class ChangesOut(BaseModel):
    """Changes, newest first."""

    items: list[ChangeOut]


class GradingOut(BaseModel):
    """A grade as just given, with its trail."""

    grade: str
    method: str
    why: ExplanationOut


@router.get("/api/product-changes", **operation(Operation.PRODUCTS_CHANGE_READ))
def list_changes(call: CallDep) -> ChangesOut:
    """Every change of the shelf, newest first."""
    return call.read(lambda w: ChangesOut(items=[change_out(w, call, c) for c in queries.list_changes(w)]))


@router.post("/api/products/{product_id}/gradings", **operation(Operation.PRODUCTS_GRADE_RECORD, idempotent=True))
def grade_product(call: CallDep, product_id: IdPath, body: GradingIn) -> GradingOut:
    """Grade a product by the method in force today."""

    def act(w: Work) -> GradingOut:
        made = actions.grade_product(w, product_id=ProductId(product_id), factors=body.factors)
        why = ExplanationOut.of(queries.explain_graded(made.graded), call.language)
        return GradingOut(grade=f"R{made.graded.grade}", method=made.graded.method, why=why)

    return call.run(act, serial=True)


def change_out(w: Work, call: Call, change: Change) -> ChangeOut:
    """A change as staff see it."""
    product = queries.get_product(w, change.product_id)
    opening = change.after is ShelfState.ON_SHELF and change.checker is None
    people = people_by_id(w, [p for p in (change.maker, change.checker) if p is not None])
    return ChangeOut(
        id=change.id,
        product_id=change.product_id,
        product_code=product.code,
        product_name=product.name_zh if call.language == "zh" else product.name_en,
        before=change.before.value,
        after=change.after.value,
        reason=change.reason,
        evidence=[e.name if e.proves is None else f"{call.say(f'products.proves.{e.proves.value}')}: {e.name}" for e in change.evidence],
        faults=faults_out(call, product) if opening else [],
        day=change.day,
        made_at=change.made_at,
        maker=people[change.maker].name if change.maker in people else "",
        mine=change.maker == call.actor.person_id,
        state=change.state.value,
        checker=people[change.checker].name if change.checker in people else None,
        decided_at=change.decided_at,
        note=change.note,
    )


def faults_out(call: Call, product: Product) -> list[str]:
    """What keeps a product from admission, in words."""
    parts = [code.partition(".") for code in queries.admission_faults(product)]
    return [call.say(f"products.fault.{name}", term=call.say(f"products.term.{term}") if term else "") for name, _, term in parts]

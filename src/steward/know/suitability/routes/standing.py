"""What a customer's level is and why, in plain words: the four facets, what holds the level down, and what could be lost (C1, C3)."""

from datetime import date
from decimal import Decimal

from fastapi import APIRouter
from pydantic import BaseModel

from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.suitability import queries
from steward.know.suitability.model import CapacitySide, Facet, Picture
from steward.know.suitability.routes.shapes import TalkOut, talk
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut, TextOut

router = APIRouter(prefix="/api")
CURRENCY = "CNY"  # facts about means are in yuan
FACETS = (Facet.WILLINGNESS, Facet.KNOWLEDGE, Facet.CAPACITY, Facet.CONDUCT)


class BarOut(BaseModel):
    """One of the four facets, 0 to 100; None where it was not measured."""

    facet: str
    label: str
    points: int | None
    binding: bool


class BoundOut(BaseModel):
    """Something the level may not exceed, on which ground, and whether it decided."""

    id: str
    text: str
    level: str
    clause: str
    mark: str
    binding: bool


class MeasureOut(BaseModel):
    """One figure of a side of capacity, 0 to 100."""

    id: str
    label: str
    points: int


class SideOut(BaseModel):
    """One side of capacity; None while its key figures are not known."""

    part: str
    label: str
    points: int | None
    measures: list[MeasureOut]


class LossOut(BaseModel):
    """A grade, products of it, and what a bad year may take: a share, and of the customer's own assets where they are known."""

    grade: str
    examples: str
    percent: int
    amount: MoneyOut | None
    allowed: bool


class SuitabilityOut(BaseModel):
    """A customer's level today and everything that lies behind it."""

    state: str
    state_text: str
    level: str | None
    level_label: str
    answered_level: str | None
    assessed_on: date | None
    valid_until: date | None
    allows: str
    bars: list[BarOut]
    bounds: list[BoundOut]
    sides: list[SideOut]
    missing: list[TextOut]
    contradictions: list[TalkOut]
    losses: list[LossOut]


@router.get("/customers/{customer_id}/suitability", **operation(Operation.SUITABILITY_ASSESSMENT_READ))
def get_suitability(call: CallDep, customer_id: IdPath) -> SuitabilityOut:
    """The level, the four facets, what binds, what does not fit together, and what could be lost."""
    return _show(call, call.read(lambda w: queries.picture_of(w, CustomerId(customer_id), w.today)))


def _show(call: Call, picture: Picture) -> SuitabilityOut:
    standing = picture.standing
    level, made, can = standing.known_level, standing.assessment, standing.capacity
    deciding = {b.id for b in standing.binding}
    return SuitabilityOut(
        state=standing.state.value,
        state_text=call.say(f"suitability.standing_{standing.state.value}"),
        level=f"C{level}" if level else None,
        level_label=call.say(f"suitability.level_{level or 'none'}"),
        answered_level=f"C{made.level}" if made else None,
        assessed_on=made.assessed_on if made else None,
        valid_until=standing.valid_until,
        allows=call.say("suitability.allows", level=level) if level else "",
        bars=[
            BarOut(facet=f.value, label=call.say(f"suitability.facet_{f.value}"), points=picture.facets.get(f), binding=f.value in deciding)
            for f in FACETS
        ],
        bounds=[
            BoundOut(
                id=b.id,
                text=call.say(f"suitability.bound_{b.id}"),
                level=f"C{b.level}",
                clause=b.clause,
                mark=b.mark,
                binding=b.id in deciding,
            )
            for b in standing.bounds
        ],
        sides=[_side(call, side) for side in can.sides] if can else [],
        missing=[TextOut(code=name, text=customers.field_label(call.language, name)) for name in can.missing] if can else [],
        contradictions=talk(call, picture.contradictions),
        losses=[_loss(call, grade, picture) for grade in range(1, len(picture.bad_year_pct) + 1)],
    )


def _side(call: Call, side: CapacitySide) -> SideOut:
    measures = [MeasureOut(id=m.id, label=call.say(f"suitability.measure_{m.id}"), points=m.points) for m in side.measures]
    return SideOut(part=side.part.value, label=call.say(f"suitability.side_{side.part.value}"), points=side.points, measures=measures)


def _loss(call: Call, grade: int, picture: Picture) -> LossOut:
    percent = picture.bad_year_pct[grade - 1]
    lost = None if picture.assets is None else round(picture.assets * percent / Decimal(100), 2)
    return LossOut(
        grade=f"R{grade}",
        examples=call.say(f"suitability.examples_{grade}"),
        percent=percent,
        amount=None if lost is None else MoneyOut.of(Money.of(lost, CURRENCY)),
        allowed=(picture.standing.level or 0) >= grade,
    )

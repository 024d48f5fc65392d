"""What a customer's level is and why, in plain words: the four facets, what holds the level down, and what could be lost (C1, C3)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from fastapi import APIRouter
from pydantic import BaseModel

from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.suitability import queries
from steward.know.suitability.model import (
    VALIDITY_MONTHS,
    Assessment,
    AttemptsLeft,
    CapacitySide,
    Channel,
    Facet,
    Picture,
    StandingState,
)
from steward.know.suitability.routes.shapes import TalkOut, talk
from steward.know.suitability.rules.bounds import ONLINE
from steward.know.suitability.rules.standing import valid_until
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut, TextOut
from steward.platform.work import Work

router = APIRouter(prefix="/api")
CURRENCY = "CNY"  # facts about means are in yuan
CHANNELS = {channel.value for channel in Channel}
# A result that waits bounds from below only: one that is higher gives nothing and takes nothing.
NOT_CONFIRMED = "not_confirmed"
FACETS = (Facet.WILLINGNESS, Facet.KNOWLEDGE, Facet.CAPACITY, Facet.CONDUCT)


class BarOut(BaseModel):
    """One of the four facets, 0 to 100, and the level it allows; None where it was not measured, or speaks of no level."""

    facet: str
    label: str
    points: int | None
    level: str | None
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


class LeftOut(BaseModel):
    """How many assessments are still possible today and within twelve months, and from when on where none is."""

    today: int
    year: int
    next_on: date | None


class AssessedOut(BaseModel):
    """One assessment that counted: its level, its days, by which questionnaire and channel, and whether it is the one that counts now."""

    id: str
    level: str
    level_label: str
    assessed_on: date
    valid_until: date
    questionnaire: str
    channel_text: str
    counts: bool


class SuitabilityOut(BaseModel):
    """A customer's level today and everything that lies behind it."""

    state: str
    state_text: str
    level: str | None
    level_label: str
    answered_level: str | None
    assessed_on: date | None
    valid_until: date | None
    days_left: int | None
    allows: str
    bars: list[BarOut]
    bounds: list[BoundOut]
    sides: list[SideOut]
    missing: list[TextOut]
    contradictions: list[TalkOut]
    losses: list[LossOut]
    left: LeftOut


@router.get("/customers/{customer_id}/suitability", **operation(Operation.SUITABILITY_ASSESSMENT_READ))
def get_suitability(call: CallDep, customer_id: IdPath) -> SuitabilityOut:
    """The level, the four facets, what binds, what does not fit together, and what could be lost."""
    who = CustomerId(customer_id)
    return call.read(lambda w: _show(call, queries.picture_of(w, who, w.today), queries.attempts_left(w, who), w.today))


@router.get("/customers/{customer_id}/assessments", **operation(Operation.SUITABILITY_ASSESSMENT_READ))
def list_assessments(call: CallDep, customer_id: IdPath) -> list[AssessedOut]:
    """Every assessment that counted, newest first."""

    def read(w: Work) -> list[AssessedOut]:
        who = CustomerId(customer_id)
        standing = queries.assessment_of(w, who, w.today)
        now = standing.assessment.id if standing.assessment and standing.state is StandingState.VALID else None
        titles = {f"{i.code} {i.version}": i.title.to(call.language) for i in queries.instruments_answered(w).values()}
        return [_assessed(call, found, titles, counts=found.id == now) for found in queries.assessments_of(w, who)]

    return call.read(read)


def _assessed(call: Call, found: Assessment, titles: Mapping[str, str], *, counts: bool) -> AssessedOut:
    channel = "online" if found.source in ONLINE else found.source if found.source in CHANNELS else "other"
    return AssessedOut(
        id=found.id,
        level=f"C{found.level}",
        level_label=call.say(f"suitability.level_{found.level}"),
        assessed_on=found.assessed_on,
        valid_until=valid_until(found.assessed_on, VALIDITY_MONTHS),
        questionnaire=titles.get(found.questionnaire, found.questionnaire),
        channel_text=call.say(f"suitability.channel_{channel}"),
        counts=counts,
    )


def _show(call: Call, picture: Picture, left: AttemptsLeft, today: BusinessDate) -> SuitabilityOut:
    standing = picture.standing
    level, made, can = standing.known_level, standing.assessment, standing.capacity
    deciding = {b.id for b in standing.binding}
    allowed = {b.id: f"C{b.level}" for b in standing.bounds} | ({Facet.WILLINGNESS.value: f"C{made.level}"} if made else {})
    return SuitabilityOut(
        state=standing.state.value,
        state_text=call.say(f"suitability.standing_{standing.state.value}"),
        level=f"C{level}" if level else None,
        level_label=call.say(f"suitability.level_{level or 'none'}"),
        answered_level=f"C{made.level}" if made else None,
        assessed_on=made.assessed_on if made else None,
        valid_until=standing.valid_until,
        days_left=None if standing.valid_until is None else (standing.valid_until - today).days,
        allows=call.say("suitability.allows", level=standing.level) if standing.level else "",
        bars=[
            BarOut(
                facet=f.value,
                label=call.say(f"suitability.facet_{f.value}"),
                points=picture.facets.get(f),
                level=allowed.get(f.value),
                binding=f.value in deciding,
            )
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
            if b.id != NOT_CONFIRMED or (made is not None and b.level < made.level)
        ],
        sides=[_side(call, side) for side in can.sides] if can else [],
        missing=[TextOut(code=name, text=customers.field_label(call.language, name)) for name in can.missing] if can else [],
        contradictions=talk(call, picture.contradictions),
        losses=[_loss(call, grade, picture) for grade in range(1, len(picture.bad_year_pct) + 1)],
        left=LeftOut(today=left.today, year=left.year, next_on=left.next_on),
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

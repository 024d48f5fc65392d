"""The allocation desk's divisions by objective, side by side. Shares, returns and chances are decimals, fractions a year or of one."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.advise.advice import queries as advice
from steward.advise.advice.queries.wording import say_explanation
from steward.advise.outlook.model import CLASSES
from steward.advise.planning.model import MixChance
from steward.advise.portfolio.model import WHOLE, Division, Objective
from steward.guard.compliance.queries import require_advice
from steward.kernel.ids import CustomerId
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import TextOut
from steward.platform.words import say
from steward.platform.work import Work

router = APIRouter()


class ClassShareOut(BaseModel):
    """The share of one asset class."""

    asset_class: str
    label: str
    share: str


class DivisionOut(BaseModel):
    """A division made for one objective, why it is as it is, and the chance of all musts with it; null without a plan."""

    objective: Objective
    label: str
    reason: TextOut
    shares: list[ClassShareOut]
    expected_return: str
    volatility: str
    shortfall: str
    drawdown: str
    tracking: Annotated[str, Field(description="how much it swings differently from the long-run division, a year")]
    chance: str | None
    low: str | None
    high: str | None


class DivisionsOut(BaseModel):
    """Divisions by objective; `planned`: there is a plan, so that chances are known. Limits of the level, null: none."""

    level: str
    planned: bool
    tail_loss_limit: str | None
    tracking_limit: str | None
    rows: list[DivisionOut]


@router.get("/api/customers/{customer_id}/divisions", **operation(Operation.ADVICE_PROPOSAL_DRAFT))
def list_divisions(call: CallDep, customer_id: IdPath) -> DivisionsOut:
    """What each objective would make of the customer's money today, side by side; nothing is kept."""

    def read(w: Work) -> advice.ByObjective:
        w.require(Operation.ADVICE_PROPOSAL_DRAFT, CustomerId(customer_id))
        require_advice(w, customer_id)
        return advice.objectives_of(w, CustomerId(customer_id))

    found = call.read(read)
    chances = found.chances or (None,) * len(found.divisions)
    return DivisionsOut(
        level=f"C{found.level}",
        planned=found.chances is not None,
        tail_loss_limit=None if found.tail_loss is None else _share(found.tail_loss / WHOLE),
        tracking_limit=None if found.tracking is None else _share(found.tracking / WHOLE),
        rows=[_row(call.language, d, c) for d, c in zip(found.divisions, chances, strict=True)],
    )


def _row(language: str, d: Division, chance: MixChance | None) -> DivisionOut:
    shares = [(c, d.points.get(c, 0)) for c in CLASSES]
    return DivisionOut(
        objective=d.objective,
        label=say(language, f"portfolio.objective_{d.objective}"),
        reason=TextOut(code=d.reason.code, text=say_explanation(language, d.reason)),
        shares=[ClassShareOut(asset_class=c, label=say(language, f"asset_class.{c}"), share=_share(p / WHOLE)) for c, p in shares if p],
        expected_return=_share(d.expected_return),
        volatility=_share(d.volatility),
        shortfall=_share(d.shortfall),
        drawdown=_share(d.drawdown),
        tracking=_share(d.tracking),
        chance=None if chance is None else _share(chance.chance),
        low=None if chance is None else _share(chance.band[0]),
        high=None if chance is None else _share(chance.band[1]),
    )


def _share(value: float) -> str:
    return f"{value:.4f}"

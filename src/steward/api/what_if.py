"""What-if for the whole bank over HTTP: what can be another, trials with their counts, and whom they reach, to drill into."""

import csv
import io
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from steward.advise.outlook import queries as outlook
from steward.advise.outlook.model import CLASSES
from steward.advise.planning import queries as planning
from steward.api.what_if_readings import WhatIfIndicatorOut, readings_out
from steward.deliver.calm import queries as calm
from steward.deliver.calm.routes import step_text
from steward.deliver.whatif import actions, queries
from steward.deliver.whatif.model import Beyond, Lever, Measure, WhatIf, WhatIfRow, WhatIfTrial
from steward.guard.compliance.model import ImpactState
from steward.kernel.ids import ProductId
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.products import queries as products
from steward.know.suitability import queries as suitability
from steward.platform.access.operation import Operation
from steward.platform.imports.report import escape_cell
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit, Page
from steward.platform.web.shapes import MoneyOut
from steward.platform.words import say
from steward.platform.work import Work

router = APIRouter(prefix="/api/what-if")
READ = operation(Operation.WHATIF_TRIAL_READ)
ROWS = operation(Operation.WHATIF_ROW_READ)
CURRENCY = "CNY"
BPS = 10_000
CSV_ROWS = 20_000
COLUMNS = (
    "customer",
    "level",
    "level_after",
    "gains",
    "fall",
    "beyond",
    "agreed",
    *(f"{m.value}_{when}" for m in Measure for when in ("before", "after")),
)
Totals = Annotated[list[int], Field(max_length=12)]
Gains = Annotated[Literal[-1, 1] | None, Query()]


class NamedShockOut(BaseModel):
    """A crisis of the past or another shock, with what each class loses in basis points."""

    code: str
    label: str
    losses: dict[str, int]
    source: str


class AssetClassOut(BaseModel):
    """An asset class as a trial names it."""

    code: str
    label: str


class LeverProductOut(BaseModel):
    """A product of the shelf with what it takes a year and its risk grade."""

    id: str
    name: str
    fee_bps: int
    grade: int | None


class LeverSetOut(BaseModel):
    """A set of capital-market assumptions; without `estimated_on` it came with the product, without `counts_from` it waits for release."""

    version: str
    estimated_on: date | None
    counts_from: date | None
    in_force: bool


class LeversOut(BaseModel):
    """What can be tried: shocks by name, classes with a loss or return, products with their fee and grade, sets of assumptions."""

    shocks: list[NamedShockOut]
    classes: list[AssetClassOut]
    products: list[LeverProductOut]
    sets: list[LeverSetOut]


class WhatIfIn(BaseModel):
    """One input and its other value; what `values` holds depends on the lever."""

    lever: Lever
    target: str = Field(min_length=1, max_length=80)
    values: dict[str, int | str | Totals] = Field(max_length=12)


class MeasureOut(BaseModel):
    """How many customers stand in each bar before and after, how many move up and down, and the sums."""

    measure: Measure
    edges: list[int]
    before: list[int]
    after: list[int]
    up: int
    down: int
    total: list[int]


class FallBarOut(BaseModel):
    """How many customers lose this share of their wealth or more, in basis points, and less than the next bar."""

    from_bps: int
    count: int


class CheckTurnOut(BaseModel):
    """Findings of a check before and after."""

    label: str
    before: int
    after: int


class LevelMoveOut(BaseModel):
    """How many customers move from a level to another."""

    before: int
    after: int
    count: int


class WhatIfFoundOut(BaseModel):
    """What a trial came to: the daily review twice, once as it is and once with the other input.

    `levels`: who changes level by another questionnaire; `unscored` have answers it does not know, and stay. `instead_of`: the set of
    assumptions in force, where another is tried. `indicators` of the whole book, those that cross a threshold first; none for who may
    not read them, or of an older trial.
    """

    as_of: str
    customers: int
    reached: int
    listed: int
    told_by: Measure
    gain: int
    lose: int
    measures: list[MeasureOut]
    falls: list[FallBarOut]
    beyond: dict[Beyond, int]
    checks: list[CheckTurnOut]
    levels: list[LevelMoveOut]
    unscored: int
    instead_of: str | None
    indicators: list[WhatIfIndicatorOut] | None


class WhatIfTrialOut(BaseModel):
    """A trial and how far it is; `found` once it is done."""

    id: str
    lever: Lever
    target: str
    label: str
    values: dict[str, int | str | list[int]]
    state: ImpactState
    percent: int
    asked_at: datetime
    found: WhatIfFoundOut | None


class WhatIfTrialsOut(BaseModel):
    """Trials, newest first."""

    items: list[WhatIfTrialOut]


class StandingOut(BaseModel):
    """One customer in figures; the chance is of the least likely goal, and none without goals."""

    wealth: MoneyOut
    fees: MoneyOut
    chance_bps: int | None
    findings: int


class WhatIfRowOut(BaseModel):
    """One customer before and after; `agreed` is what the customer wrote in calm times for such a fall, `words` their own sentence."""

    customer_id: str
    customer: str
    level: int | None
    level_after: int | None
    before: StandingOut
    after: StandingOut
    lost: MoneyOut
    gains: int
    fall_bps: int
    beyond: Beyond
    agreed: str | None
    words: str


@router.get("/levers", **READ)
def list_levers(call: CallDep) -> LeversOut:
    """Named shocks, asset classes, products and sets of assumptions."""
    shocks = [
        NamedShockOut(
            code=s.code,
            label=call.say(f"planning.shock_{s.code}"),
            losses={c: round(s.losses[c] * BPS) for c in CLASSES},
            source=call.say(f"planning.source_{s.code}"),
        )
        for s in planning.market_shocks()
    ]  # fmt: skip
    return call.read(lambda w: _levers(w, call, shocks))


def _levers(w: Work, call: Call, shocks: list[NamedShockOut]) -> LeversOut:
    w.require(Operation.WHATIF_TRIAL_READ)
    sold = [
        LeverProductOut(id=p.id, name=p.name_zh if call.language == "zh" else p.name_en, fee_bps=p.annual_fee_bps, grade=p.grade)
        for p in products.shelf(w, w.today)
    ]
    sets = [
        LeverSetOut(version=s.assumptions.version, estimated_on=s.estimated_on, counts_from=s.counts_from, in_force=s.in_force)
        for s in outlook.known_sets(w, CURRENCY)
    ]
    classes = [AssetClassOut(code=c, label=call.say(f"asset_class.{c}")) for c in CLASSES]
    return LeversOut(shocks=shocks, classes=classes, products=sold, sets=sets)


@router.get("/trials", **READ)
def list_what_ifs(call: CallDep, limit: Limit = 20) -> WhatIfTrialsOut:
    """Trials, newest first."""
    return call.read(lambda w: WhatIfTrialsOut(items=[_trial_out(w, call, t) for t in queries.list_trials(w, limit)]))


@router.post("/trials", **operation(Operation.WHATIF_TRIAL_RUN, idempotent=True), status_code=202)
def ask_what_if(call: CallDep, body: WhatIfIn) -> WhatIfTrialOut:
    """Ask what one other input would bring over the whole book; a job computes it."""
    asked = WhatIf(body.lever, body.target, dict(body.values))
    return call.run(lambda w: _trial_out(w, call, queries.get_trial(w, actions.ask_what_if(w, change=asked))))


@router.get("/trials/{trial_id}", **READ)
def get_what_if(call: CallDep, trial_id: IdPath) -> WhatIfTrialOut:
    """How far a trial is, and what it came to."""
    return call.read(lambda w: _trial_out(w, call, queries.get_trial(w, trial_id)))


@router.get("/trials/{trial_id}/customers", **ROWS)
def list_reached(
    call: CallDep, trial_id: IdPath, beyond: Beyond | None = None, gains: Gains = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[WhatIfRowOut]:
    """Whom a trial reaches, of the customers one may see, most first."""

    def page(w: Work) -> Page[WhatIfRowOut]:
        found, following = queries.list_rows(w, trial_id, beyond=beyond, gains=gains, cursor=cursor, limit=limit)
        return Page(items=rows_out(w, call, found), next_cursor=following)

    return call.read(page)


@router.get("/trials/{trial_id}/customers.csv", **ROWS, response_class=Response)
def download_reached(call: CallDep, trial_id: IdPath) -> Response:
    """Everybody it reaches whom one may see, as CSV; names are masked and cells escaped so that no table program runs them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in call.read(lambda w: rows_out(w, call, queries.list_rows(w, trial_id, limit=CSV_ROWS)[0])):
        writer.writerow([escape_cell(str("" if cell is None else cell)) for cell in _cells(row)])
    headers = {"Content-Disposition": f'attachment; filename="what-if-{trial_id}.csv"'}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cells(row: WhatIfRowOut) -> tuple[object, ...]:
    was, then = row.before, row.after
    return (
        *(row.customer, row.level, row.level_after, row.gains, row.fall_bps, row.beyond.value, row.agreed),
        *(was.wealth.amount, then.wealth.amount, was.fees.amount, then.fees.amount),
        *(was.chance_bps, then.chance_bps, was.findings, then.findings),
    )


def rows_out(w: Work, call: Call, found: list[WhatIfRow]) -> list[WhatIfRowOut]:
    """Rows with names as one may read them, and what each customer wrote."""
    ids = [r.customer_id for r in found]
    who, written = customers.customers_by_id(w, ids), calm.contracts_of(w, ids)
    rows = []
    for r in found:
        held = written.get(r.customer_id)
        step = None if held is None or r.fall_bps == 0 else held.agreed_at(r.fall_bps)
        rows.append(
            WhatIfRowOut(
                customer_id=r.customer_id,
                customer=customers.shown_name(w, who[r.customer_id]) if r.customer_id in who else "",
                level=r.level if r.level > 0 else None,
                level_after=r.level_after if r.level_after > 0 else None,
                before=_standing(r.before),
                after=_standing(r.after),
                lost=_money(max(r.before[Measure.WEALTH] - r.after[Measure.WEALTH], 0)),
                gains=r.gains,
                fall_bps=r.fall_bps,
                beyond=r.beyond,
                agreed=None if step is None else step_text(call.language, step),
                words="" if held is None else held.words,
            )
        )
    return rows


def _standing(of: Any) -> StandingOut:
    chance = of[Measure.CHANCE]
    return StandingOut(
        wealth=_money(of[Measure.WEALTH]),
        fees=_money(of[Measure.FEES]),
        chance_bps=None if chance < 0 else chance,
        findings=of[Measure.FINDINGS],
    )


def _money(minor: int) -> MoneyOut:
    return MoneyOut.of(Money(minor, CURRENCY))


def _trial_out(w: Work, call: Call, t: WhatIfTrial) -> WhatIfTrialOut:
    return WhatIfTrialOut.model_validate({
        "id": t.id,
        "lever": t.change.lever,
        "target": t.change.target,
        "label": _label(w, call, t.change),
        "values": dict(t.change.values),
        "state": t.state,
        "percent": t.percent,
        "asked_at": t.asked_at,
        "found": None if t.body is None else _found(w, call, t.body),
    })  # fmt: skip


def label_of(language: str, change: WhatIf) -> str:
    """What was changed, as people call it."""
    if change.lever is not Lever.SHOCK:
        return change.target
    named = change.target in {s.code for s in planning.market_shocks()}
    return say(language, f"planning.shock_{change.target}" if named else "calm.shock_own")


def _label(w: Work, call: Call, change: WhatIf) -> str:
    if change.lever in (Lever.FEE, Lever.GRADE):
        product = products.get_product(w, ProductId(change.target))
        return product.name_zh if call.language == "zh" else product.name_en
    if change.lever is Lever.SCORING:
        known = suitability.instruments_answered(w).values()
        return next((i.title.to(call.language) for i in known if i.code == change.target), change.target)
    return call.say(f"asset_class.{change.target}") if change.lever is Lever.VIEW else label_of(call.language, change)


def _found(w: Work, call: Call, body: Any) -> dict[str, Any]:
    return {
        **{name: body[name] for name in ("as_of", "customers", "reached", "listed", "told_by", "gain", "lose", "beyond")},
        "measures": [{"measure": m, **body["measures"][m.value]} for m in Measure],
        "falls": [{"from_bps": edge, "count": count} for edge, count in zip(body["falls"]["edges"], body["falls"]["counts"], strict=True)],
        "checks": [{"label": call.say(f"review.check-{code}"), "before": b, "after": a} for code, b, a in body["checks"]],
        "levels": [{"before": b, "after": a, "count": n} for b, a, n in body.get("levels", ())],
        "unscored": body.get("unscored", 0),
        "instead_of": body.get("assumptions", (None,))[0],
        "indicators": readings_out(w, call, body),
    }

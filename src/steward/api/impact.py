"""The sandbox: what can be changed, trials of changes with their progress, and what each would do, to drill into and to take along (D4)."""

import csv
import io
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from steward.advise.selection import queries as selection
from steward.guard.compliance import actions, queries
from steward.guard.compliance.model import Change, ChangeKind, Impact, ImpactId, ImpactReport, ImpactRow, ImpactState, Part
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.verdict import Decision
from steward.know.customers import queries as customers
from steward.know.products import queries as products
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import LEVELLING, Instrument, InstrumentState
from steward.platform.access.operation import Operation
from steward.platform.imports.report import escape_cell
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit, Page
from steward.platform.words import outline, say
from steward.platform.work import Work

router = APIRouter(prefix="/api/compliance/impacts")
READ = operation(Operation.COMPLIANCE_IMPACT_READ)
CSV_ROWS = 20_000
COLUMNS = ("part", "customer", "product_code", "product", "record", "before", "after", "rules_before", "rules_after")
# Parts that list levels instead of decisions, and how a level is written in them.
LEVELS = {Part.LEVEL: "C", Part.KNOWLEDGE: ""}
# What reports of before a test of knowledge could be tried say of it.
NOBODY = {"count": 0, "turned": 0, "moves": []}

Decided = Annotated[str | None, Query(pattern="^(ALLOW|WARN|REFER|BLOCK)$")]


class ParameterOut(BaseModel):
    """A number or text of a rule that a trial may change, as it is today."""

    name: str
    label: str
    value: int | str
    mark: str


class RuleChoiceOut(BaseModel):
    """A rule in force today, as a trial names it."""

    target: str
    id: str
    clause: str
    text: str
    breach: str
    decision: str
    parameters: list[ParameterOut]


class ProductChoiceOut(BaseModel):
    """A product on the shelf and its grade."""

    id: str
    code: str
    name: str
    grade: int | None


class InstrumentChoiceOut(BaseModel):
    """A questionnaire that gives levels: one in force with the last total of each level, or (`own`) a version that waits for release."""

    code: str
    version: str
    title: str
    up_to: list[int]
    own: str | None
    digest: str


class ChoicesOut(BaseModel):
    """What can be changed in the sandbox."""

    rules: list[RuleChoiceOut]
    products: list[ProductChoiceOut]
    instruments: list[InstrumentChoiceOut]


class TrialIn(BaseModel):
    """A change to try; what `values` holds depends on its kind."""

    kind: ChangeKind
    target: str = Field(min_length=1, max_length=80)
    values: dict[str, int | str | bool | list[int]] = Field(max_length=4)


class TrialOut(BaseModel):
    """A trial and how far it is."""

    id: str
    kind: ChangeKind
    target: str
    values: dict[str, int | str | bool | list[int]]
    state: ImpactState
    step: str
    percent: int
    asked_at: datetime


class ImpactPartOut(BaseModel):
    """One part of a report: how many were judged and turned, and decisions before (rows) by after, from allow to block."""

    part: Part
    count: int
    turned: int
    matrix: list[list[int]]


class ImpactLevelsOut(BaseModel):
    """Customers by level, or by what their test of knowledge comes to, before and after; `unscored`: it does not know their answers."""

    count: int
    turned: int
    unscored: int = 0  # reports of before there was such a change do not say
    moves: list[list[int]]


class ImpactMonthOut(BaseModel):
    """What a month of past decisions would have brought: how many to warn, refer and block, before and after."""

    month: str
    before: list[int]
    after: list[int]


class RuleTurnOut(BaseModel):
    """How often a rule spoke, before and after; only rules for which that differs."""

    rule: str
    before: int
    after: int


class ImpactOut(BaseModel):
    """What a change would do."""

    trial: TrialOut
    made_at: datetime
    digest: str
    as_of: str
    customers: int
    levels: ImpactLevelsOut
    knowledge: ImpactLevelsOut
    parts: list[ImpactPartOut]
    months: list[ImpactMonthOut]
    rules: list[RuleTurnOut]


class ImpactRowOut(BaseModel):
    """One that turns: the customer's number, the product, the decision and the rules before and after, or the level before and after."""

    part: Part
    customer_id: str | None
    customer: str
    product_code: str
    product: str
    record_id: str | None
    before: str | None
    after: str | None
    levels: list[int] | None
    rules_before: list[str]
    rules_after: list[str]


@router.get("/choices", **READ)
def list_choices(call: CallDep) -> ChoicesOut:
    """Every rule in force today with its parameters, and every product on the shelf."""
    return call.read(lambda w: _choices(w, call.language))


@router.get("", **READ)
def list_trials(call: CallDep, cursor: Cursor = None, limit: Limit = 20) -> Page[TrialOut]:
    """Trials, newest first."""
    found, after = call.read(lambda w: queries.list_impacts(w, cursor, limit))
    return Page(items=[_trial(t) for t in found], next_cursor=after)


@router.post("", **operation(Operation.COMPLIANCE_IMPACT_RUN), status_code=202)
def try_change(call: CallDep, change: TrialIn) -> TrialOut:
    """Ask what a change would do; a job computes it."""
    asked = Change(change.kind, change.target, change.values)
    return call.run(lambda w: _trial(queries.get_impact(w, actions.run_impact(w, change=asked))))


@router.get("/{impact_id}", **READ)
def get_trial(call: CallDep, impact_id: IdPath) -> TrialOut:
    """How far a trial is."""
    return call.read(lambda w: _trial(queries.get_impact(w, impact_id)))


@router.get("/{impact_id}/report", **READ)
def get_report(call: CallDep, impact_id: IdPath) -> ImpactOut:
    """What was found; 404 before the trial is done."""
    return call.read(lambda w: _report(queries.get_impact(w, impact_id), queries.get_impact_report(w, impact_id)))


@router.get("/{impact_id}/rows", **READ)
def list_rows(
    call: CallDep, impact_id: IdPath, part: Part, before: Decided = None, after: Decided = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[ImpactRowOut]:
    """Those that turn in one part, in the report's order; with `before` and `after` only those that turn from one to the other."""

    def page(w: Work) -> Page[ImpactRowOut]:
        found, more = queries.list_impact_rows(w, impact_id, part, _turn(before, after), cursor, limit)
        return Page(items=_rows(w, found, call.language), next_cursor=more)

    return call.read(page)


@router.get("/{impact_id}/rows.csv", **READ, response_class=Response)
def download_rows(call: CallDep, impact_id: IdPath, part: Part) -> Response:
    """Every row of a part as CSV, its cells escaped so that no table program runs them."""

    def lines(w: Work) -> list[ImpactRowOut]:
        found, _ = queries.list_impact_rows(w, impact_id, part, limit=CSV_ROWS)
        return _rows(w, found, call.language)

    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in call.read(lines):
        before, after = (f"{LEVELS[part]}{level}" for level in row.levels) if row.levels else (row.before, row.after)
        cells = (row.part.value, row.customer, row.product_code, row.product, row.record_id, before, after)
        writer.writerow([escape_cell(str(c or "")) for c in (*cells, " ".join(row.rules_before), " ".join(row.rules_after))])
    disposition = {"Content-Disposition": f'attachment; filename="impact-{ImpactId(impact_id)}-{part.value}.csv"'}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=disposition)


def _choices(w: Work, language: str) -> ChoicesOut:
    packs = queries.in_force_on(queries.packs_of(w), w.today)
    rules = [
        RuleChoiceOut(
            target=f"{name}/{rule.id}",
            id=rule.id,
            clause=rule.clause,
            text=outline(language, rule.code, rule.numbers),
            breach=rule.breach.text,
            decision=rule.decision.name,
            parameters=[
                ParameterOut(name=n, label=say(language, f"compliance.param-{n}"), value=p["value"], mark=p["mark"])
                for n, p in sorted(rule.params.items())
            ],
        )
        for name, versions in packs.versions.items()
        for rule in versions[-1].rules
    ]
    shelf = [
        ProductChoiceOut(id=i.product_id, code=i.code, name=i.name_zh if language == "zh" else i.name_en, grade=i.grade)
        for i in selection.shelf_at(w, w.today)
    ]
    return ChoicesOut(rules=rules, products=shelf, instruments=_instruments(w, language))


def _instruments(w: Work, language: str) -> list[InstrumentChoiceOut]:
    """What gives levels: in force first, then the bank's own versions that wait."""
    offered: list[tuple[Instrument, str | None]] = [(i, None) for i in suitability.list_instruments(w)]
    offered += [(o.instrument, o.id) for o in suitability.list_own_instruments(w) if o.state is InstrumentState.ENTERED]
    return [
        InstrumentChoiceOut(
            code=i.code, version=i.version, title=i.title.to(language), up_to=[b.up_to for b in i.bands], own=own, digest=i.digest
        )
        for i, own in offered
        if i.kind in LEVELLING
    ]


def _trial(found: Impact) -> TrialOut:
    return TrialOut.model_validate(
        {
            "id": found.id,
            "kind": found.change.kind,
            "target": found.change.target,
            "values": dict(found.change.values),
            "state": found.state,
            "step": found.step,
            "percent": found.percent,
            "asked_at": found.asked_at,
        }
    )


def _report(trial: Impact, found: ImpactReport) -> ImpactOut:
    body: Any = found.body
    parts = {part: body[part.value] for part in Part if part not in LEVELS}
    rules: dict[str, tuple[int, int]] = {}
    for counted in parts.values():
        for rule, (before, after) in counted["rules"].items():
            was, then = rules.get(rule, (0, 0))
            rules[rule] = (was + before, then + after)
    return ImpactOut.model_validate(
        {
            "trial": _trial(trial),
            "made_at": found.made_at,
            "digest": found.digest,
            "as_of": body["as_of"],
            "customers": body["customers"],
            "levels": body["level"],
            "knowledge": body.get("knowledge", NOBODY),
            "parts": [{"part": part, **counted} for part, counted in parts.items()],
            "months": _months(body["months"]),
            "rules": [{"rule": r, "before": b, "after": a} for r, (b, a) in sorted(rules.items()) if b != a],
        }
    )


def _months(counted: object) -> list[dict[str, object]]:
    """(month, when, decision, count) as one entry a month."""
    assert isinstance(counted, list)
    found: dict[str, dict[str, list[int]]] = {}
    for month, when, decision, count in counted:
        entry = found.setdefault(month, {"before": [0] * len(Decision), "after": [0] * len(Decision)})
        entry[when][Decision[decision]] += count
    return [{"month": month, **entry} for month, entry in sorted(found.items())]


def _turn(before: str | None, after: str | None) -> tuple[Decision, Decision] | None:
    return None if before is None or after is None else (Decision[before], Decision[after])


def _rows(w: Work, found: list[ImpactRow], language: str) -> list[ImpactRowOut]:
    people = customers.customers_by_id(w, sorted({CustomerId(r.customer_id) for r in found if r.customer_id}))
    sold = products.get_products(w, {ProductId(r.product_id) for r in found if r.product_id}, w.today)
    rows = []
    for row in found:
        person = people.get(row.customer_id) if row.customer_id else None
        product = sold.get(row.product_id) if row.product_id else None
        rules = row.rules or {}
        rows.append(
            ImpactRowOut(
                part=row.part,
                customer_id=row.customer_id,
                customer="" if person is None else person.number,
                product_code="" if product is None else product.code,
                product="" if product is None else product.name_zh if language == "zh" else product.name_en,
                record_id=row.record_id,
                before=None if row.before is None else row.before.name,
                after=None if row.after is None else row.after.name,
                levels=None if row.levels is None else list(row.levels),
                rules_before=list(rules.get("before", ())),
                rules_after=list(rules.get("after", ())),
            )
        )
    return rows

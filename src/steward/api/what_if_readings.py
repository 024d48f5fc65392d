"""What the risk indicators of the whole book say before and after a trial, shown and to take along."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel

from steward.api.risk_book import name_products, name_subject
from steward.deliver.whatif import queries
from steward.guard.risk import queries as risk
from steward.guard.risk.model import Dimension, Indicator, IndicatorUnit, Light
from steward.kernel.time import BusinessDate
from steward.platform.access import matrix
from steward.platform.access.operation import Operation
from steward.platform.imports.report import escape_cell
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/what-if")
COLUMNS = ("code", "indicator", "about", "unit", "before", "before_light", "after", "after_light", "turn", "warn", "intercept")


class ReadingOut(BaseModel):
    """What an indicator reads, and where that lies."""

    value: int
    light: Light


class WhatIfIndicatorOut(BaseModel):
    """An indicator on both sides of a trial; `turn` thresholds worse, or better below nothing. None where there is nothing to read."""

    code: str
    label: str
    about: str
    unit: IndicatorUnit
    before: ReadingOut | None
    after: ReadingOut | None
    turn: int
    warn: int
    intercept: int | None


@router.get("/trials/{trial_id}/indicators.csv", **operation(Operation.RISK_BOOK_READ), response_class=Response)
def download_readings(call: CallDep, trial_id: IdPath) -> Response:
    """Every indicator before and after as CSV; cells escaped so that no table program runs them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in call.read(lambda w: readings_out(w, call, queries.get_trial(w, trial_id).body or {})) or ():
        writer.writerow([escape_cell(str("" if cell is None else cell)) for cell in _cells(one)])
    headers = {"Content-Disposition": f'attachment; filename="what-if-{trial_id}-indicators.csv"'}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cells(one: WhatIfIndicatorOut) -> tuple[object, ...]:
    was, then = ((None, None) if r is None else (r.value, r.light.value) for r in (one.before, one.after))
    return one.code, one.label, one.about, one.unit.value, *was, *then, one.turn, one.warn, one.intercept


def readings_out(w: Work, call: Call, body: Mapping[str, Any]) -> list[WhatIfIndicatorOut] | None:
    """The indicators of a trial with the thresholds of its day; None for who may not read the risk of the book, or where none were kept."""
    if "readings" not in body or not matrix.relations(w.actor.role, Operation.RISK_BOOK_READ):
        return None
    known = {i.code: i for i in risk.indicators_at(BusinessDate(date.fromisoformat(body["as_of"])))}
    read = [row for row in body["readings"] if row[0] in known]
    names = name_products(w, call, {subject for code, subject, *_ in read if known[code].each is Dimension.PRODUCT})
    return [_reading(call, known[code], (subject, before, after, turn), names) for code, subject, before, after, turn in read]


def _reading(call: Call, of: Indicator, row: Sequence[Any], names: Mapping[str, str]) -> WhatIfIndicatorOut:
    subject, before, after, turn = row
    was, then = (None if r is None else ReadingOut(value=r[0], light=Light(r[1])) for r in (before, after))
    return WhatIfIndicatorOut(
        code=of.code,
        label=call.say(f"risk.indicator-{of.code}"),
        about="" if of.each is None else name_subject(call, of.each, subject, names),
        unit=of.unit,
        before=was,
        after=then,
        turn=turn,
        warn=of.warn,
        intercept=of.intercept,
    )

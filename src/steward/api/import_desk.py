"""The import desk over HTTP: kinds and templates, a preview that keeps nothing, and the run (B3)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header
from fastapi.responses import Response
from pydantic import BaseModel

from steward.api.imports import BadRowOut, ImportRunOut, row_out, run_out
from steward.kernel.recorded import Effect
from steward.platform.access.model import Actor
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation, upload
from steward.platform.web.idempotency import MAX_KEY, KeyMissing
from steward.workflows.imports import desk
from steward.workflows.imports.csv_files import KINDS, template_text

router = APIRouter(prefix="/api/system/import-desk")
RUN = operation(Operation.DATA_IMPORT_RUN)
PREVIEW = upload(Operation.DATA_IMPORT_RUN, media_type="text/csv", max_bytes=desk.MAX_BYTES)
TAKE = upload(Operation.DATA_IMPORT_RUN, media_type="text/csv", max_bytes=desk.MAX_BYTES, idempotent=True)
ContentType = Annotated[str, Header(include_in_schema=False)]
RunKey = Annotated[str, Header(alias="Idempotency-Key", max_length=MAX_KEY, include_in_schema=False)]


class ColumnOut(BaseModel):
    """One column of a kind: what a cell must look like and what it means."""

    name: str
    form: str
    meaning: str
    required: bool


class KindOut(BaseModel):
    """One kind of file; `repeat` says what happens when a known row comes again."""

    kind: str
    columns: list[ColumnOut]
    repeat: str


class ImportDeskOut(BaseModel):
    """What the desk takes: kinds in the order in which a bank brings them in, and the size of a file."""

    kinds: list[KindOut]
    max_bytes: int
    max_lines: int


class RowOut(BaseModel):
    """A row as it was understood, its cells in the order of the preview's columns."""

    line: int
    effect: Literal["added", "changed", "unchanged"]
    cells: list[str]


class PreviewOut(BaseModel):
    """What a run would do; nothing was kept. `key` goes with the run; `refused` when nothing of the file can be used."""

    key: str
    columns: list[str]
    rows: int
    added_or_changed: int
    unchanged: int
    rejected: int
    warnings: int
    first: list[RowOut]
    findings: list[BadRowOut]
    refused: BadRowOut | None


@router.get("", **RUN)
def show_desk(call: CallDep) -> ImportDeskOut:
    """Kinds of files and limits."""
    _allowed(call)
    zh = call.language == "zh"
    kinds = [
        KindOut(
            kind=kind,
            columns=[ColumnOut(name=c.name, form=c.form, meaning=c.zh if zh else c.en, required=c.required) for c in h.schema.columns],
            repeat=h.schema.repeat_zh if zh else h.schema.repeat_en,
        )
        for kind, h in KINDS.items()
    ]
    return ImportDeskOut(kinds=kinds, max_bytes=desk.MAX_BYTES, max_lines=desk.MAX_LINES)


@router.get("/{kind}/template", **RUN, response_class=Response)
def download_template(call: CallDep, kind: str) -> Response:
    """Header and one example row, with the mark by which spreadsheets see UTF-8."""
    _allowed(call)
    if kind not in KINDS:
        raise desk.UnknownKind
    named = {"Content-Disposition": f'attachment; filename="{kind}.csv"'}
    return Response(template_text(kind).encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=named)


@router.post("/{kind}/preview", **PREVIEW)
def preview(call: CallDep, kind: str, content_type: ContentType = "") -> PreviewOut:
    """What importing the file would do, row by row; the import is carried out and taken back."""
    found = desk.preview_upload(call.runtime, _allowed(call), desk.Upload(kind, content_type, call.body), call.language)
    columns = KINDS[kind].schema.names
    return PreviewOut(
        key=found.key,
        columns=columns,
        rows=found.counts.rows,
        added_or_changed=found.counts.accepted,
        unchanged=found.counts.unchanged,
        rejected=found.counts.rejected,
        warnings=found.counts.warnings,
        first=[RowOut(line=r.line, effect=_effect(e), cells=[r.values.get(name, "") for name in columns]) for r, e in found.rows],
        findings=[row_out(call, finding) for finding in found.findings],
        refused=row_out(call, found.refused) if found.refused else None,
    )


@router.post("/{kind}/run", **TAKE)
def run(call: CallDep, kind: str, content_type: ContentType = "", key: RunKey = "") -> ImportRunOut:
    """Import a previewed file; the idempotency key is the preview's."""
    actor = _allowed(call)
    if not key:
        raise KeyMissing
    return run_out(desk.run_upload(call.runtime, actor, desk.Upload(kind, content_type, call.body), key, call.language))


def _allowed(call: Call) -> Actor:
    """The caller, who may import."""
    call.read(lambda w: w.require(Operation.DATA_IMPORT_RUN))
    return call.actor


def _effect(effect: Effect) -> Literal["added", "changed", "unchanged"]:
    return effect.value

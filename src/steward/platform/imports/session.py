"""One import from start to end: one transaction for its effects, its report and its record, or none of them."""

from collections.abc import Callable
from dataclasses import dataclass

from steward.kernel.ids import RunId
from steward.kernel.time import Instant
from steward.platform.access.model import Actor
from steward.platform.clock import monotonic
from steward.platform.imports import actions, queries
from steward.platform.imports.model import ImportRun, RunState, SourceRefused
from steward.platform.imports.report import Report
from steward.platform.runtime import Runtime
from steward.platform.work import Work

Carry = Callable[[Work, Report], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is imported, from where, in which language findings are worded."""

    kind: str
    source: str
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class _Span:
    started_at: Instant
    seconds: float


def run_import(rt: Runtime, actor: Actor, order: Order, carry: Carry) -> ImportRun:
    """Run `carry` in one transaction and put the run on record with it.

    A file that is refused as a whole leaves only the record that says so. A fault leaves nothing and is raised on.
    """
    started, started_at = monotonic(), rt.clock.now()
    run_id = RunId(rt.ids.new(started_at))
    reports: list[Report] = []

    def act(w: Work) -> None:
        report = Report(run_id, rt.settings.home, order.language)
        reports.append(report)
        actions.take_turn(w)
        carry(w, report)
        report.close()
        _record(w, order, report, _Span(started_at, monotonic() - started), RunState.COMPLETED)

    try:
        rt.run(actor, act)
    except SourceRefused as refused:
        return _end(rt, actor, order, reports[-1], _Span(started_at, monotonic() - started), refused)
    except BaseException:
        for report in reports:
            report.drop()
        raise
    return rt.run(actor, lambda w: queries.get_run(w, run_id), read_only=True)


def _end(rt: Runtime, actor: Actor, order: Order, report: Report, span: _Span, refused: SourceRefused) -> ImportRun:
    """Nothing was imported: the record says which file was refused and why."""
    report.drop()
    told = Report(report.run_id, rt.settings.home, order.language)
    told.tell(refused.finding)
    told.close()
    with rt.work(actor) as w:
        _record(w, order, told, span, RunState.REFUSED)
    return rt.run(actor, lambda w: queries.get_run(w, report.run_id), read_only=True)


def _record(w: Work, order: Order, report: Report, span: _Span, state: RunState) -> None:
    actions.record_run(
        w, kind=order.kind, source=order.source, report=report, started_at=span.started_at, seconds=span.seconds, state=state
    )

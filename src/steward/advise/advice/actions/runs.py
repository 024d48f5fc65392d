"""Advice of a whole book kept, and proposals whose time is over."""

from collections.abc import Sequence

from steward.advise.advice import store
from steward.advise.advice.model import BookAdvice, Plan
from steward.advise.advice.queries.circumstances import circumstances_of_run, versions_of
from steward.advise.advice.queries.replay import digest_of, record_basis, record_result
from steward.guard.compliance import actions as clearing
from steward.kernel.ids import RunId
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.ADVICE_RUN_START)
def expire_proposals(w: Work) -> int:
    """End every issued proposal whose time is over; returns how many. Safe to repeat."""
    return store.expire(w, w.now)


@action(Operation.ADVICE_RUN_START)
def record_run(w: Work, *, run: BookAdvice) -> RunId:
    """Keep what a pass over the whole book advised: every advised customer with a clearance, every refused one with the reason."""
    store.keep_shelf(w, run.basis.shelf_digest, run.basis.as_of, run.basis.shelf)
    advised = [(case, plan) for case, plan in run.outcomes if isinstance(plan, Plan)]
    ids = {case.customer_id: w.new_id() for case, _plan in run.outcomes}
    versions = versions_of(run.basis.shelf)
    subjects = [
        clearing.Subject(
            "advice",
            ids[case.customer_id],
            case.customer_id,
            plan.cleared_lines(),
            plan.judged,
            circumstances_of_run(case, plan.content, versions),
        )
        for case, plan in advised
    ]
    cleared = {c.customer_id: c.id for c in clearing.clear_many(w, subjects=subjects)}
    run_id = RunId(w.new_id())
    results = [
        {
            "id": ids[case.customer_id],
            "run_id": run_id,
            "customer_id": case.customer_id,
            "clearance_id": cleared.get(case.customer_id),
            "outcome": "advised" if isinstance(plan, Plan) else "refused",
            "body": record_result(case, plan),
        }
        for case, plan in run.outcomes
    ]
    row = {"id": run_id, "as_of": run.basis.as_of, "started_at": w.now, "basis": record_basis(run.basis), "digest": digest_of(run)}
    counts = {"advised": len(advised), "informed": run.informed, "refused": run.refused, "reasons": run.reasons, "pack": run.pack}
    store.add_run(w, {**row, **counts}, results)
    return run_id


@action(Operation.ADVICE_RUN_START)
def record_check(w: Work, *, run_id: RunId, violations: Sequence[str], seconds: float, peak_gib: float) -> None:
    """Keep what an independent reader of a run found, and what the run took."""
    found = {"violations": len(violations), "first": list(violations[:20]), "seconds": seconds, "peak_gib": peak_gib}
    store.add_check(w, {"id": w.new_id(), "run_id": run_id, "at": w.now, **found})

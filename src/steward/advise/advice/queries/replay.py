"""Recompute past advice from its evidence, and say what differs if anything does."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from steward.advise.advice import store
from steward.advise.advice.model import Basis, BookAdvice, Case, LineChange, NoPlan, Plan, Replay
from steward.advise.advice.queries.compose import compose, explain_rejected
from steward.advise.advice.queries.switch import compose_switch, read_trades
from steward.advise.advice.rules import record
from steward.advise.outlook import queries as outlook
from steward.advise.portfolio import queries as portfolio
from steward.advise.selection import queries as selection
from steward.advise.selection.model import ShelfItem
from steward.guard.compliance import queries as compliance
from steward.kernel.ids import ProposalId
from steward.kernel.json import canonical, digest, plain
from steward.kernel.refusal import NotFound
from steward.kernel.time import parse_date
from steward.platform.access.operation import Operation
from steward.platform.work import Work


def record_basis(basis: Basis) -> dict[str, Any]:
    """What advice rests on, by version and digest; the shelf is kept beside it."""
    return {
        "as_of": basis.as_of.isoformat(),
        "assumptions": {"version": basis.assumptions.version, "digest": basis.assumptions.digest},
        "limits": {"version": basis.limits.version, "digest": basis.limits.digest},
        "order": {"version": basis.order.version, "digest": basis.order.digest},
        "shelf": basis.shelf_digest,
    }


def record_evidence(case: Case, basis: Basis, plan: Plan, changes: Sequence[LineChange] = ()) -> str:
    """Everything a plan rests on and came to, as canonical JSON: enough to compute it again."""
    judged = plan.judged
    kept = {
        "case": case,
        "basis": record_basis(basis),
        "verdict": judged.verdict,
        "pack_digest": judged.pack_digest,
        "passed_over": plan.passed_over,
        "solver": plan.solver,
        "plan": digest(plan.content),
    }
    return canonical({**kept, "changes": changes} if changes else kept).decode()


def record_result(case: Case, plan: Plan | NoPlan) -> str:
    """What a run keeps of one customer, as canonical JSON; the basis is kept once, with the run."""
    if isinstance(plan, NoPlan):
        return canonical({"case": case, "reason": plan.code, "reasons": plan.reasons}).decode()
    verdict = {"decision": plan.judged.verdict.decision.name, "rules": sorted({r.rule_id for r in plan.judged.verdict.reasons})}
    kept = {"case": case, "verdict": verdict, "passed_over": plan.passed_over, "solver": plan.solver}
    return canonical({**kept, "shown": plan.content, "fingerprint": digest(plan.content)}).decode()


def digest_of(run: BookAdvice) -> str:
    """The identity of what a run advised, by numbers and codes: the same facts give the same digest in any database."""
    return digest({"as_of": run.basis.as_of, "reasons": run.reasons, "rows": [_gist(case, plan) for case, plan in run.outcomes]})


def _gist(case: Case, plan: Plan | NoPlan) -> list[object]:
    if isinstance(plan, NoPlan):
        return [case.number, plan.code, sorted(r.code for r in plan.reasons)]
    shown = plan.content
    lines = [[line.code, line.amount.minor, line.fee.minor] for line in shown.lines]
    classes = [[r.asset_class, r.target, r.proposed] for r in shown.allocation]
    figures = [shown.expected_return, shown.volatility]
    return [case.number, case.level, case.amount.minor, lines, classes, figures, plan.judged.pack_digest]


def replay(w: Work, proposal_id: ProposalId) -> Replay:
    """Compute a proposal again from its evidence and compare every leaf: what was shown, what was judged, and the evidence itself."""
    customer_id = store.find_customer(w, proposal_id)
    if customer_id is None:
        raise NotFound
    w.require(Operation.ADVICE_PROPOSAL_REPLAY, customer_id)
    found = store.find_proposal(w, proposal_id)
    if found is None:
        raise NotFound
    proposal, text = found
    evidence = json.loads(text)
    then = {
        "shown": plain(proposal.content),
        "rejected": plain(proposal.rejected),
        "evidence": evidence,
        "fingerprint": proposal.fingerprint,
    }
    differences = tuple(record.find_differences(then, _again(w, evidence)))
    return Replay(not differences, differences)


def _again(w: Work, evidence: Mapping[str, Any]) -> dict[str, Any]:
    basis = read_basis(w, evidence["basis"])
    if basis is None:
        return {"missing": "basis"}
    case, changes = record.case_from_json(evidence["case"]), record.changes_from_json(evidence.get("changes", []))
    trades = None if case.switch is None else read_trades(w, case, case.switch)
    plan = compose(case, basis, changes) if trades is None else compose_switch(case, basis, trades)
    if not isinstance(plan, Plan):
        return {"no_plan": plan.code}
    return {
        "shown": plain(plan.content),
        "rejected": plain(explain_rejected(case, basis, plan.content, changes)),
        "evidence": json.loads(record_evidence(case, basis, plan, changes)),
        "fingerprint": record.fingerprint(plan.content),
    }


def read_basis(w: Work, kept: Mapping[str, Any]) -> Basis | None:
    """The basis that evidence names; None when a part of it is no longer here. Changed data shows as a differing digest."""
    assumptions = outlook.find_assumptions(w, kept["assumptions"]["version"], parse_date(kept["as_of"]))
    limits = portfolio.find_limits(kept["limits"]["version"])
    body = store.find_shelf(w, kept["shelf"])
    if assumptions is None or limits is None or body is None:
        return None
    items = json.loads(body)
    return Basis(
        as_of=parse_date(kept["as_of"]),
        assumptions=assumptions,
        limits=limits,
        order=selection.order(),
        packs=compliance.packs_of(w),
        shelf=tuple(ShelfItem.from_json(i) for i in items),
        shelf_digest=digest(items),
    )

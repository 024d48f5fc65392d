"""Advise the whole book as of a day, with only what was known then: who may be advised gets a plan, everyone else a reason."""

import resource
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from steward.advise.advice import actions, queries
from steward.advise.advice.model import BookAdvice, NoPlan, Plan, Way
from steward.kernel.ids import CustomerId, RunId
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import UNPROVEN_LEVEL_FIELD, Standing, StandingState
from steward.platform.access.model import SYSTEM
from steward.platform.clock import monotonic
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.workflows.book.check import find_violations

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run over the book came to and what it took."""

    run_id: RunId
    as_of: BusinessDate
    advised: int
    informed: int
    refused: int
    reasons: Mapping[str, int]
    violations: tuple[str, ...]
    seconds: float
    peak_gib: float
    pack: str
    digest: str


def advise_all(
    rt: Runtime, as_of: BusinessDate | None = None, *, elapsed: Callable[[], float] | None = None, progress: Progress | None = None
) -> RunReport:
    """One pass: compute on a read, record in one transaction, then have the stored rows checked by a reader that shares no code."""
    tell = progress or (lambda _text: None)
    began = monotonic()
    elapsed = elapsed or (lambda: monotonic() - began)
    with rt.work(SYSTEM, read_only=True) as w:
        tell("advising")
        book = compute(w, as_of or w.today)
    tell("recording")
    run_id = rt.run(SYSTEM, lambda w: actions.record_run(w, run=book))
    tell("checking")
    with rt.work(SYSTEM, read_only=True) as w:
        violations = find_violations(w, run_id)
    seconds, peak = round(elapsed(), 3), round(_peak_gib(), 3)
    rt.run(SYSTEM, lambda w: actions.record_check(w, run_id=run_id, violations=violations, seconds=seconds, peak_gib=peak))
    return RunReport(
        run_id=run_id,
        as_of=book.basis.as_of,
        advised=sum(isinstance(plan, Plan) for _case, plan in book.outcomes),
        informed=book.informed,
        refused=book.refused,
        reasons=book.reasons,
        violations=tuple(violations),
        seconds=seconds,
        peak_gib=peak,
        pack=book.pack,
        digest=queries.digest_of(book),
    )


def compute(w: Work, as_of: BusinessDate) -> BookAdvice:
    """What everybody the bank knew on `as_of` is advised, or why not."""
    known = {head.id for head in customers.customers_known(w, as_of)}
    standings = suitability.standings(w, as_of)
    states: Mapping[CustomerId, Standing] = {c: standings.get(c, Standing(StandingState.MISSING)) for c in known}
    counts = Counter(s.state for s in states.values())
    basis, currency = queries.basis_at(w, as_of)
    valid = {c: s for c, s in states.items() if s.state is StandingState.VALID}
    cases = queries.cases_at(w, valid, currency, as_of)
    plans = [_proposed(plan) for plan in queries.compose_all(cases, basis)]
    stopped = Counter(_why(plan) for plan in plans if isinstance(plan, NoPlan))
    unproven = customers.customers_with(w, as_of, [UNPROVEN_LEVEL_FIELD])
    early = sum(s.state is StandingState.PREDICTED and c in unproven for c, s in states.items())
    found = {
        "assessment_expired": counts[StandingState.EXPIRED],
        "assessment_missing": counts[StandingState.MISSING],
        "assessment_predicted": counts[StandingState.PREDICTED] - early,
        "assessment_not_yet_known": early,
    }
    reasons = {reason: count for reason, count in found.items() if count}
    packs = {f"{p.content.pack} {p.content.pack_version}" for p in plans if isinstance(p, Plan)}
    return BookAdvice(
        basis=basis,
        outcomes=list(zip(cases, plans, strict=True)),
        informed=counts[StandingState.PREDICTED] + counts[StandingState.MISSING],
        refused=counts[StandingState.EXPIRED] + sum(stopped.values()),
        reasons={**reasons, **dict(sorted(stopped.items()))},
        pack=", ".join(sorted(packs)),
    )


def _proposed(plan: Plan | NoPlan) -> Plan | NoPlan:
    """The plan where it is better than doing nothing."""
    return NoPlan("advice.nothing_better") if isinstance(plan, Plan) and plan.content.advised is Way.NOTHING else plan


def _why(plan: NoPlan) -> str:
    """The guard's own reason when every product was refused for one, else what stopped the plan."""
    codes = sorted({r.code for r in plan.reasons})
    return codes[0] if len(codes) == 1 else plan.code


def _peak_gib() -> float:
    """The largest memory this process has held; Linux counts it in KiB, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**30 if sys.platform == "darwin" else 2**20)

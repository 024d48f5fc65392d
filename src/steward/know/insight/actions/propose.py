"""From pictures to hypotheses: what is found is proposed, what was rejected stays rejected, what is no longer found expires."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, add_days
from steward.know.customers.queries import customers_agreeing, may_process
from steward.know.insight.model import PURPOSE, Finding, Hypothesis, HypothesisState
from steward.know.insight.queries.pictures import pictures
from steward.know.insight.rules import standing
from steward.know.insight.rules.events import find_events
from steward.know.insight.rules.needs import find_needs
from steward.know.insight.rules.pack import pack, rule_of
from steward.know.insight.store import hypotheses
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@dataclass
class _Writing:
    """What a run will write."""

    w: Work
    fresh: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)

    def propose(self, customer_id: CustomerId, found: Finding, before: Hypothesis | None, changed: dict[str, Json]) -> None:
        """A new proposal, in the place of an older one of the same code if there is one."""
        row = self._row(found, changed) | {
            "id": before.id if before else self.w.new_id(),
            "state": HypothesisState.PROPOSED.value,
            "proposed_at": self.w.now,
            "quiet_until": None,
            "answered_at": None,
            "answered_by": None,
        }
        if before is None:
            blind = hypotheses.blind_code(self.w, customer_id, found.code)
            self.fresh.append(row | {"customer_id": customer_id, "kind": found.kind.value, "code_blind": blind})
        else:
            self.changed.append(row)

    def keep(self, before: Hypothesis, found: Finding) -> None:
        """An open proposal with what is known now."""
        if before.finding != found:
            self.changed.append(self._row(found, dict(before.changed)) | {"id": before.id})

    def expire(self, before: Hypothesis) -> None:
        """A proposal that nothing speaks for any longer."""
        self.changed.append({"id": before.id, "state": HypothesisState.EXPIRED.value})

    def _row(self, found: Finding, changed: dict[str, Json]) -> dict[str, Any]:
        rule = rule_of(found.kind.value, found.code)
        return {
            "content": hypotheses.write_content(found, changed),
            "evidence_count": len(found.evidence),
            "method": pack()["method"],
            "expires_on": add_days(self.w.today, rule["expires_days"]),
        }


@action(Operation.INSIGHT_HYPOTHESIS_PROPOSE)
def propose_hypotheses(w: Work, *, customer_ids: Collection[CustomerId] | None = None) -> int:
    """Look at some customers, or at all, and propose what their pictures speak for; how many proposals are new.

    Only for customers who agreed to personal insight. A rejection stands until there is stronger evidence.
    """
    agreed = customers_agreeing(w, PURPOSE) if customer_ids is None else {c for c in customer_ids if may_process(w, c, PURPOSE)}
    if not agreed:
        return 0
    known: dict[CustomerId, dict[str, Hypothesis]] = {}
    for h in hypotheses.of_customers(w, None if customer_ids is None else agreed):
        known.setdefault(h.customer_id, {})[h.finding.code] = h
    writing = _Writing(w)
    for customer_id, picture in pictures(w, None if customer_ids is None else agreed).items():
        if customer_id in agreed:
            _decide(writing, customer_id, find_events(picture) + find_needs(picture), known.get(customer_id, {}))
    hypotheses.add(w, writing.fresh)
    hypotheses.change(w, writing.changed)
    renewed = [row for row in writing.changed if row.get("state") == HypothesisState.PROPOSED.value]
    return len(writing.fresh) + len(renewed)


def _decide(writing: _Writing, customer_id: CustomerId, findings: list[Finding], known: dict[str, Hypothesis]) -> None:
    found = {f.code: f for f in findings}
    for code, before in known.items():
        if before.state is HypothesisState.PROPOSED and code not in found:
            writing.expire(before)
    for code, finding in found.items():
        _decide_one(writing, customer_id, finding, known.get(code))


def _decide_one(writing: _Writing, customer_id: CustomerId, finding: Finding, before: Hypothesis | None) -> None:
    w = writing.w
    if before is None:
        writing.propose(customer_id, finding, None, {})
    elif before.state is HypothesisState.PROPOSED:
        writing.keep(before, finding)
    elif before.state is HypothesisState.EXPIRED:
        if standing.new_rows(before.finding, finding):
            writing.propose(customer_id, finding, before, {})
    elif before.state is HypothesisState.CONFIRMED:
        if before.expires_on <= w.today and standing.new_rows(before.finding, finding) == len(finding.evidence):
            writing.propose(customer_id, finding, before, {})
    elif standing.is_proposed_again(before, finding, w.today, _answered_on(w, before)):
        more = standing.new_rows(before.finding, finding)
        told: dict[str, Json] = {"before": f"{before.finding.probability:.2f}", "now": f"{finding.probability:.2f}", "rows": more}
        writing.propose(customer_id, finding, before, told)


def _answered_on(w: Work, h: Hypothesis) -> BusinessDate:
    assert h.answered_at is not None, "the database keeps a rejection without its instant out"
    return w.day_of(h.answered_at)

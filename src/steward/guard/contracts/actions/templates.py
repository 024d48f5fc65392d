"""Wordings of the bank's own: one person puts a version forward, another releases it (S3, C07)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from steward.guard.contracts.model import Clause, Template, TemplateFaulty, TemplateRelease
from steward.guard.contracts.queries.templates import get_waiting, last_template
from steward.guard.contracts.rules.templates import next_faults, write_template
from steward.guard.contracts.store import templates as store
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate
from steward.know.suitability.model import Saying
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Proposed
from steward.platform.four_eyes.propose import find_proposal, propose
from steward.platform.work import Work

PROPOSE, DECIDE = Operation.CONTRACTS_TEMPLATE_PROPOSE, Operation.CONTRACTS_TEMPLATE_DECIDE


@action(PROPOSE)
def propose_template(w: Work, *, code: str, since: BusinessDate, title: Saying, clauses: Sequence[Clause]) -> str:
    """Put another wording of a template forward, to be signed from `since` on; returns the id to decide under.

    What it is signed for and its legal basis stay. TemplateFaulty with the first fault.
    """
    last = last_template(w, code)
    made = replace(last, version=_next_version(w, code), since=since, title=title, clauses=tuple(clauses))
    _check(w, made, last)
    return propose(w, DECIDE, write_template(made))


def _next_version(w: Work, code: str) -> str:
    return f"b{1 + sum(r.template.code == code for r in store.releases(w))}"


def _check(w: Work, made: Template, last: Template) -> None:
    if faults := next_faults(made, last, w.today):
        raise TemplateFaulty(template_fault=faults[0])


def _as_proposed(w: Work, kw: Mapping[str, Any]) -> Mapping[str, Json]:
    return find_proposal(w, DECIDE, kw["change_id"]).payload


@action(DECIDE, four_eyes=Proposed("change_id", _as_proposed))
def decide_template(w: Work, *, change_id: str, approve: bool, note: str = "") -> Template:
    """Release another person's wording from its first day on, or send it back.

    TemplateFaulty when its first day has come meanwhile or another version was released since. Customers who signed an earlier version
    are asked to sign this one before they next buy; what they hold stays as it is.
    """
    waiting = get_waiting(w, change_id)
    made = replace(waiting.template, version=_next_version(w, waiting.template.code))
    if approve:
        _check(w, made, last_template(w, made.code))
        store.add_release(w, TemplateRelease(made, waiting.proposal.makers[0], w.actor.person_id, w.now, note.strip()))
    return made

"""A contract's wording of the bank's own: read by the wording guard before anybody is asked to sign it (J6, C07)."""

from collections.abc import Iterator, Sequence

from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import TextFacts, TextKind
from steward.guard.contracts import actions, queries
from steward.guard.contracts.model import Clause, Template
from steward.kernel.time import BusinessDate
from steward.know.suitability.model import Saying
from steward.platform.work import Work


def propose_template(w: Work, *, code: str, since: BusinessDate, title: Saying, clauses: Sequence[Clause]) -> str:
    """Put a wording forward; WordingForbidden where it says what nobody may say, besides what the action refuses."""
    change_id = actions.propose_template(w, code=code, since=since, title=title, clauses=clauses)
    _check_wording(w, queries.get_waiting(w, change_id).template, read=True)
    return change_id


def decide_template(w: Work, *, change_id: str, approve: bool, note: str = "") -> Template:
    """Release it or send it back; WordingHeld when only a note of the releaser would let its words pass."""
    if approve:
        _check_wording(w, queries.get_waiting(w, change_id).template, read=bool(note.strip()))
    return actions.decide_template(w, change_id=change_id, approve=approve, note=note)


def _check_wording(w: Work, made: Template, *, read: bool) -> None:
    compliance.refuse_wording(_said(made), TextFacts(TextKind.MESSAGE, w.today), read=read)


def _said(made: Template) -> Iterator[str]:
    for text in (made.title, *(t for c in made.clauses for t in (c.title, c.text))):
        yield from (text.zh, text.en)

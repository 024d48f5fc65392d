"""The wordings customers sign over HTTP: every version, what waits, another version put forward and released (S3, C07, J6)."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from steward.guard.contracts import queries
from steward.guard.contracts.model import Clause, SignedFor, Template, TemplateRelease
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.suitability.model import Saying
from steward.platform.access import matrix
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.files import pdf
from steward.platform.web.paging import IdPath
from steward.platform.work import Work
from steward.workflows import contract_templates as workflow

router = APIRouter(prefix="/api/contract-templates")
READ = operation(Operation.CONTRACTS_TEMPLATE_READ)


class SayingIO(BaseModel):
    """A text in both languages."""

    zh: Annotated[str, Field(min_length=1, max_length=4000)]
    en: Annotated[str, Field(min_length=1, max_length=8000)]


class ClauseIO(BaseModel):
    """A numbered part; a key term is set apart wherever it is shown."""

    id: Annotated[str, Field(min_length=1, max_length=40, pattern="^[a-z][a-z0-9_]*$")]
    key: bool
    title: SayingIO
    text: SayingIO


class WordingVersionOut(BaseModel):
    """One version of a wording. Who put it forward and released it is empty for what came with the product."""

    version: str
    since: date
    title: SayingIO
    clauses: list[ClauseIO]
    signers: int
    made_by: str
    released_by: str
    released_at: datetime | None
    note: str


class WordingHistoryOut(BaseModel):
    """Every version of one template, newest first, and which is signed today."""

    code: str
    signed_for: SignedFor
    basis: str
    in_force: str
    versions: list[WordingVersionOut]
    fields: list[str]


class ClauseChangeOut(BaseModel):
    """What of one clause changes: empty on one side where it comes or goes."""

    id: str
    before: ClauseIO | None
    after: ClauseIO | None


class WordingWaitingOut(BaseModel):
    """A wording that waits for its second person, and how many customers would be asked to sign anew; `may_decide` is about the asker."""

    change_id: str
    code: str
    title: SayingIO
    since: date
    changes: list[ClauseChangeOut]
    signers: int
    made_by: str
    made_at: datetime
    may_decide: bool


class WordingDeskOut(BaseModel):
    """All wordings and what waits."""

    templates: list[WordingHistoryOut]
    waiting: list[WordingWaitingOut]


class WordingChangeIn(BaseModel):
    """Another wording of a template, to be signed from a day on."""

    code: Annotated[str, Field(max_length=40)]
    since: date
    title: SayingIO
    clauses: Annotated[list[ClauseIO], Field(min_length=1, max_length=60)]


class WordingProposedOut(BaseModel):
    """The change that waits for a second person."""

    change_id: str


class WordingDecisionIn(BaseModel):
    """Yes or no to another person's wording, and a note where its words need one."""

    approve: bool
    note: Annotated[str, Field(max_length=500)] = ""


class WordingDecidedOut(BaseModel):
    """The version that was released or sent back."""

    code: str
    version: str
    since: date


@router.get("", **READ)
def get_desk(call: CallDep) -> WordingDeskOut:
    """Everything about the wordings on one page."""
    return call.read(_desk)


@router.post("/changes", **operation(Operation.CONTRACTS_TEMPLATE_PROPOSE))
def propose_template(call: CallDep, body: WordingChangeIn) -> WordingProposedOut:
    """Put another wording forward."""

    def act(w: Work) -> WordingProposedOut:
        clauses = [Clause(c.id, c.key, _saying(c.title), _saying(c.text)) for c in body.clauses]
        made = workflow.propose_template(w, code=body.code, since=BusinessDate(body.since), title=_saying(body.title), clauses=clauses)
        return WordingProposedOut(change_id=made)

    return call.run(act)


@router.post("/changes/{change_id}", **operation(Operation.CONTRACTS_TEMPLATE_DECIDE))
def decide_template(call: CallDep, change_id: IdPath, body: WordingDecisionIn) -> WordingDecidedOut:
    """Release it from its first day on, or send it back."""

    def act(w: Work) -> WordingDecidedOut:
        made = workflow.decide_template(w, change_id=change_id, approve=body.approve, note=body.note)
        return WordingDecidedOut(code=made.code, version=made.version, since=made.since)

    return call.run(act, serial=True)


@router.get("/changes/{change_id}/document", response_class=Response, **READ)
def draw_template(call: CallDep, change_id: IdPath, language: Literal["zh", "en"] = "zh") -> Response:
    """The paper as customers would sign it, with blanks where a customer's own words go."""
    found = call.read(lambda w: (t := queries.get_waiting(w, change_id).template, queries.draw_template(w, t, language)))
    return pdf(f"{found[0].code}-{language}.pdf", found[1])


def _desk(w: Work) -> WordingDeskOut:
    known, waiting = queries.template_desk(w), queries.templates_waiting(w)
    released = [r for h in known for r in h.releases.values()]
    names = customers.names_shown(w, [p for r in released for p in (r.made_by, r.released_by)] + [x.proposal.makers[0] for x in waiting])
    return WordingDeskOut(
        templates=[_history_out(h, names) for h in known],
        waiting=[_waiting_out(w, x, known, names) for x in waiting],
    )


def _history_out(of: queries.TemplateHistory, names: dict[str, str]) -> WordingHistoryOut:
    versions = [_template_out(t, of.signers[t.version], of.releases.get(t.version), names) for t in of.versions]
    return WordingHistoryOut(
        code=of.in_force.code,
        signed_for=of.in_force.signed_for,
        basis=of.in_force.basis,
        in_force=of.in_force.version,
        versions=versions,
        fields=queries.fields_of(of.in_force),
    )


def _template_out(of: Template, signers: int, released: TemplateRelease | None, names: dict[str, str]) -> WordingVersionOut:
    return WordingVersionOut(
        version=of.version,
        since=of.since,
        title=_saying_out(of.title),
        clauses=[_clause_out(c) for c in of.clauses],
        signers=signers,
        made_by=names.get(released.made_by, "") if released else "",
        released_by=names.get(released.released_by, "") if released else "",
        released_at=released.released_at if released else None,
        note=released.note if released else "",
    )


def _waiting_out(w: Work, of: queries.TemplateWaiting, known: list[queries.TemplateHistory], names: dict[str, str]) -> WordingWaitingOut:
    found, made = of.proposal, of.template
    signers = next((h.signers.get(h.in_force.version, 0) for h in known if h.in_force.code == made.code), 0)
    able = bool(matrix.relations(w.actor.role, Operation.CONTRACTS_TEMPLATE_DECIDE))
    return WordingWaitingOut(
        change_id=found.id,
        code=made.code,
        title=_saying_out(made.title),
        since=made.since,
        changes=[
            ClauseChangeOut(
                id=c.id,
                before=None if c.before is None else _clause_out(c.before),
                after=None if c.after is None else _clause_out(c.after),
            )
            for c in of.changes
        ],
        signers=signers,
        made_by=names.get(found.makers[0], ""),
        made_at=found.made_at,
        may_decide=able and w.actor.person_id not in found.makers,
    )


def _clause_out(c: Clause) -> ClauseIO:
    return ClauseIO(id=c.id, key=c.key, title=_saying_out(c.title), text=_saying_out(c.text))


def _saying_out(s: Saying) -> SayingIO:
    return SayingIO(zh=s.zh, en=s.en)


def _saying(s: SayingIO) -> Saying:
    return Saying(s.zh, s.en)

"""Reading what customers sign: the delivered wordings, the bank's own, and what waits for its second person."""

from dataclasses import dataclass

from steward.guard.contracts.model import ClauseChange, ContractNotFound, SignedFor, Template, TemplateFaulty, TemplateRelease
from steward.guard.contracts.rules.templates import FIELDS, changes_of, read_template, template_at, templates
from steward.guard.contracts.store import templates as store
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.model import Proposal
from steward.platform.four_eyes.propose import find_proposal, open_proposals
from steward.platform.work import Work

READ, DECIDE = Operation.CONTRACTS_TEMPLATE_READ, Operation.CONTRACTS_TEMPLATE_DECIDE


@dataclass(frozen=True, slots=True)
class TemplateHistory:
    """Every version of one template, newest first; who released those of the bank's own, and how many customers each binds."""

    in_force: Template
    versions: tuple[Template, ...]
    releases: dict[str, TemplateRelease]
    signers: dict[str, int]


@dataclass(frozen=True, slots=True)
class TemplateWaiting:
    """A wording that waits for its second person, and what it changes."""

    proposal: Proposal
    template: Template
    changes: tuple[ClauseChange, ...]


def templates_known(w: Work) -> tuple[Template, ...]:
    """Every version of every template: those delivered with the product and those the bank released."""
    return (*templates(), *(r.template for r in store.releases(w)))


def template_of(w: Work, code: str, version: str) -> Template:
    """One version of a template; ContractNotFound when there is none."""
    found = next((t for t in templates_known(w) if (t.code, t.version) == (code, version)), None)
    if found is None:
        raise ContractNotFound
    return found


def template_in_force(w: Work, code: str) -> Template:
    """The version of a template that is signed today."""
    return template_at(templates_known(w), code, w.today)


def last_template(w: Work, code: str) -> Template:
    """The version that begins last, be it to come; TemplateFaulty when there is no such template."""
    found = [t for t in templates_known(w) if t.code == code]
    if not found:
        raise TemplateFaulty(template_fault="unknown_code")
    return max(found, key=lambda t: t.since)


def for_every_customer() -> tuple[str, ...]:
    """The templates that each customer signs once a version."""
    return tuple(sorted({t.code for t in templates() if t.signed_for is SignedFor.CUSTOMER}))


def fields_of(of: Template) -> list[str]:
    """The names in braces that a clause of this template may ask for."""
    return sorted(FIELDS[of.signed_for])


def template_desk(w: Work) -> list[TemplateHistory]:
    """Every template with its versions."""
    w.require(READ)
    known, released, signers = templates_known(w), store.releases(w), store.signers(w)
    return [_history(w, code, known, released, signers) for code in dict.fromkeys(t.code for t in known)]


def _history(
    w: Work, code: str, known: tuple[Template, ...], released: list[TemplateRelease], signers: dict[tuple[str, str], int]
) -> TemplateHistory:
    versions = tuple(sorted((t for t in known if t.code == code), key=lambda t: t.since, reverse=True))
    return TemplateHistory(
        in_force=template_at(known, code, w.today),
        versions=versions,
        releases={r.template.version: r for r in released if r.template.code == code},
        signers={t.version: signers.get((code, t.version), 0) for t in versions},
    )


def templates_waiting(w: Work) -> list[TemplateWaiting]:
    """Wordings that wait for their second person, oldest first."""
    w.require(READ)
    return [_waiting(w, p) for p in open_proposals(w, DECIDE)]


def get_waiting(w: Work, change_id: str) -> TemplateWaiting:
    """One of them, decided or not."""
    w.require(READ)
    return _waiting(w, find_proposal(w, DECIDE, change_id))


def _waiting(w: Work, found: Proposal) -> TemplateWaiting:
    made = read_template(found.payload)
    before = max((t for t in templates_known(w) if t.code == made.code and t.since < made.since), key=lambda t: t.since)
    return TemplateWaiting(found, made, tuple(changes_of(before, made)))

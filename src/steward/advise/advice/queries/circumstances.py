"""What the record of a recommendation or an acceptance says beside facts and verdict (regulation.md section 10)."""

from collections.abc import Iterable, Mapping, Sequence

from steward.advise.advice.model import Case, Content, FactUsed, Proposal, bought
from steward.advise.advice.queries.gather import list_used
from steward.advise.advice.queries.told import facts_used
from steward.advise.advice.queries.wording import opinion_told, warnings_told
from steward.advise.selection.model import ShelfItem
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import Circumstances
from steward.kernel.ids import ProductId
from steward.kernel.json import Json, plain
from steward.kernel.refusal import NotFound
from steward.know.customers import queries as customers
from steward.know.products import queries as products
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import Standing
from steward.platform.work import Work

ONLINE = "online"
ADVISOR = "advisor"
MACHINE = "machine"


def circumstances_of_run(case: Case, content: Content, versions: Mapping[ProductId, int]) -> Circumstances:
    """For advice that was computed for a whole book and shown to nobody yet."""
    about = case.facts
    assessed = next((u.id for u in case.used if u.field == "assessment"), None)
    day = None if about.assessed_on is None else about.assessed_on.isoformat()
    assessment: dict[str, Json] = {"id": assessed, "level": about.level, "date": day, "state": about.assessment}
    return Circumstances(channel=MACHINE, used=_used(case.used), assessment=assessment, products=_products(content, versions))


def circumstances_issued(case: Case, standing: Standing, content: Content, fingerprint: str, shelf: Iterable[ShelfItem]) -> Circumstances:
    """For a proposal that an advisor puts before a customer."""
    return Circumstances(
        channel=ADVISOR,
        used=_used(case.used),
        assessment=_assessment(standing),
        overrides=_overrides(standing),
        products=_products(content, versions_of(shelf)),
        opinion=opinion_told(content, fingerprint),
        warnings=warnings_told(content),
    )


def circumstances_accepted(w: Work, found: Proposal, confirmation: Json) -> Circumstances:
    """For a proposal a customer agrees to: what is known today, what was read, how it was confirmed, and what else was agreed before."""
    standing = suitability.assessment_of(w, found.customer_id, w.today)
    relied = facts_used(customers.facts_of(w, found.customer_id, w.today))
    sold = products.get_products(w, [line.product_id for line in found.content.lines], w.today)
    answers = (stands.answer for stands in customers.consents_of(w, found.customer_id))
    return Circumstances(
        channel=ONLINE,
        used=_used(list_used(relied, standing, w.today)),
        assessment=_assessment(standing),
        overrides=_overrides(standing),
        products=_products(found.content, {p.id: p.version for p in sold.values()}),
        opinion=opinion_told(found.content, found.fingerprint),
        documents=_documents(w, found),
        warnings=warnings_told(found.content),
        confirmations=[confirmation],
        signature=_signature(w, found),
        consents=[{"id": a.id, "purpose": a.purpose, "decision": a.decision.value} for a in answers if a is not None],
    )


def _signature(w: Work, found: Proposal) -> Json:
    """What was signed for it: the proposal's own document, and what its purchases rest on, each with the file that holds the signature.

    The certificate of the signer is in the file, whose hash is kept; what was signed on paper has none of ours.
    """
    wanted = {(code, about) for code, about in contracts.contracts_of_purchase(w, bought(found.content))}
    live = (c for c in contracts.list_contracts(w, found.customer_id) if c.is_in_force)
    signed = [c for c in live if c.subject_id == found.id or (c.code, c.subject_id) in wanted]
    return [
        {
            "id": c.id,
            "code": c.code,
            "version": c.version,
            "channel": c.channel,
            "hash": c.content_hash,
            "file": c.file_hash,
            "signed_at": plain(c.signed_at),
        }
        for c in sorted(signed, key=lambda c: c.number)
    ]


def _documents(w: Work, found: Proposal) -> list[Json]:
    """What was shown before signing, each text by hash, with the seconds it was read and when it was acknowledged."""
    try:
        told = contracts.evidence_of(w, found.id)
    except NotFound:
        return []
    return [
        {
            "id": shown.document.code,
            "version": shown.document.version,
            "title": shown.document.title,
            "product": shown.document.product_id,
            "hash": shown.hash,
            "dwell": sum(shown.seconds.values()),
            "acknowledged_at": None if shown.acknowledged_at is None else shown.acknowledged_at.isoformat(),
        }
        for one in told
        for shown in one.shown
    ]


def versions_of(items: Iterable[ShelfItem]) -> dict[ProductId, int]:
    """The version of each product on a shelf."""
    return {item.product_id: item.version for item in items}


def _used(used: Sequence[FactUsed]) -> list[Json]:
    return [{"id": u.id, "field": u.field, "source": u.source, "valid_from": u.valid_from} for u in used]


def _assessment(standing: Standing) -> dict[str, Json] | None:
    found = standing.assessment
    if found is None:
        return None
    made = {"id": found.id, "version": found.questionnaire, "score": found.score, "level": found.level, "date": found.assessed_on}
    stands = {"basis": found.basis, "state": standing.state, "valid_until": standing.valid_until, "ceiling": standing.ceiling}
    return dict(plain({**made, **stands}))


def _overrides(standing: Standing) -> list[Json]:
    """All that the level may not exceed, beside the questionnaire."""
    return [{"id": b.id, "level": b.level, "clause": b.clause, "mark": b.mark} for b in standing.bounds]


def _products(content: Content, versions: Mapping[ProductId, int]) -> list[Json]:
    return [
        {"id": line.product_id, "version": versions.get(line.product_id), "code": line.code, "zh": line.name_zh, "en": line.name_en}
        for line in content.lines
    ]

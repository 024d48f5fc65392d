"""Opening disclosures: for each product what the duty table asks of this customer today, or the one already begun."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from steward.guard.contracts.actions.happen import event_of
from steward.guard.contracts.model import (
    AssessmentNeeded,
    Disclosure,
    EventKind,
    NotAskedFor,
    RecordedDisclosure,
    ShownDocument,
    TalkFirst,
    Wish,
)
from steward.guard.contracts.queries.situation import Due, duties_now
from steward.guard.contracts.queries.standing import progress_of
from steward.guard.contracts.queries.texts import shown_documents
from steward.guard.contracts.rules.library import document_at, duties
from steward.guard.contracts.store import disclosures as store
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.time import Instant
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

ONLINE = "online"
BUY = "buy"
OPINION = "opinion"


@action(Operation.CONTRACTS_DISCLOSURE_COMPLETE, subject="customer_id")
def open_disclosures(
    w: Work, *, customer_id: CustomerId, wishes: Sequence[Wish], language: str, subject_id: str | None = None
) -> list[Disclosure]:
    """What the customer must read and do before buying each of `wishes`, in their order; begun ones go on where they were left.

    AssessmentNeeded without a valid assessment, TalkFirst while somebody of the bank has to speak with the customer about a product.
    """
    due = duties_now(w, customer_id, [wish.product_id for wish in wishes])
    live = [d for d in store.disclosures_of(w, customer_id, live_at=w.now) if d.language == language]
    progress = progress_of(w, live)
    going = [d for d in live if not progress[d.id].refused]
    out, fresh = [], []
    for wish in wishes:
        if wish.product_id not in due:
            raise NotAskedFor
        asked = due[wish.product_id]
        begun = [d for d in going if asked.covered_by(d, wish.amount)]
        if not begun:
            _check_may_open(asked, [d for d in going if d.product_id == wish.product_id and progress[d.id].waits_for])
            fresh.append(_new(w, customer_id, asked, wish.amount, language, subject_id, ONLINE, {}))
        out.append(begun[-1] if begun else fresh[-1])
    _keep(w, fresh)
    return out


def _check_may_open(asked: Due, waiting: Sequence[Disclosure]) -> None:
    if waiting:
        raise TalkFirst
    if OPINION in asked.duty.documents and asked.level is None:
        raise AssessmentNeeded


@action(Operation.CONTRACTS_DISCLOSURE_RECORD)
def record_disclosures(w: Work, *, rows: Sequence[RecordedDisclosure]) -> int:
    """Record disclosures made on paper or in an earlier system, with the texts of today, each proved by its signed file; returns how many.

    AssessmentNeeded, and nothing is recorded, when a customer has no valid assessment.
    """
    texts: dict[tuple[str, str], Mapping[str, ShownDocument]] = {}
    made = []
    by_customer: dict[CustomerId, list[RecordedDisclosure]] = {}
    for row in rows:
        by_customer.setdefault(row.customer_id, []).append(row)
    for customer_id, own in by_customer.items():
        due = duties_now(w, customer_id, [row.wish.product_id for row in own])
        for row in own:
            asked = due[row.wish.product_id]
            _check_may_open(asked, ())
            known = texts.setdefault((row.wish.product_id, row.language), {})
            new = _new(w, customer_id, asked, row.wish.amount, row.language, row.subject_id, row.channel, known)
            texts[row.wish.product_id, row.language] = {d.code: d for d in new.documents if not document_at(d.code, w.today).personal}
            made.append((new, row.evidence))
    _keep(w, [d for d, _ in made])
    store.add_events(w, [event_of(w, d, EventKind.RECORDED, d.channel, facts={"evidence": evidence}) for d, evidence in made])
    return len(made)


def _new(
    w: Work,
    customer_id: CustomerId,
    due: Due,
    amount: Money,
    language: str,
    subject_id: str | None,
    channel: str,
    known: Mapping[str, ShownDocument],
) -> Disclosure:
    """A disclosure not yet kept; texts already `known` are not composed again."""
    days = duties().bounds["care_valid_days" if due.duty.cares else "valid_days"]
    left = replace(due.duty, documents=tuple(code for code in due.duty.documents if code not in known))
    composed = {d.code: d for d in shown_documents(w, due.product, left, amount, due.level, language)}
    return Disclosure(
        id=w.new_id(),
        customer_id=customer_id,
        product_id=due.product.id,
        product_version=due.product.version,
        product_kind=due.product.kind.value,
        act=BUY,
        subject_id=subject_id,
        channel=channel,
        language=language,
        amount=amount,
        level=due.level,
        duty=due.duty,
        documents=tuple({**known, **composed}[code] for code in due.duty.documents),
        opened_at=w.now,
        expires_at=Instant(w.now + dt.timedelta(days=days)),
    )


def _keep(w: Work, made: Sequence[Disclosure]) -> None:
    personal = {d.code for one in made for d in one.documents if document_at(d.code, w.today).personal}
    store.keep_documents(w, [d for one in made for d in one.documents if d.code not in personal])
    digests = store.add_disclosures(w, made, personal)
    store.add_events(w, [event_of(w, d, EventKind.OPENED, d.product_id, facts={"digest": digests[d.id]}) for d in made])

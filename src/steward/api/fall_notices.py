"""Telling customers of a fall in calm words: drafts for those it takes beyond what was said, released by who advises them (G2)."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.api.what_if import CURRENCY, label_of
from steward.deliver.calm import actions
from steward.deliver.calm import queries as calm
from steward.deliver.calm.model import CalmContract
from steward.deliver.calm.routes import step_text
from steward.deliver.whatif import queries as whatif
from steward.deliver.whatif.model import Beyond, Lever, Measure, WhatIf, WhatIfRow
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN, IdPath
from steward.platform.words import say
from steward.platform.work import Work

router = APIRouter(prefix="/api/what-if/trials/{trial_id}/notices")
LANGUAGES = ("zh", "en")
AT_ONCE = 200
TOLD = (Beyond.BOTH, Beyond.AGREED, Beyond.LEVEL)


class NoticeDraftOut(BaseModel):
    """What a customer would be told; `words` is their own sentence, shown beside it."""

    customer_id: str
    customer: str
    text: str
    words: str
    told: bool


class NoticeDraftsOut(BaseModel):
    """Drafts for those of one's own customers whom the fall takes beyond what was said."""

    items: list[NoticeDraftOut]


class ReleaseIn(BaseModel):
    """Whom to tell."""

    customer_ids: Annotated[list[Annotated[str, Field(pattern=UUID_PATTERN)]], Field(min_length=1, max_length=AT_ONCE)]


class ReleasedOut(BaseModel):
    """How many were told; who had been told before, or is not reached, is left out."""

    released: int


@router.get("", **operation(Operation.WHATIF_ROW_READ))
def list_drafts(call: CallDep, trial_id: IdPath) -> NoticeDraftsOut:
    """What those a fall takes beyond what was said would be told, two hundred at most."""
    return call.read(lambda w: _drafts(w, call, trial_id))


@router.post("", **operation(Operation.CALM_NOTICE_RELEASE, idempotent=True))
def release_notices(call: CallDep, trial_id: IdPath, body: ReleaseIn) -> ReleasedOut:
    """Tell these customers, each once; every text passes the wording guard or nobody is told."""
    return call.run(lambda w: ReleasedOut(released=_release(w, trial_id, [CustomerId(c) for c in body.customer_ids])))


def _drafts(w: Work, call: Call, trial_id: str) -> NoticeDraftsOut:
    change = whatif.get_trial(w, trial_id).change
    found = [row for beyond in TOLD for row in _reached(w, trial_id, change, beyond)][:AT_ONCE]
    ids = [row.customer_id for row in found]
    who, written, told = customers.customers_by_id(w, ids), calm.contracts_of(w, ids), calm.told_of(w, trial_id)
    items = [
        NoticeDraftOut(
            customer_id=row.customer_id,
            customer=customers.shown_name(w, who[row.customer_id]) if row.customer_id in who else "",
            text=notice_text(call.language, change, row, written.get(row.customer_id)),
            words=_words(written.get(row.customer_id)),
            told=row.customer_id in told,
        )
        for row in found
    ]
    return NoticeDraftsOut(items=items)


def _reached(w: Work, trial_id: str, change: WhatIf, beyond: Beyond) -> list[WhatIfRow]:
    return whatif.list_rows(w, trial_id, beyond=beyond, limit=AT_ONCE)[0] if change.lever is Lever.SHOCK else []


def _release(w: Work, trial_id: str, ids: Sequence[CustomerId]) -> int:
    change, told = whatif.get_trial(w, trial_id).change, calm.told_of(w, trial_id)
    rows = [r for r in whatif.rows_about(w, trial_id, ids) if r.beyond is not Beyond.NOTHING and r.customer_id not in told]
    written = calm.contracts_of(w, [r.customer_id for r in rows])
    for row in rows:
        held = written.get(row.customer_id)
        texts = {language: notice_text(language, change, row, held) for language in LANGUAGES}
        actions.release_notice(w, customer_id=row.customer_id, trial_id=trial_id, texts=texts, words=_words(held))
    return len(rows)


def _words(held: CalmContract | None) -> str:
    return "" if held is None else held.words


def notice_text(language: str, change: WhatIf, row: WhatIfRow, held: CalmContract | None) -> str:
    """What a customer is told: the estimate, what they agreed in calm times, and that nothing has to be hurried."""
    lost = Money(row.before[Measure.WEALTH] - row.after[Measure.WEALTH], CURRENCY)
    step = None if held is None else held.agreed_at(row.fall_bps)
    facts = {"shock": label_of(language, change), "lost": f"{lost.major:,.0f}", "share": f"{row.fall_bps / 100:.1f}%"}
    agreed = "" if step is None else say(language, "calm.notice_agreed", {"agreed": step_text(language, step)})
    if held is None:
        agreed = say(language, "calm.notice_open")
    return " ".join(part for part in (say(language, "calm.notice", facts), agreed, say(language, "calm.notice_end")) if part)

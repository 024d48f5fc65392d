"""The wording guard over HTTP: try a text before a customer meets it (J6)."""

from enum import StrEnum

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.guard.compliance import queries
from steward.guard.compliance.model import TextFacts, TextKind
from steward.kernel.verdict import Reason
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.work import Work

router = APIRouter(prefix="/api/compliance")
MAX_TEXT = 20_000


class Shown(StrEnum):
    """What a text displays beside its words."""

    PAST_PERFORMANCE = "past_performance"
    BENCHMARK = "benchmark"
    AI_GENERATED = "ai_generated"


class WordingIn(BaseModel):
    """A text, what it is, which kinds of product it is about and what it shows."""

    text: str = Field(min_length=1, max_length=MAX_TEXT)
    kind: TextKind
    products: list[str] = Field(default=[], max_length=10)
    shows: list[Shown] = Field(default=[], max_length=3)


class FindingOut(BaseModel):
    """Words that may not stay, or a sentence that is missing; `start` and `end` count characters of the text."""

    decision: str
    words: str
    start: int
    end: int
    clause: str
    sentence: str


class WordingOut(BaseModel):
    """What the guard says of the text."""

    decision: str
    findings: list[FindingOut]


@router.post("/wording", **operation(Operation.COMPLIANCE_WORDING_CHECK))
def check_wording(call: CallDep, body: WordingIn) -> WordingOut:
    """Forbidden words, claims that need proof, and sentences that are missing."""

    def read(w: Work) -> WordingOut:
        about = TextFacts(body.kind, w.today, products=frozenset(body.products), shows=frozenset(s.value for s in body.shows))
        verdict = queries.judge_wording(body.text, about)
        return WordingOut(decision=verdict.decision.name, findings=[_finding(call, r) for r in verdict.reasons])

    return call.read(read)


def _finding(call: Call, reason: Reason) -> FindingOut:
    facts = reason.facts
    return FindingOut(
        decision=reason.decision.name,
        words=str(facts["words"]),
        start=int(str(facts["start"])),
        end=int(str(facts["end"])),
        clause=str(facts["clause"]),
        sentence=call.say(reason.code, **facts),
    )

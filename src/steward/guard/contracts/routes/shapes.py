"""Shapes of disclosures. Nothing that agrees has a default: what the customer did not send was not agreed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from steward.guard.contracts import queries
from steward.guard.contracts.model import Answer, CareQuestion, CheckQuestion, Disclosure, Progress, ShownDocument, StepKind
from steward.guard.contracts.queries.pace import seconds_asked
from steward.guard.contracts.rules import typed
from steward.guard.contracts.rules.check import answer_order
from steward.know.products import queries as products
from steward.platform.web.call import Call
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work


class ShownLineOut(BaseModel):
    """A line, with its amount or rate where it has one."""

    text: str
    amount: str | None


class ShownSectionOut(BaseModel):
    """A section, the seconds it has to be open at the least, and those it was."""

    id: str
    title: str
    lines: list[ShownLineOut]
    min_seconds: int
    seconds: int


class ShownDocumentOut(BaseModel):
    """A document as it reads; `hash` is what an acknowledgement names."""

    code: str
    version: str
    hash: str
    title: str
    sections: list[ShownSectionOut]
    acknowledged: bool


class ChoiceOut(BaseModel):
    """One answer to choose."""

    id: str
    text: str


class CheckQuestionOut(BaseModel):
    """The question that is asked now."""

    id: str
    text: str
    answers: list[ChoiceOut]


class CareQuestionOut(BaseModel):
    """A question of special care."""

    id: str
    text: str
    answers: list[ChoiceOut]


class DisclosureHeadOut(BaseModel):
    """How far one product's papers are."""

    id: str
    product_id: str
    product_name: str
    amount: MoneyOut
    steps: list[str]
    done: list[str]
    complete: bool
    expires_at: datetime


class DisclosureOut(DisclosureHeadOut):
    """Everything of one product's papers, to go on where they were left."""

    customer_id: str
    grade: str
    complexity: str
    language: str
    cares: bool
    opened_at: datetime
    worst: MoneyOut
    documents: list[ShownDocumentOut]
    question: CheckQuestionOut | None
    right: int
    wrong: int
    care_questions: list[CareQuestionOut]
    statements: dict[str, str]
    waits_for: str | None
    reflection_until: datetime | None


def head_out(w: Work, call: Call, of: Disclosure, found: Progress) -> DisclosureHeadOut:
    """One product's papers in a list."""
    return DisclosureHeadOut(**_head(w, call, of, found))


def _head(w: Work, call: Call, of: Disclosure, found: Progress) -> dict[str, Any]:
    product = products.get_products(w, [of.product_id])[of.product_id]
    return {
        "id": of.id,
        "product_id": of.product_id,
        "product_name": product.name_zh if call.language == "zh" else product.name_en,
        "amount": MoneyOut.of(of.amount),
        "steps": list(found.steps),
        "done": sorted(found.done),
        "complete": found.complete,
        "expires_at": of.expires_at,
    }


def disclosure_out(w: Work, call: Call, of: Disclosure, found: Progress) -> DisclosureOut:
    """One product's papers whole."""
    product = products.get_products(w, [of.product_id])[of.product_id]
    question = queries.question_now(of, found)
    return DisclosureOut(
        **_head(w, call, of, found),
        customer_id=of.customer_id,
        grade=f"R{product.grade}" if product.grade else "",
        complexity=of.duty.complexity.value,
        language=of.language,
        cares=of.duty.cares,
        opened_at=of.opened_at,
        worst=MoneyOut.of(queries.worst_loss(w, product, of.amount)),
        documents=[_document(w, d, found) for d in of.documents],
        question=None if question is None else _question(of, question),
        right=found.right,
        wrong=found.wrong,
        care_questions=[_care(q, of.language) for q in queries.care_asked()] if StepKind.CARE_QUESTIONS in of.duty.steps else [],
        statements={step.value: text.to(of.language) for step, text in typed.STATEMENTS.items() if step in of.duty.steps},
        waits_for=None if found.waits_for is None else found.waits_for.value,
        reflection_until=found.reflection_until,
    )


def _document(w: Work, shown: ShownDocument, found: Progress) -> ShownDocumentOut:
    spent = found.read.get(shown.hash, {})
    sections = [
        ShownSectionOut(
            id=s.id,
            title=s.title,
            lines=[ShownLineOut(text=line.text, amount=line.amount) for line in s.lines],
            min_seconds=seconds_asked(w, s),
            seconds=spent.get(s.id, 0),
        )
        for s in shown.sections
    ]
    return ShownDocumentOut(
        code=shown.code, version=shown.version, hash=shown.hash, title=shown.title, sections=sections, acknowledged=shown.code in found.done
    )


def _question(of: Disclosure, question: CheckQuestion) -> CheckQuestionOut:
    texts = {a.id: a.text.to(of.language) for a in question.answers}
    answers = [ChoiceOut(id=i, text=texts[i]) for i in answer_order(of, question)]
    return CheckQuestionOut(id=question.id, text=question.text.to(of.language), answers=answers)


def _care(question: CareQuestion, language: str) -> CareQuestionOut:
    return CareQuestionOut(id=question.id, text=question.text.to(language), answers=_choices(question.answers, language))


def _choices(answers: Sequence[Answer], language: str) -> list[ChoiceOut]:
    return [ChoiceOut(id=a.id, text=a.text.to(language)) for a in answers]

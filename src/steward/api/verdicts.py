"""Whether a customer can buy a product, why not, and what would change it; worded for whoever asks."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from steward.advise.advice import queries as advice
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import Act, Explained, Remedy, ReviewFacts, Spoke
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter()
Amount = Annotated[
    Decimal | None, Query(gt=0, max_digits=15, decimal_places=2, description="Major units; the product's minimum when absent.")
]


class VerdictReasonOut(BaseModel):
    """A rule that spoke: where it comes from, how well that is verified (mark), its sentence, and by name the facts it used."""

    rule_id: str
    clause: str
    mark: str
    decision: str
    text: str
    facts: dict[str, str]


class RemedyOut(BaseModel):
    """One thing that can honestly change, and by whom: customer, guardian or nobody (time)."""

    code: str
    by: str
    text: str


class VerdictOut(BaseModel):
    """A verdict, and the smallest sets of changes that turn it to `towards`: alternatives, in each of which every change is needed."""

    product_id: str
    product_name: str
    amount: MoneyOut
    decision: str
    passes: bool
    pack: str
    pack_version: str
    reasons: list[VerdictReasonOut]
    towards: str
    remedies: list[list[RemedyOut]]


@router.get("/api/customers/{customer_id}/products/{product_id}/verdict", **operation(Operation.COMPLIANCE_VERDICT_READ))
def get_verdict(call: CallDep, customer_id: IdPath, product_id: IdPath, amount: Amount = None) -> VerdictOut:
    """What the guard would say if the customer agreed to this purchase now; a product the caller may not see is not found."""

    def read(w: Work) -> VerdictOut:
        who = CustomerId(customer_id)
        w.require(Operation.COMPLIANCE_VERDICT_READ, who)
        product = products.get_product(w, ProductId(product_id))
        money = Money(product.min_amount.minor, product.currency) if amount is None else Money.of(amount, product.currency)
        wish = advice.Wish(who, product.id, Act.ACCEPT, money, money.minor, w.now)
        (facts,) = advice.facts_of_wishes(w, [wish], w.today)
        name = product.name_zh if call.language == "zh" else product.name_en
        return _out(call, facts, compliance.explain(facts, compliance.packs_of(w)), name, product.id)

    return call.read(read)


def _out(call: Call, facts: ReviewFacts, told: Explained, name: str, product_id: str) -> VerdictOut:
    verdict = told.verdict
    return VerdictOut(
        product_id=product_id,
        product_name=name,
        amount=MoneyOut.of(Money(facts.amount or 0, facts.currency)),
        decision=verdict.decision.name,
        passes=verdict.passes,
        pack=verdict.pack,
        pack_version=verdict.pack_version,
        reasons=[_reason(call, s) for s in sorted(told.spoke, key=lambda s: -s.reason.decision)],
        towards=told.towards.name,
        remedies=[[_remedy(call, r, facts.currency) for r in together] for together in told.remedies],
    )


def _reason(call: Call, spoke: Spoke) -> VerdictReasonOut:
    reason = spoke.reason
    return VerdictReasonOut(
        rule_id=reason.rule_id,
        clause=spoke.clause,
        mark=spoke.mark,
        decision=reason.decision.name,
        text=call.say(reason.code, **reason.facts),
        facts={name: str(value) for name, value in reason.facts.items() if value is not None},
    )


def _remedy(call: Call, remedy: Remedy, currency: str) -> RemedyOut:
    chosen = remedy.field in ("order.amount", "order.premium")
    value = str(Money(int(str(remedy.value)), currency)) if chosen else str(remedy.value)
    return RemedyOut(code=remedy.code, by=remedy.by, text=call.say(remedy.code, value=value))

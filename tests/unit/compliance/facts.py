"""Facts for reviews: a good case in every respect, to be spoilt in one."""

import datetime as dt
from dataclasses import replace
from typing import Any

from steward.guard.compliance.model import Act, CustomerFacts, ProductFacts, ReviewFacts
from steward.guard.compliance.rules import review as engine
from steward.guard.compliance.rules.pack import shipped
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision, Verdict

TODAY = BusinessDate(dt.date(2026, 11, 22))

CUSTOMER = CustomerFacts(
    kind="person",
    level=3,
    assessment="valid",
    assessed_on=BusinessDate(dt.date(2026, 3, 1)),
    age=40,
    declared_assets=100_000_000,
)
PRODUCT = ProductFacts(
    regime="NFRA",
    issuer_type="wealth_company",
    kind="wmp",
    offering="public",
    state="on_shelf",
    issuer_grade=2,
    seller_grade=2,
    shown_grade=2,
    min_amount=100,
    step=1,
)


def graded(grade: int | None, **more: Any) -> ProductFacts:
    """The good product at another grade."""
    return replace(PRODUCT, **({"issuer_grade": grade, "seller_grade": grade, "shown_grade": grade} | more))


def facts(
    act: Act = Act.BUY,
    *,
    customer: dict[str, Any] | None = None,
    product: ProductFacts = PRODUCT,
    as_of: BusinessDate = TODAY,
    amount: int | None = 5_000_000,
    **more: Any,
) -> ReviewFacts:
    """The good case with some facts of the customer, the product or the order changed."""
    given = {"total": amount} | more
    return ReviewFacts(act=act, as_of=as_of, customer=replace(CUSTOMER, **(customer or {})), product=product, amount=amount, **given)


def review(case: ReviewFacts) -> Verdict:
    """The verdict under the packs as they are shipped."""
    return engine.review(case, shipped())


def outcome(case: ReviewFacts) -> tuple[Decision, set[str]]:
    """What was decided, and by which rules."""
    found = review(case)
    return found.decision, {r.rule_id for r in found.reasons}

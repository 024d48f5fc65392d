"""Reads of changes, admission, gradings and qualifications."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import sqlalchemy as sa

from steward.kernel.explain import Explanation
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.time import BusinessDate
from steward.know.products.model import (
    Change,
    ChangeNotFound,
    Graded,
    GradeMethod,
    InvestorFigures,
    InvestorProof,
    InvestorRule,
    InvestorTest,
    ProductRow,
    ProofKind,
    Qualified,
)
from steward.know.products.queries.page import limits
from steward.know.products.rules import admission, grade, investor, soundness
from steward.know.products.store import life
from steward.know.products.tables import change, decision
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.PRODUCTS_CHANGE_READ


@cache
def grade_methods() -> tuple[GradeMethod, ...]:
    """Every grading method, oldest first."""
    return grade.parse_methods(files("steward.know.products").joinpath("data", "grade-methods.toml").read_text("utf-8"))


@cache
def regimes() -> Mapping[str, Any]:
    """Regime by kind and issuer type."""
    return tomllib.loads(files("steward.know.products").joinpath("data", "regimes.toml").read_text("utf-8"))


def admission_faults(product: ProductRow) -> list[str]:
    """Codes of what keeps a product from being put on the shelf; empty when nothing does."""
    return admission.find_faults(product, limits(), regimes())


def bad_term(product: ProductRow) -> str | None:
    """The first term that is out of its range, unknown or malformed (`terms.NAME` for the kind's own); None when all are sound."""
    return soundness.find_bad_term(product)


def list_changes(w: Work, product_id: ProductId | None = None) -> list[Change]:
    """Changes of one product or of all, newest first."""
    w.require(READ)
    return life.changes(w.db, sa.true() if product_id is None else change.c.product_id == product_id)


def open_changes(w: Work, product_id: ProductId) -> list[Change]:
    """Changes of a product that wait for a decision."""
    return life.changes(w.db, (change.c.product_id == product_id) & decision.c.change_id.is_(None))


def get_change(w: Work, change_id: str) -> Change:
    """One change; ChangeNotFound when there is none."""
    w.require(READ)
    found = life.changes(w.db, change.c.id == change_id)
    if not found:
        raise ChangeNotFound
    return found[0]


def explain_grade(w: Work, product: ProductRow, product_id: ProductId) -> Explanation | None:
    """Why the seller's grade is what it is: the last grading's factors, scores and floor; None when no grading is on record."""
    found = life.latest_grading(w.db, product_id, w.now)
    if found is None or found.graded.grade != product.seller_grade:
        return None
    return grade.explain_grade(found.graded)


def explain_graded(graded: Graded) -> Explanation:
    """The trail of one grading."""
    return grade.explain_grade(graded)


def is_professional(figures: InvestorFigures) -> bool:
    """Whether these figures make a natural person a professional investor of the securities regime (F07); no regime of the NFRA asks."""
    return investor.is_qualified(limits()["professional"]["F07"], figures)


def is_proof_fresh(proved_on: BusinessDate, today: BusinessDate) -> bool:
    """Whether a proof of this day may still be relied on (D)."""
    return investor.is_fresh(proved_on, today, limits()["proofs"]["months"])


def is_qualified(rule: InvestorRule, figures: InvestorFigures) -> bool:
    """Whether proved figures pass a test of a qualified investor (W30, P02)."""
    return investor.is_qualified(limits()["qualified"][rule.value], figures)


def is_qualified_organisation(net_assets: int) -> bool:
    """Whether the proved net assets of an organisation, whole yuan, open asset management products to it (W30)."""
    return net_assets >= int(limits()["qualified"]["W30"]["organisation_net_assets"])


def proof_fault(proofs: Sequence[InvestorProof], today: BusinessDate, *, organisation: bool) -> str | None:
    """Why proofs of a qualified investor cannot be put forward, by name; None when they can."""
    return investor.find_proof_fault(proofs, today, organisation=organisation)


def judge_proofs(proofs: Sequence[InvestorProof], today: BusinessDate) -> tuple[InvestorTest, ...]:
    """What proofs come to on a day under every test that speaks of such an investor (W30, P02), each by its own figures."""
    sums, months = limits()["qualified"], limits()["proofs"]["months"]
    organisation = any(p.kind is ProofKind.ORGANISATION for p in proofs)
    rules = [rule for rule in InvestorRule if not organisation or ProofKind.ORGANISATION.value in sums[rule.value]]
    return tuple(investor.judge_proofs(rule, sums[rule.value], proofs, today, months) for rule in rules)


def rules_passed_of(
    w: Work, customer_ids: Collection[CustomerId], as_of: BusinessDate | None = None
) -> dict[CustomerId, dict[InvestorRule, Qualified]]:
    """The investor tests on record that hold for each of these customers; who passed none is absent."""
    day = as_of or w.today
    return life.qualified_among(w.db, customer_ids, day, w.end_of(day))


def rules_passed(w: Work, customer_id: CustomerId, as_of: BusinessDate | None = None) -> dict[InvestorRule, BusinessDate]:
    """The investor tests on record that hold for a customer today (or held at the end of `as_of`), with the day they were passed."""
    return {rule: held.since for rule, held in rules_passed_of(w, [customer_id], as_of).get(customer_id, {}).items()}

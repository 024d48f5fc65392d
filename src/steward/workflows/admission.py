"""Admission to the shelf: what a product says of itself is read by the wording guard, and the guard's act *list* is asked (J6, D3)."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from steward.advise.advice.queries import facts_of_product
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.actions import check_acts
from steward.guard.compliance.model import NOBODY, Act, ProductFacts, ReviewFacts
from steward.kernel.ids import ProductId
from steward.kernel.time import BusinessDate
from steward.know.products import actions, queries
from steward.know.products.model import (
    AnyTerms,
    Change,
    ChangeState,
    Evidence,
    PrivateTerms,
    Product,
    Proves,
    ShelfState,
    WmpForm,
    WmpTerms,
    read_terms,
)
from steward.platform.work import Work

MILLION_YUAN = 1_000_000 * 100  # in minor units
# What cannot be left yet pays more than any floor asks for.
NOT_TO_BE_LEFT_BPS = 10_000


def propose_change(
    w: Work, *, product_id: ProductId, after: ShelfState, reason: str, evidence: Sequence[Evidence] = (), day: BusinessDate | None = None
) -> Change:
    """Ask for a product's state to change; NotCleared when it may not be put on the shelf as it is and with these papers."""
    made = actions.propose_change(w, product_id=product_id, after=after, reason=reason, evidence=evidence, day=day)
    if after is ShelfState.ON_SHELF:
        check_acts(w, acts=[facts_of_listing(w, made)])
    return made


def decide_admission(w: Work, *, change_id: str, approve: bool, note: str = "") -> Change:
    """Decide another person's change of a product's state.

    On its way to the shelf WordingForbidden, or WordingHeld when only a note of whoever decides would let its words pass; NotCleared.
    """
    found = queries.get_change(w, change_id)
    if approve and found.after is ShelfState.ON_SHELF:
        compliance.refuse_product_texts(queries.get_product(w, found.product_id), w.today, read=bool(note.strip()))
        check_acts(w, acts=[facts_of_listing(w, found)])
    return actions.decide_change(w, change_id=change_id, approve=approve, note=note)


def facts_of_listing(w: Work, change: Change) -> ReviewFacts:
    """What the guard has to know of a product that is to go on the shelf: terms, grading, papers of this and earlier admissions."""
    product = queries.get_product(w, change.product_id)
    admitted = [c for c in queries.list_changes(w, product.id) if c.state is ChangeState.APPROVED]
    proved = {e.proves for c in (change, *admitted) for e in c.evidence}
    graded = queries.explain_grade(w, product, product.id) is not None
    return ReviewFacts(Act.LIST, change.day, NOBODY, _listed(product, proved, graded=graded), bank=compliance.licences())


def _listed(product: Product, proved: Collection[Proves | None], *, graded: bool) -> ProductFacts:
    """A product as admission sees it.

    Terms have no place for classes of one product that bear losses one before another, for a benchmark of a wealth product that could
    be changed, and for a fee for advice; a fund's sales-service fee ends after a year wherever costs are computed.
    """
    terms = read_terms(product.kind, product.terms)
    facts = replace(
        facts_of_product(product),
        issuer_listed=Proves.PARTNER_LIST in proved,
        agency_contract=Proves.AGENCY_CONTRACT in proved,
        published=Proves.PUBLISHED in proved,
        management_approved=Proves.MANAGEMENT_APPROVAL in proved,
        grading_factors=graded,
        tiered=False,
        benchmark_changed=False,
        double_charge=False,
        service_fee_after_year=False,
        registration_code=getattr(terms, "registration", "") or None,
        open_ended=isinstance(terms, WmpTerms) and terms.form is not WmpForm.CLOSED,
        leverage_percent=getattr(terms, "leverage_pct", 100),
        buy_fee_bps=product.buy_fee_bps,
        redeem_under_7_bps=_leaving(product, terms, 7),
        redeem_under_30_bps=_leaving(product, terms, 30),
        redeem_under_180_bps=_leaving(product, terms, 180),
    )
    return _managed(facts, terms) if isinstance(terms, PrivateTerms) else replace(facts, private_manager="none", hard_to_value=False)


def _managed(facts: ProductFacts, terms: PrivateTerms) -> ProductFacts:
    """A private product, with the manager of private funds behind it (B04)."""
    manager = terms.private_manager
    return replace(
        facts,
        private_manager=None if manager is None else manager.value.removeprefix("private_"),
        manager_assets=terms.manager_millions * MILLION_YUAN,
        manager_years=terms.manager_years,
        manager_penalised=terms.manager_penalised,
        hard_to_value=terms.hard_to_value,
    )


def _leaving(product: Product, terms: AnyTerms, days: int) -> int:
    """The least that units held fewer days than this pay when they leave (E02)."""
    held = days - 1
    return NOT_TO_BE_LEFT_BPS if getattr(terms, "lock_days", 0) > held else queries.leaving_rate(product, held)

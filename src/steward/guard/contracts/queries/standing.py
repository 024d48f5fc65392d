"""How far customers are with what they must be told: what the guard relies on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from steward.guard.contracts.model import Disclosure, DisclosuresIncomplete, DisclosureState, Progress, StepKind
from steward.guard.contracts.queries.situation import Due, Person, duties_now, duties_of
from steward.guard.contracts.rules.library import duties
from steward.guard.contracts.rules.progress import CARE_WARNING, fold_progress
from steward.guard.contracts.store import disclosures as store
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.kernel.time import Instant
from steward.know.products.model import Product
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.CONTRACTS_DISCLOSURE_READ
# Nobody has told the customer anything.
UNTOLD = DisclosureState(
    disclosures_complete=False,
    opinion_acknowledged=False,
    key_terms_shown=False,
    risk_statement_signed=False,
    special_warning_signed=False,
    uncertainty_signed=False,
    special_care_done=False,
    called_back=False,
    reflection_over=False,
    missing=(),
    disclosure_id=None,
)


def disclosure_state(
    w: Work, customer_id: CustomerId, product_ids: Iterable[ProductId], *, amounts: Mapping[ProductId, Money] | None = None
) -> dict[ProductId, DisclosureState]:
    """What was told and understood now, by product.

    A disclosure counts while it has not expired, for the present version of the product and the present level of the customer, when
    it was made for at least the amount asked for, and when it covers everything that would be asked today. Unknown products are absent.
    """
    w.require(READ, customer_id)
    live = store.disclosures_of(w, customer_id, live_at=w.now)
    return _states(w, live, duties_now(w, customer_id, product_ids), amounts or {})


def told_by(
    w: Work, customer_id: CustomerId, person: Person, sold: Iterable[Product], amounts: Mapping[ProductId, Money], agreed_at: Instant
) -> dict[ProductId, DisclosureState]:
    """What had been told and understood about each product when the customer agreed to an act with it, up to its amount.

    As `disclosure_state`, for a person whose situation has been read, and of the disclosures that had not expired at that instant;
    products about which there is none are absent.
    """
    w.require(READ, customer_id)
    live = store.disclosures_of(w, customer_id, live_at=agreed_at)
    opened = {d.product_id for d in live}
    return _states(w, live, duties_of(person, [p for p in sold if p.id in opened]), amounts)


def _states(
    w: Work, live: list[Disclosure], asked: Mapping[ProductId, Due], amounts: Mapping[ProductId, Money]
) -> dict[ProductId, DisclosureState]:
    progress = progress_of(w, live) if live else {}
    return {p: _best(live, progress, due, amounts.get(p)) for p, due in asked.items()}


def progress_of(w: Work, near: Sequence[Disclosure]) -> dict[str, Progress]:
    """How far each of these disclosures of one customer is: those that were live together share what was acknowledged and answered."""
    events = store.events_of(w, [d.id for d in near])
    out = {}
    for of in near:
        beside = {d.id for d in near if d.opened_at <= of.expires_at and d.expires_at >= min(w.now, of.expires_at)}
        out[of.id] = fold_progress(duties(), of, [e for e in events if e.disclosure_id in beside], w.now)
    return out


def progress_now(w: Work, of: Disclosure) -> Progress:
    """How far one disclosure is."""
    return progress_of(w, store.disclosures_of(w, of.customer_id))[of.id]


def require_disclosed(w: Work, customer_id: CustomerId, amounts: Mapping[ProductId, Money]) -> None:
    """Refuse with DisclosuresIncomplete unless everything was told and understood for each product up to its amount."""
    states = disclosure_state(w, customer_id, amounts, amounts=amounts)
    lacking = sorted(p for p in amounts if p not in states or not states[p].disclosures_complete)
    if lacking:
        raise DisclosuresIncomplete(products=len(lacking), product_ids=lacking)


def _best(live: list[Disclosure], progress: Mapping[str, Progress], due: Due, amount: Money | None) -> DisclosureState:
    fitting = [d for d in live if due.covered_by(d, amount)]
    if not fitting:
        return replace(UNTOLD, missing=(*due.duty.documents, *due.duty.steps))
    chosen = max(fitting, key=lambda d: (progress[d.id].complete, len(progress[d.id].done), d.opened_at, d.id))
    found = progress[chosen.id]

    def over(*steps: str) -> bool:
        return not found.refused and not set(steps) & set(found.missing)

    return DisclosureState(
        disclosures_complete=found.complete,
        opinion_acknowledged=over("opinion"),
        key_terms_shown=over(*due.duty.documents),
        risk_statement_signed=over(StepKind.STATEMENT),
        special_warning_signed=over("special_warning", StepKind.SPECIAL_STATEMENT),
        uncertainty_signed=over("uncertain_benefit"),
        special_care_done=over(CARE_WARNING, StepKind.CARE_QUESTIONS, StepKind.REFLECTION, StepKind.CALL_BACK),
        called_back=over(StepKind.CALL_BACK),
        reflection_over=over(StepKind.REFLECTION),
        missing=found.missing,
        disclosure_id=chosen.id,
    )

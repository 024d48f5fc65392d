"""One act to be judged, and the verdict with the facts it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass

from steward.guard.compliance.model.acts import Act
from steward.guard.compliance.model.customer import CustomerFacts
from steward.guard.compliance.model.order import HeldFacts, HistoryFacts, OrderFacts
from steward.guard.compliance.model.product import ProductFacts
from steward.guard.compliance.model.shown import BankFacts, ReleaseFacts, ShownFacts
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision, Verdict

# Under which an act that is about no product is judged, and the customer of what is shown to nobody in particular or goes live.
HOME_REGIME = "NFRA"
NOBODY = CustomerFacts(kind="person", level=None, assessment="missing")

# Shared by the many reviews that have nothing of the kind.
_ORDER, _HISTORY, _HELD = OrderFacts(), HistoryFacts(), HeldFacts()
_SHOWN, _RELEASE, _BANK = ShownFacts(), ReleaseFacts(), BankFacts()


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """One act to be judged. `amount` is None while a product is only being considered."""

    act: Act
    as_of: BusinessDate
    customer: CustomerFacts
    product: ProductFacts
    amount: int | None = None  # minor units
    total: int | None = None  # minor units of everything bought together with it
    currency: str = "CNY"
    recommended: bool = True  # the bank's idea, not the customer's own
    order: OrderFacts = _ORDER
    history: HistoryFacts = _HISTORY
    held: HeldFacts = _HELD
    shown: ShownFacts = _SHOWN
    release: ReleaseFacts = _RELEASE
    bank: BankFacts = _BANK

    @classmethod
    def of_release(cls, release: ReleaseFacts, as_of: BusinessDate) -> "ReviewFacts":
        """Something that goes live and is about no product and no customer."""
        return cls(Act.RELEASE, as_of, NOBODY, ProductFacts.none(HOME_REGIME), release=release)


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdict of a whole subject with the facts it was judged on; what `clear` turns into a clearance."""

    verdict: Verdict
    facts: tuple[ReviewFacts, ...]
    pack_digest: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict on one of many acts: what was decided, and what each rule that spoke decided, by its id."""

    decision: Decision
    rules: Mapping[str, Decision]

    @property
    def passes(self) -> bool:
        """Whether the act may be done."""
        return self.decision <= Decision.WARN

    @property
    def stops(self) -> tuple[str, ...]:
        """The rules that keep it from being done, by id."""
        return tuple(sorted(rule for rule, decided in self.rules.items() if decided > Decision.WARN))

"""For whom the shelf is shown, and what of it they may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from steward.advise.advice import queries as advice
from steward.guard.compliance.model import Ruling
from steward.kernel.ids import CustomerId, ProductId
from steward.know.products import queries
from steward.know.products.model import Product, Wanted
from steward.platform.access.operation import Operation
from steward.platform.work import Work


@dataclass(frozen=True, slots=True)
class Shown:
    """What to look for so that only what may be shown is found; `hidden` of what matches (`sold`) may not."""

    wanted: Wanted
    sold: tuple[Product, ...] = ()
    hidden: Mapping[ProductId, Ruling] = field(default_factory=dict)


def for_whom(w: Work, customer: str | None, wanted: Wanted) -> Shown:
    """The shelf for the customer who is asking, or for the one staff name; as it is for everybody else.

    Naming a customer takes the right to read their verdicts; somebody else's customer is *not found*.
    """
    named = customer or w.actor.customer_id
    if named is None:
        return Shown(wanted)
    who = CustomerId(named)
    w.require(Operation.COMPLIANCE_VERDICT_READ, who)
    sold = queries.list_matching(w, wanted)
    found = advice.eligible(w, who, sold)
    return Shown(replace(wanted, among=found.allowed), tuple(sold), found.hidden)

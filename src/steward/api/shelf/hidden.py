"""Why products are not shown to a customer, in a few reasons a person can act on."""

from collections import Counter
from collections.abc import Iterable, Mapping

from steward.api.shelf.shapes import HiddenOut, HiddenProductOut, grade_text
from steward.guard.compliance.model import Ruling
from steward.kernel.ids import ProductId
from steward.know.products.model import Product
from steward.platform.web.call import Call

# In the order in which they are told: what has to be settled first comes first. Rules of a bank's own layer fall under the last.
REASONS: Mapping[str, frozenset[str]] = {
    "unavailable": frozenset({"N17", "no_pack"}),
    "not_sold": frozenset({"S01", "W45", "B05", "S09", "G03", "W21", "W33"}),
    "not_graded": frozenset({"N01", "N02", "F10", "H04", "R00", "H00"}),
    "assessment": frozenset({"N05", "N08", "N09", "N09c", "N18", "W25", "H01", "H05", "EU3", "EU6", "EU6w"}),
    "level": frozenset({"N10", "N12", "W26", "F01", "F02", "G01", "I03", "H02", "EU1", "EU1c", "EU1k"}),
    "investor": frozenset({"N24", "W30", "P02", "H24", "S03"}),
    "capacity": frozenset({"N21", "N22", "H21"}),
    "care": frozenset({"N20", "S04", "X04h"}),
    "identity": frozenset({"K01", "K06", "S08", "S10", "D11"}),
    "sharing": frozenset({"D05"}),
    "full": frozenset({"S12"}),
    "analysis": frozenset({"I02"}),
    "horizon": frozenset({"F02o"}),
    "amount": frozenset({"N11", "W01", "W02", "SD1", "P02m", "S02", "EU1b"}),
}
OTHER = "other"


def reason_of(ruling: Ruling) -> str:
    """The first reason among those the rules that stop it belong to."""
    return next((reason for reason, rules in REASONS.items() if not rules.isdisjoint(ruling.stops)), OTHER)


def count_hidden(call: Call, hidden: Iterable[Ruling]) -> list[HiddenOut]:
    """How many are hidden by reason, in the order of the reasons."""
    counts = Counter(reason_of(ruling) for ruling in hidden)
    return [HiddenOut(reason=r, text=say_reason(call, r), count=counts[r]) for r in (*REASONS, OTHER) if counts[r]]


def list_hidden(call: Call, sold: Iterable[Product], hidden: Mapping[ProductId, Ruling]) -> list[HiddenProductOut]:
    """The hidden ones among some products, in their order."""
    return [_hidden_out(call, p, reason_of(hidden[p.id])) for p in sold if p.id in hidden]


def say_reason(call: Call, reason: str) -> str:
    """A reason in words."""
    return call.say(f"shelf.hidden_{reason}")


def _hidden_out(call: Call, product: Product, reason: str) -> HiddenProductOut:
    name = product.name_zh if call.language == "zh" else product.name_en
    return HiddenProductOut(
        id=product.id, code=product.code, name=name, grade=grade_text(product.grade), reason=reason, text=say_reason(call, reason)
    )

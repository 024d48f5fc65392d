"""Until when an act has to wait, by the rules of the day it was agreed to."""

from steward.guard.compliance.model import ProductFacts
from steward.guard.compliance.rules import deadlines
from steward.guard.compliance.rules.pack import PackSet
from steward.kernel.time import BusinessDate, Instant


def cooling_ends(packs: PackSet, product: ProductFacts, as_of: BusinessDate, signed_at: Instant) -> Instant:
    """When an order signed at that instant may be carried out: the end of its cooling-off, the instant itself where there is none."""
    pack = packs.at(product.regime, as_of)
    return signed_at if pack is None else deadlines.cooling_ends(pack, product, signed_at) or signed_at


def reflection_ends(packs: PackSet, product: ProductFacts, as_of: BusinessDate, shown_at: Instant) -> Instant:
    """Until when somebody of 65 or more thinks a high-risk purchase over."""
    pack = packs.at(product.regime, as_of)
    return shown_at if pack is None else deadlines.reflection_ends(pack, shown_at)

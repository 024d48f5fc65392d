"""Which acts a person's look at one of them covers: the same customer, product, money and facts, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace

from steward.guard.compliance.model import Act, ClearedLine, ReviewFacts
from steward.kernel.ids import ProductId
from steward.kernel.json import digest

# How far a deal has come, not what it is: accepting, placing and carrying out are one deal, on whatever day. What its own lines bring
# about (having bought of that kind before) and what is signed and waited for on the way is asked of each act by rules of its own.
STATIONS = (
    "human_reviewed",
    "cooling_over",
    "reflection_over",
    "called_back",
    "disclosures_complete",
    "opinion_acknowledged",
    "key_terms_shown",
    "risk_statement_signed",
    "special_warning_signed",
    "uncertainty_signed",
    "fee_on_tariff",
    "first_of_kind",
)


def digest_matter(product_id: ProductId, facts: ReviewFacts) -> str:
    """The identity of what a person looked at: the product and every fact of the act beside its stations."""
    order = replace(facts.order, **dict.fromkeys(STATIONS))
    customer = replace(facts.customer, special_care_done=False)
    matter = replace(facts, order=order, customer=customer)
    told = {name: getattr(matter, name) for name in matter.__slots__ if name not in ("act", "as_of")}
    return digest({"product_id": product_id, "redeems": facts.act is Act.REDEEM, **told})


def digest_lines(lines: Sequence[ClearedLine], acts: Sequence[ReviewFacts]) -> list[str]:
    """The matter of each line of a referral, in order."""
    return [digest_matter(line.product_id, facts) for line, facts in zip(lines, acts, strict=True)]

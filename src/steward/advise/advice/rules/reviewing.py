"""When a second person has to look at a proposal before the customer gets it.

Law asks for human supervision at key points of advice (X04) and more care for some customers (N20, N21); who looks and when is the
bank's own (D). What the guard refers at acceptance is decided by two people as a case and is not asked for here.
"""

from collections.abc import Collection

from steward.guard.contracts.model import Protection

# Customers whose proposals are looked at twice, whatever is in them.
CARE = (Protection.SENIOR, Protection.LIMITED, Protection.VULNERABLE)
# The guard's warning that a large share of what the customer has goes in; where the share begins is the rule's own parameter.
LARGE_SHARE = "compliance.N11w"


def review_reasons(*, buys: bool, warned: Collection[str], care: Collection[Protection], discretionary: bool) -> tuple[str, ...]:
    """Why, by code; empty where one person is enough. What only sells is never held up."""
    if not buys:
        return ()
    found = [p.value for p in CARE if p in care]
    found += ["large_share"] if LARGE_SHARE in warned else []
    return (*found, "discretionary") if discretionary else tuple(found)

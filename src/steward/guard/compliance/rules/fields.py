"""The closed list of facts a rule may ask for, with their types; a rule that names another does not load."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from steward.guard.compliance.model import CustomerFacts, ProductFacts, ReviewFacts

Type: TypeAlias = Literal["number", "text", "flag", "date"]
Env: TypeAlias = Mapping[str, Any]

CUSTOMER: Mapping[str, Type] = {
    "customer.kind": "text",
    "customer.level": "number",
    "customer.assessment": "text",
    "customer.assessed_on": "date",
    "customer.confirmed": "flag",
    "customer.age": "number",
    "customer.capacity": "text",
    "customer.guardian_consent": "flag",
    "customer.claims_professional": "flag",
    "customer.qualified_investor": "flag",
    "customer.declared_assets": "number",
    "customer.special_care_done": "flag",
    "customer.needs_analysed": "flag",
}
PRODUCT: Mapping[str, Type] = {
    "product.regime": "text",
    "product.issuer_type": "text",
    "product.kind": "text",
    "product.offering": "text",
    "product.state": "text",
    "product.issuer_grade": "number",
    "product.seller_grade": "number",
    "product.shown_grade": "number",
    "product.grade": "number",
    "product.nature": "text",
    "product.min_amount": "number",
    "product.step": "number",
}
ORDER: Mapping[str, Type] = {
    "order.as_of": "date",
    "order.recommended": "flag",
}
# Known only when an amount is on the table; rules on these wait until then.
AMOUNT: Mapping[str, Type] = {"order.amount": "number", "order.total": "number"}

FIELDS: Mapping[str, Type] = {**CUSTOMER, **PRODUCT, **ORDER, **AMOUNT}


def _getters(prefix: str, names: Mapping[str, Type]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    return tuple((name, attrgetter(name.removeprefix(prefix))) for name in names)


_CUSTOMER = _getters("customer.", CUSTOMER)
_PRODUCT = _getters("product.", PRODUCT)


def customer_env(customer: CustomerFacts) -> dict[str, Any]:
    """The customer's facts by field name."""
    return {name: get(customer) for name, get in _CUSTOMER}


def product_env(product: ProductFacts) -> dict[str, Any]:
    """The product's facts by field name."""
    return {name: get(product) for name, get in _PRODUCT}


def env_of(facts: ReviewFacts) -> dict[str, Any]:
    """All facts of one act by field name."""
    order = {"order.as_of": facts.as_of, "order.recommended": facts.recommended, "order.amount": facts.amount, "order.total": facts.total}
    return {**customer_env(facts.customer), **product_env(facts.product), **order}

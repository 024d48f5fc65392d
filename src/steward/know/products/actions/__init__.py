"""What can be done on the shelf."""

from steward.know.products.actions.grading import grade_product
from steward.know.products.actions.investors import record_qualifications
from steward.know.products.actions.life import decide_change, propose_change
from steward.know.products.actions.shelf import import_products, record_products

__all__ = ["decide_change", "grade_product", "import_products", "propose_change", "record_products", "record_qualifications"]

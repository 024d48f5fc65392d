"""Grading a product."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from steward.kernel.ids import ProductId
from steward.know.products.actions.shelf import write_versions
from steward.know.products.model import GradeFactor, Grading
from steward.know.products.queries import get_product, grade_methods
from steward.know.products.rules.grade import grade_by, method_on
from steward.know.products.store import life
from steward.know.products.tables import grading
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.PRODUCTS_GRADE_RECORD)
def grade_product(w: Work, *, product_id: ProductId, factors: Mapping[GradeFactor, Decimal]) -> Grading:
    """Grade a product by the method in force today; a grade that differs is a new version of its terms from today.

    Earlier gradings stay as they were made. FactorsIncomplete when a factor of the method is missing.
    """
    product = get_product(w, product_id)
    graded = grade_by(method_on(grade_methods(), w.today), product, factors)
    made = Grading(w.new_id(), product_id, graded, w.now, w.actor.person_id)
    w.insert(grading, [life.grading_values(made)])
    if product.seller_grade != graded.grade:
        write_versions(w, [replace(product, seller_grade=graded.grade, valid_from=w.today, known_at=None)])
    return made

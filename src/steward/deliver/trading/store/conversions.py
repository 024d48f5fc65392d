"""Every SQL statement about conversions."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from steward.deliver.trading.model import Conversion, ConversionTerms, Reason
from steward.deliver.trading.tables import conversion
from steward.kernel.ids import CustomerId, OrderId, ProductId
from steward.kernel.money import Money
from steward.platform.work import Work


def add_conversion(w: Work, made: Conversion) -> None:
    """A new conversion, whose redemption is under way."""
    terms = made.terms
    same = {name: getattr(made, name) for name in ("id", "customer_id", "redemption_id", "agreed_at")}
    asked = {"from_id": terms.from_id, "to_id": terms.to_id, "currency": terms.amount.currency, "amount": str(terms.amount.minor)}
    w.insert(conversion, [{**same, **asked, "ended_at": None, "purchase_id": None, "reason": None}])


def find_conversions(w: Work, where: sa.ColumnElement[bool]) -> list[Conversion]:
    """Conversions, the newest first."""
    return [_conversion(row) for row in w.fetch(conversion, sa.select(conversion).where(where).order_by(conversion.c.id.desc()))]


def end_conversion(w: Work, of: Conversion, purchase_id: OrderId | None, reason: Reason | None) -> bool:
    """Keep what became of the purchase, once; False when somebody was faster."""
    waiting = sa.and_(conversion.c.id == of.id, conversion.c.ended_at.is_(None))
    kept = None if reason is None else {"code": reason.code, "facts": reason.facts}
    done = conversion.update().where(waiting).values(ended_at=w.now, purchase_id=purchase_id, reason=kept)
    return w.db.execute(done).rowcount == 1


def _conversion(row: Mapping[str, Any]) -> Conversion:
    return Conversion(
        id=row["id"],
        customer_id=CustomerId(row["customer_id"]),
        terms=ConversionTerms(ProductId(row["from_id"]), ProductId(row["to_id"]), Money(int(row["amount"]), row["currency"])),
        redemption_id=OrderId(row["redemption_id"]),
        agreed_at=row["agreed_at"],
        purchase_id=None if row["purchase_id"] is None else OrderId(row["purchase_id"]),
        reason=None if row["reason"] is None else Reason(row["reason"]["code"], row["reason"]["facts"]),
    )

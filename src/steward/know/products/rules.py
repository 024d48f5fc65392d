"""What makes terms sound."""

from steward.know.products.model import ProductRow

MAX_FEE_BPS = 2_000
MAX_SETTLEMENT_DAYS = 60


def find_bad_term(row: ProductRow) -> str | None:
    """The name of the first term that is out of its range, or None."""
    grades = (("issuer_grade", row.issuer_grade), ("seller_grade", row.seller_grade))
    fees = ("buy_fee_bps", "redeem_fee_bps", "annual_fee_bps", "commission_bps")
    days = ("confirm_days", "pay_days")
    checks = [
        *((name, grade is None or 1 <= grade <= 5) for name, grade in grades),
        *((name, 0 <= getattr(row, name) <= MAX_FEE_BPS) for name in fees),
        *((name, 0 <= getattr(row, name) <= MAX_SETTLEMENT_DAYS) for name in days),
        ("min_amount", row.min_amount.minor >= 0),
        ("step", row.step.minor >= 0 and row.step.currency == row.currency),
        ("name_zh", bool(row.name_zh.strip())),
    ]
    return next((name for name, sound in checks if not sound), None)

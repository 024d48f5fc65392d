"""What makes terms sound."""

from steward.know.products.model import BadTerm, FundTerms, ProductRow, read_terms

MAX_FEE_BPS = 2_000
MAX_SETTLEMENT_DAYS = 60


def find_bad_term(row: ProductRow) -> str | None:
    """The name of the first term that is out of its range, unknown or malformed, or None."""
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
    return next((name for name, sound in checks if not sound), None) or _bad_special_term(row)


def _bad_special_term(row: ProductRow) -> str | None:
    """The first of the kind's own terms that is wrong; a banded fee must begin with the rate the shelf shows."""
    try:
        terms = read_terms(row.kind, row.terms)
    except BadTerm as bad:
        return f"terms.{bad.name}"
    if isinstance(terms, FundTerms):
        bands = [("purchase_fees", b.bps) for b in terms.purchase_fees] + [("redemption_fees", b.bps) for b in terms.redemption_fees]
        if any(bps > MAX_FEE_BPS for _, bps in bands):
            return f"terms.{next(name for name, bps in bands if bps > MAX_FEE_BPS)}"
        if terms.purchase_fees and terms.purchase_fees[0].bps != row.buy_fee_bps:
            return "buy_fee_bps"
    return None

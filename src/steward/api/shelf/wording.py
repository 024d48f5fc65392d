"""Terms and fee scales as the API shows them."""

from steward.api.shelf.shapes import BandOut, TermOut, rate
from steward.kernel.money import Money
from steward.know.products import queries
from steward.know.products.model import AmountBand, Product
from steward.platform.web.call import Call
from steward.platform.web.shapes import MoneyOut


def term_rows(call: Call, product: Product) -> list[TermOut]:
    """The kind's own terms, each with a label and its value in words."""
    return [TermOut(code=name, label=label, value=text) for name, label, text in queries.term_texts(product, call.language)]


def purchase_bands(call: Call, product: Product) -> list[BandOut]:
    """The purchase fee scale in words."""
    return [_amount_band(call, b, product.currency) for b in queries.purchase_bands(product)]


def _amount_band(call: Call, band: AmountBand, currency: str) -> BandOut:
    flat = None if band.flat is None else MoneyOut.of(Money.of(band.flat, currency))
    return BandOut(label=queries.amount_band_text(band, call.language), rate=rate(band.bps) if flat is None else None, flat=flat)


def redemption_bands(call: Call, product: Product) -> list[BandOut]:
    """The redemption fee scale in words."""
    bands = queries.redemption_bands(product)
    labels = queries.holding_band_texts(bands, call.language)
    return [BandOut(label=label, rate=rate(b.bps), flat=None) for label, b in zip(labels, bands, strict=True)]

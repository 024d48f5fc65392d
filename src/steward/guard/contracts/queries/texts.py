"""Documents as they read for a product and a customer: facts and lists from the product's typed terms."""

from collections.abc import Mapping, Sequence

from steward.guard.contracts.model import Duty, Line, ShownDocument
from steward.guard.contracts.rules.library import document_at, duties
from steward.guard.contracts.rules.text import fill_document
from steward.kernel.money import Money
from steward.know.products import queries as products
from steward.know.products.model import InsuranceTerms, Loss, Product, ProductKind, read_terms
from steward.platform.words import say
from steward.platform.work import Work

# Kinds whose principal is owed by a bank, a state or under a contract: the worst case is what their terms say. Else all may be lost.
OWED = {ProductKind.DEPOSIT, ProductKind.INSURANCE}
UNBOUNDED_FORMS = {"unit_linked"}
SAVINGS_FORMS = {"savings_certificate", "savings_electronic"}


def shown_documents(w: Work, product: Product, duty: Duty, amount: Money, level: int | None, language: str) -> tuple[ShownDocument, ...]:
    """The documents of a duty as they read today."""
    example = products.example_amount(product)
    losses = products.ways_to_lose(w, product, example)
    facts = _facts(w, product, language, example) | _personal(w, product, language, amount, level)
    lists = _lists(product, language, example, losses)
    out = []
    for code in duty.documents:
        document = document_at(code, w.today)
        about = None if document.shared else (product.id, product.version)
        out.append(fill_document(duties(), document, language, duty.complexity, facts, lists, about))
    return tuple(out)


def worst_loss(w: Work, product: Product, amount: Money) -> Money:
    """What may be lost of `amount` in the worst case: all of it, or the most the terms can cost where the principal is owed."""
    form = products.form_of(product)
    if (product.kind not in OWED or form in UNBOUNDED_FORMS) and form not in SAVINGS_FORMS:
        return amount
    losses = products.ways_to_lose(w, product, amount)
    return max((found.amount for found in losses if found.amount is not None), default=Money.zero(amount.currency))


def _facts(w: Work, product: Product, language: str, example: Money) -> dict[str, str]:
    terms = read_terms(product.kind, product.terms)
    worst = worst_loss(w, product, example)
    cover = getattr(terms, "cover_years", 0)
    principal = "contracts.principal_may_go" if worst == example else "contracts.principal_stays"
    return {
        "name": product.name_zh if language == "zh" else product.name_en,
        "code": product.code,
        "issuer": product.issuer,
        "what": say(language, f"products.what.{product.kind.value}.{products.form_of(product)}"),
        "regime": say(language, f"products.regime.{product.regime.value.lower()}"),
        "minimum": f"{product.min_amount}",
        "access_days": str(products.access_days(product)),
        "grade": str(product.grade or ""),
        "example": str(example),
        "worst": str(worst),
        "principal": "" if isinstance(terms, InsuranceTerms) else say(language, principal),
        "cooling_hours": str(getattr(terms, "cooling_off_hours", 0)),
        "cooling_days": str(getattr(terms, "cooling_off_days", 0)),
        "pay_years": str(getattr(terms, "pay_years", 1)),
        "cover": say(language, "contracts.cover_years", {"years": cover}) if cover else say(language, "contracts.cover_for_life"),
    }


def _personal(w: Work, product: Product, language: str, amount: Money, level: int | None) -> dict[str, str]:
    fits = level is not None and (product.grade or 0) <= level
    return {
        "level": str(level or ""),
        "amount": str(amount),
        "match": say(language, "contracts.match_ok" if fits else "contracts.match_not"),
        "worst_for_you": str(worst_loss(w, product, amount)),
        "reflection_hours": str(duties().bounds["reflection_hours"]),
    }


def _lists(product: Product, language: str, example: Money, losses: Sequence[Loss]) -> Mapping[str, Sequence[Line]]:
    return {
        "terms": [
            Line(f"{label}：{text}" if language == "zh" else f"{label}: {text}")
            for _, label, text in products.term_texts(product, language)
        ],
        "notices": [Line(text) for text in products.notice_texts(product, language)],
        "losses": [Line(say(language, x.code, x.facts), None if x.amount is None else str(x.amount)) for x in losses],
        "fees": _fees(product, language),
        "costs": [
            Line(say(language, "contracts.cost_years", {"years": c.years}), str(c.total)) for c in products.all_in_costs(product, example)
        ],
    }


def _fees(product: Product, language: str) -> list[Line]:
    purchase, redemption = products.purchase_bands(product), products.redemption_bands(product)
    held = products.holding_band_texts(redemption, language)
    out = [
        Line(
            say(language, "contracts.fee_buy", {"label": products.amount_band_text(b, language)}),
            str(b.flat) if b.flat is not None else _rate(b.bps),
        )
        for b in purchase
    ]
    out += [Line(say(language, "contracts.fee_leave", {"label": text}), _rate(b.bps)) for text, b in zip(held, redemption, strict=True)]
    return [*out, Line(say(language, "contracts.fee_yearly"), _rate(product.annual_fee_bps))]


def _rate(bps: int) -> str:
    return f"{bps // 100}.{bps % 100:02d}%"

"""Latent needs: a tree of plain triggers with reasons. A need is never a product; who says yes or no is the customer or the advisor."""

from collections.abc import Callable, Mapping

from steward.kernel.json import Json
from steward.know.insight.model import Evidence, Finding, HypothesisKind
from steward.know.insight.rules.pack import Rule, rule_of
from steward.know.insight.rules.picture import Picture, pay_rows, usual

NeedRule = Callable[[Picture, Rule], Finding | None]
NEAR_MONEY = "cash"
DEFAULT_RESERVE = 3


def find_needs(p: Picture) -> list[Finding]:
    """Every need the picture speaks for."""
    return [finding for code, rule in NEEDS.items() if (finding := rule(p, rule_of("need", code))) is not None]


def _need(code: str, strength: str, rule: Rule, evidence: tuple[Evidence, ...], **facts: Json) -> Finding:
    return Finding(HypothesisKind.NEED, code, rule["probability"][strength], evidence, facts)


def spending_a_month(p: Picture) -> float:
    """The usual month's spending in minor units: from the book where it shows at least three months of it, else as told."""
    months: dict[tuple[int, int], int] = {}
    for m in p.moved:
        if m.amount < 0:
            months[m.day.year, m.day.month] = months.get((m.day.year, m.day.month), 0) - m.amount
    return usual(months.values()) if len(months) >= 3 else (p.number("monthly_spending") or 0) * 100.0


def ready_money(p: Picture) -> int:
    """Cash and what is as good as cash, in minor units."""
    return p.cash + sum(h.worth for h in p.held if h.asset_class == NEAR_MONEY and h.matures is None)


def _money_rows(p: Picture) -> tuple[Evidence, ...]:
    """The newest movements, on which a balance rests; what was told where the book shows none."""
    return tuple(m.shown() for m in list(p.moved)[-3:][::-1]) or p.said("monthly_spending")


def liquidity(p: Picture, rule: Rule) -> Finding | None:
    """Less ready money than the months of spending that should be kept."""
    spent, months = spending_a_month(p), p.number("reserve_months") or DEFAULT_RESERVE
    if spent <= 0 or ready_money(p) >= spent * months or "emergency" in p.goals:
        return None
    return _need("liquidity", "strong", rule, _money_rows(p), months=months, covered=f"{ready_money(p) / spent:.1f}")


def idle_cash(p: Picture, rule: Rule) -> Finding | None:
    """Far more money lies in the account than the months of spending that should be kept."""
    spent = spending_a_month(p)
    above = rule["months_above"] + (p.number("reserve_months") or DEFAULT_RESERVE)
    if spent <= 0 or p.cash < spent * above:
        return None
    return _need("idle_cash", "strong", rule, _money_rows(p), months=f"{p.cash / spent:.0f}")


def protection(p: Picture, rule: Rule) -> Finding | None:
    """Others depend on this income, or debts do, and no insurance is known."""
    dependants, debts = p.fact("has_dependants") is True, (p.number("debts") or 0) > 0
    insured = any(h.asset_class == "insurance" for h in p.held) or bool(p.fact("policies"))
    if insured or not (dependants or debts) or p.fact("employment") == "retired":
        return None
    return _need("protection", "strong" if dependants and debts else "fair", rule, p.said("has_dependants", "debts"))


def education(p: Picture, rule: Rule) -> Finding | None:
    """Children at home and no goal for their schooling."""
    years = p.fact("children")
    ages = [p.today.year - y for y in years if isinstance(y, int)] if isinstance(years, list) else []
    young = [a for a in ages if 0 <= a <= rule["until_age"]]
    if not young or "education" in p.goals:
        return None
    return _need("education", "strong", rule, p.said("children"), children=len(young), years=18 - min(young))


def retirement(p: Picture, rule: Rule) -> Finding | None:
    """The years in which retirement has to be prepared, and no goal for it."""
    if p.age is None or not rule["from_age"] <= p.age < rule["until_age"] or "retirement" in p.goals or p.fact("employment") == "retired":
        return None
    return _need("retirement", "strong" if p.age >= 50 else "fair", rule, (p.own_record(), *p.said("employment")), age=p.age)


def legacy(p: Picture, rule: Rule) -> Finding | None:
    """An age and assets at which it should be settled who gets what, and nothing is known of it."""
    assets = ((p.number("financial_assets") or 0) + (p.number("property_value") or 0)) * 100
    if p.age is None or p.age < rule["from_age"] or assets < rule["least_assets_minor"] or "legacy" in p.goals or p.fact("beneficiaries"):
        return None
    return _need("legacy", "fair", rule, p.said("financial_assets", "property_value"), age=p.age)


def tax(p: Picture, rule: Rule) -> Finding | None:
    """Income at which the private pension account and other reliefs save tax, and none is known."""
    income = usual(m.amount for m in pay_rows(p)) * 12 or (p.number("annual_income") or 0) * 100
    if income < rule["least_income_minor"] or p.fact("private_pension") or p.fact("employment") == "retired":
        return None
    rests = tuple(m.shown() for m in pay_rows(p)[-3:][::-1]) or p.said("annual_income")
    return _need("tax", "fair", rule, rests, income=f"{income / 100:.0f}")


def concentration(p: Picture, rule: Rule) -> Finding | None:
    """One risky position, or the home, is most of what the customer has."""
    total = p.cash + sum(h.worth for h in p.held)
    risky = [h for h in p.held if h.grade >= 3]
    largest = max(risky, key=lambda h: h.worth, default=None)
    if largest is not None and largest.worth >= rule["largest_share"] * total > 0:
        rests = (Evidence("position", largest.id, p.today),)  # type: ignore[arg-type]
        return _need("concentration", "strong", rule, rests, percent=f"{largest.worth / total * 100:.0f}", what="position")
    home = (p.number("property_value") or 0) * 100
    net = home + max(total, (p.number("financial_assets") or 0) * 100)
    if home and home >= rule["property_share"] * net:
        facts = p.said("property_value", "financial_assets")
        return _need("concentration", "fair", rule, facts, percent=f"{home / net * 100:.0f}", what="home")
    return None


def house(p: Picture, rule: Rule) -> Finding | None:
    """The years in which many buy a first home, without one, and more comes in than goes out."""
    if p.age is None or not rule["from_age"] <= p.age < rule["until_age"] or p.number("property_value") != 0 or "house" in p.goals:
        return None
    if usual(m.amount for m in pay_rows(p)) <= spending_a_month(p):
        return None
    return _need("house", "fair", rule, p.said("property_value"), age=p.age)


def succession(p: Picture, rule: Rule) -> Finding | None:
    """A business of one's own, at an age when somebody has to take it over."""
    if p.age is None or p.age < rule["from_age"] or p.fact("employment") != "self_employed":
        return None
    return _need("succession", "fair", rule, p.said("employment", "occupation"), age=p.age)


NEEDS: Mapping[str, NeedRule] = {
    "liquidity": liquidity,
    "idle_cash": idle_cash,
    "protection": protection,
    "education": education,
    "retirement": retirement,
    "legacy": legacy,
    "tax": tax,
    "concentration": concentration,
    "house": house,
    "succession": succession,
}

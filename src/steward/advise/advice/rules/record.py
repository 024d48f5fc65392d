"""Plans and cases as JSON and back, their fingerprints, and the differences between two records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from steward.advise.advice.model import (
    AllocationRow,
    Case,
    ChangeReason,
    Content,
    Difference,
    FactUsed,
    LineChange,
    Offered,
    Option,
    Piece,
    ProposalLine,
    Rejected,
    Sellable,
    Switch,
    Way,
)
from steward.advise.planning.model import Aim
from steward.advise.portfolio.model import Mode
from steward.guard.compliance.model import CustomerFacts, read_group
from steward.kernel.explain import Explanation
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import Json, digest
from steward.kernel.money import Money


def fingerprint(content: Content) -> str:
    """What a customer agrees to when they accept: every figure and every reason shown."""
    return digest(content)


def content_from_json(raw: Mapping[str, Any]) -> Content:
    """The content that `plain` wrote."""
    return Content(
        amount=_money(raw["amount"]),
        level=raw["level"],
        lines=tuple(_line(r) for r in raw["lines"]),
        cash=_money(raw["cash"]),
        allocation=tuple(AllocationRow(**r) for r in raw["allocation"]),
        expected_return=raw["expected_return"],
        volatility=raw["volatility"],
        bad_year_loss=_money(raw["bad_year_loss"]),
        total_fee=_money(raw["total_fee"]),
        pack=raw["pack"],
        pack_version=raw["pack_version"],
        assumptions=_explanations(raw["assumptions"]),
        explanation=Explanation.from_json(raw["explanation"]),
        warnings=_explanations(raw["warnings"]),
        goals=_aims(raw.get("goals", ())),
        months=raw.get("months", 0),
        options=tuple(_option(o) for o in raw.get("options", ())),
        advised=Way(raw.get("advised", Way.PLAN)),
        mode=Mode(raw.get("mode", Mode.CASH_FLOW)),
    )


def _aims(raw: Sequence[Mapping[str, Any]]) -> tuple[Aim, ...]:
    return tuple(Aim(**a) for a in raw)


def _option(raw: Mapping[str, Any]) -> Option:
    amounts = {name: _money(raw[name]) for name in ("low", "middle", "high", "bad_year_loss", "cost_now", "cost_yearly")}
    return Option(**{**raw, **amounts, "way": Way(raw["way"]), "chances": tuple(raw["chances"])})


def _line(raw: Mapping[str, Any]) -> ProposalLine:
    kept = {k: v for k, v in raw.items() if k not in ("product_id", "amount", "fee", "why", "rates")}
    return ProposalLine(
        product_id=ProductId(raw["product_id"]),
        amount=_money(raw["amount"]),
        fee=_money(raw["fee"]),
        why=_explanations(raw["why"]),
        rates=tuple(raw.get("rates", ())),
        **kept,
    )


def rejected_from_json(raw: Sequence[Mapping[str, Any]]) -> tuple[Rejected, ...]:
    """The rejected list that `plain` wrote."""
    return tuple(Rejected(**{**r, "product_id": ProductId(r["product_id"]), "reasons": _explanations(r["reasons"])}) for r in raw)


def case_from_json(raw: Mapping[str, Any]) -> Case:
    """The case that `plain` wrote."""
    return Case(
        customer_id=CustomerId(raw["customer_id"]),
        number=raw["number"],
        level=raw["level"],
        facts=read_group(CustomerFacts, raw["facts"]),
        amount=_money(raw["amount"]),
        liquid=raw["liquid"],
        held=raw["held"],
        used=used_from_json(raw["used"]),
        goals=_aims(raw.get("goals", ())),
        pieces=tuple(Piece(**p) for p in raw.get("pieces", ())),
        switch=None if raw.get("switch") is None else _switch(raw["switch"]),
        uncounted=raw.get("uncounted", 0),
        debts_above=raw.get("debts_above", 0),
    )


def _switch(raw: Mapping[str, Any]) -> Switch:
    held = (
        Sellable(_offered(h["seen"]), h["scale"], h["units"], tuple((since, units) for since, units in h["free"]), h["until"])
        for h in raw["holdings"]
    )
    return Switch(Mode(raw["mode"]), tuple(held), tuple(_offered(o) for o in raw["offers"]))


def _offered(raw: Mapping[str, Any]) -> Offered:
    dealt, confirmed, paid = raw["days"]
    return Offered(ProductId(raw["product_id"]), raw["version"], raw["price"], (dealt, confirmed, paid))


def changes_from_json(raw: Sequence[Mapping[str, Any]]) -> tuple[LineChange, ...]:
    """The changes that `plain` wrote."""
    return tuple(LineChange(ProductId(c["product_id"]), _money(c["amount"]), ChangeReason(c["reason"])) for c in raw)


def used_from_json(raw: Sequence[Mapping[str, Any]]) -> tuple[FactUsed, ...]:
    """The facts used that `plain` wrote."""
    return tuple(FactUsed(**u) for u in raw)


def _money(raw: Mapping[str, Any]) -> Money:
    return Money(raw["minor"], raw["currency"])


def _explanations(raw: Sequence[Mapping[str, Any]]) -> tuple[Explanation, ...]:
    return tuple(Explanation.from_json(e) for e in raw)


def find_differences(then: Json, now: Json, path: str = "") -> Iterator[Difference]:
    """Every leaf at which two JSON values differ; equal values yield nothing."""
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for key in sorted(then.keys() | now.keys()):
            yield from find_differences(then.get(key), now.get(key), f"{path}.{key}" if path else key)
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for place, (a, b) in enumerate(zip(then, now, strict=True)):
            yield from find_differences(a, b, f"{path}[{place}]")
    elif then != now or type(then) is not type(now):
        yield Difference(path, then, now)

"""What the guard judged and what came out, as a record that anybody can judge again (regulation.md section 10)."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from steward.guard.compliance.model import (
    GROUPS,
    TOP,
    ClearedLine,
    Judged,
    ProductFacts,
    RecordUnreadable,
    ReviewFacts,
    read_facts,
    write_group,
)
from steward.guard.compliance.rules.pack import Pack, PackSet, read_source
from steward.guard.compliance.rules.review import review_under
from steward.guard.contracts.model import Exhibit
from steward.kernel.json import digest
from steward.kernel.verdict import Decision, Reason, Verdict


@dataclasses.dataclass(frozen=True, slots=True)
class Decided:
    """The judged part of a record, what it refers to by digest, and the regimes it falls under."""

    body: Mapping[str, Any]
    exhibits: Mapping[str, Exhibit]
    regimes: frozenset[str]


def record_decision(judged: Judged, lines: Sequence[ClearedLine], packs: PackSet) -> Decided:
    """Facts, packs and products by digest, the rules that spoke with clause and mark, and the decision."""
    used = tuple({id(p): p for f in judged.facts if (p := packs.at(f.product.regime, f.as_of)) is not None}.values())
    products = {f.product: _product(f.product) for f in judged.facts}
    customer = judged.facts[0].customer if judged.facts else None
    acts = [_act(f, products[f.product][0], packs) for f in judged.facts]
    for act, facts in zip(acts, judged.facts, strict=True):
        if facts.customer is not customer:
            act["customer"] = write_group(facts.customer)
    if len(lines) == len(acts):
        for act, line in zip(acts, lines, strict=True):
            act["product_id"] = line.product_id
    body = {
        "customer": None if customer is None else write_group(customer),
        "acts": acts,
        "lines": [{"product_id": line.product_id, "side": line.side, "amount": line.amount} for line in lines],
        "decision": judged.verdict.decision.name,
        "rules": [_fired(reason, _rules(used)) for reason in judged.verdict.reasons],
        "pack": {"name": judged.verdict.pack, "version": judged.verdict.pack_version, "digest": judged.pack_digest},
    }
    exhibits = {p.digest: Exhibit("pack", p.source) for p in used} | dict(products.values())
    return Decided(body, exhibits, frozenset(f.product.regime for f in judged.facts if f.product.regime))


# Groups of facts that stand beside an act: once a record, or as an exhibit.
_ASIDE = ("customer", "product")
_DEFAULTS = {f.name: f.default for f in dataclasses.fields(ReviewFacts) if f.name in GROUPS and f.name not in _ASIDE}


def _act(facts: ReviewFacts, product: str, packs: PackSet) -> dict[str, Any]:
    pack = packs.at(facts.product.regime, facts.as_of)
    own = {name: getattr(facts, name) for name in ("act", "as_of", *TOP)}
    groups = {n: write_group(group) for n, default in _DEFAULTS.items() if (group := getattr(facts, n)) is not default}
    shown = facts.product
    grades = {"regime": shown.regime, "issuer_grade": shown.issuer_grade, "seller_grade": shown.seller_grade, "grade": shown.grade}
    return {**own, **groups, **grades, "product": product, "pack": None if pack is None else {"name": pack.name, "digest": pack.digest}}


@cache
def _product(product: ProductFacts) -> tuple[str, Exhibit]:
    body = write_group(product)
    return digest(body), Exhibit("product", body)


@cache
def _rules(used: tuple[Pack, ...]) -> Mapping[str, tuple[str, str]]:
    return {rule.id: (rule.clause, rule.mark) for pack in used for rule in pack.rules}


def _fired(reason: Reason, known: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    clause, mark = known.get(reason.rule_id, ("", ""))
    said = {"id": reason.rule_id, "code": reason.code, "decision": reason.decision.name, "facts": reason.facts}
    return {**said, "clause": clause, "mark": mark}


def decide_again(body: Mapping[str, Any], exhibits: Mapping[str, Any], given: Iterable[Pack] = ()) -> list[str]:
    """Judge a record's facts once more and name every difference; none means the same decision for the same reasons.

    Under the packs among `exhibits`, or those of `given` with the same name and version instead; that one of those says something else is
    a difference too. RecordUnreadable when facts or a pack are missing.
    """
    other = {(p.name, p.version): p for p in given}
    try:
        named = {act["pack"]["digest"]: act["pack"]["name"] for act in body["acts"] if act["pack"] is not None}
        packs = {pack: _read_pack(name, pack, exhibits[pack]) for pack, name in named.items()}
        if other:
            packs = {key: _instead(p, other) for key, p in packs.items()}
        verdicts = [_review_again(body, act, exhibits, packs) for act in body["acts"]]
        then = (body["decision"], sorted((r["id"], r["code"], r["decision"]) for r in body["rules"]))
    except RecordUnreadable:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        raise RecordUnreadable(repr(fault)) from None
    reasons = {(r.rule_id, r.code, r.decision.name) for v in verdicts for r in v.reasons}
    now = (max((v.decision for v in verdicts), default=Decision.ALLOW).name, sorted(reasons))
    found = [f"{name}: {was} -> {is_}" for name, was, is_ in zip(("decision", "rules"), _once(then), now, strict=True) if was != is_]
    return [*found, *(f"pack {p.name} {p.version}: {key} -> {p.digest}" for key, p in packs.items() if key != p.digest)]


def _once(then: tuple[str, list[tuple[str, str, str]]]) -> tuple[str, list[tuple[str, str, str]]]:
    """A rule that spoke on several lines with other figures counts once."""
    return then[0], sorted(set(then[1]))


def _instead(pack: Pack, other: Mapping[tuple[str, str], Pack]) -> Pack:
    if (pack.name, pack.version) not in other:
        raise RecordUnreadable(f"the rule pack given has no {pack.name} {pack.version}")
    return other[pack.name, pack.version]


def _read_pack(name: str, wanted: str, source: Mapping[str, Any]) -> Pack:
    pack = read_source(name, source)
    if pack.digest != wanted:
        raise RecordUnreadable("a rule pack is not what the record names")
    return pack


def facts_in(body: Mapping[str, Any], act: Mapping[str, Any], product: Mapping[str, Any]) -> ReviewFacts:
    """What was judged of one of a record's acts, about a product as its exhibit says."""
    return read_facts({**act, "customer": act.get("customer", body["customer"]), "product": product})


def _review_again(body: Mapping[str, Any], act: Mapping[str, Any], exhibits: Mapping[str, Any], packs: Mapping[str, Pack]) -> Verdict:
    product = exhibits[act["product"]]
    if digest(product) != act["product"]:
        raise RecordUnreadable("a product is not what the record names")
    facts = facts_in(body, act, product)
    return review_under(None if act["pack"] is None else packs[act["pack"]["digest"]], facts)

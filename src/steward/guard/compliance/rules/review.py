"""The review: facts in, verdict out. Total - it answers for every fact pattern, and a fault inside it closes the door, not opens it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from steward.guard.compliance.model import Act, CustomerFacts, Judged, ProductFacts, ReviewFacts
from steward.guard.compliance.rules.fields import CUSTOMER, env_of
from steward.guard.compliance.rules.pack import HOME, Pack, PackSet, Rule
from steward.kernel.json import digest, plain
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision, Reason, Verdict

NO_PACK = "compliance.no_pack"
ENGINE_DOWN = "compliance.N17"


def review(facts: ReviewFacts, packs: PackSet) -> Verdict:
    """Judge one act under the pack its regime and day call for, out of the bank's own set.

    Redeeming needs no rule to pass. When no pack is in force, or the engine itself fails (N17), everything but redeeming is blocked.
    """
    return review_under(packs.at(facts.product.regime, facts.as_of), facts)


def review_under(pack: Pack | None, facts: ReviewFacts) -> Verdict:
    """The same under a given pack, for replay and for trying a change against past decisions."""
    if pack is None:
        return _closed(facts.act, NO_PACK, HOME, "")
    try:
        rules = _rules_for(pack, facts.act, facts.product.regime)
        reasons = _apply(rules, env_of(facts), amount_known=facts.amount is not None)
    except Exception as fault:  # noqa: BLE001 - whatever fails in the guard, the door stays closed
        return _closed(facts.act, ENGINE_DOWN, pack.name, pack.version, fault=repr(fault))
    return Verdict.of(reasons, pack.name, pack.version)


def _closed(act: Act, code: str, pack: str, version: str, **facts: str) -> Verdict:
    if act is Act.REDEEM:
        return Verdict.of((), pack, version)
    return Verdict.of((Reason(code.removeprefix("compliance."), code, Decision.BLOCK, facts),), pack, version)


@cache
def _rules_for(pack: Pack, act: Act, regime: str | None) -> tuple[Rule, ...]:
    return tuple(r for r in pack.rules if r.covers(act, regime))


def _apply(rules: Iterable[Rule], env: Mapping[str, Any], *, amount_known: bool) -> tuple[Reason, ...]:
    found = []
    for rule in rules:
        if rule.needs_amount and not amount_known:
            continue
        held = rule.breach.holds(env)
        if held is False:
            continue
        decision = rule.decision if held else rule.unknown
        if decision is not Decision.ALLOW:
            found.append(_reason(rule, decision, env, certain=held is True))
    return tuple(found)


def _reason(rule: Rule, decision: Decision, env: Mapping[str, Any], *, certain: bool) -> Reason:
    facts = {name.replace(".", "_"): plain(env[name]) for name in sorted(rule.breach.fields)}
    facts |= {name: given["value"] for name, given in rule.params.items()}
    if certain:
        return Reason(rule.id, rule.code, decision, facts)
    missing = [name for name in sorted(rule.breach.fields) if env[name] is None]
    return Reason(rule.id, "compliance.unknown", decision, {**facts, "rule": rule.id, "missing": ", ".join(missing)})


class Screen:
    """The same review for a whole shelf and a whole book: what depends on fewer facts is judged once and remembered.

    Only for considering products (no amount yet). `reasons` equals `review` of the same facts, rule by rule; a test holds them equal.
    """

    def __init__(self, as_of: BusinessDate, packs: PackSet, *, recommended: bool = True) -> None:
        self.as_of = as_of
        self.packs = packs
        self.recommended = recommended
        self._seen: dict[tuple[ProductFacts, tuple[Any, ...]], Verdict] = {}

    def verdict(self, customer: CustomerFacts, product: ProductFacts) -> Verdict:
        """The verdict of recommending `product` to `customer`."""
        pack = self.packs.at(product.regime, self.as_of)
        key = (product, self._matters(pack, customer, product.regime))
        found = self._seen.get(key)
        if found is None:
            found = review_under(pack, ReviewFacts(Act.RECOMMEND, self.as_of, customer, product, recommended=self.recommended))
            self._seen[key] = found
        return found

    def _matters(self, pack: Pack | None, customer: CustomerFacts, regime: str | None) -> tuple[Any, ...]:
        names = () if pack is None else _customer_fields(pack, regime)
        return tuple(getattr(customer, name) for name in names)


@cache
def _customer_fields(pack: Pack, regime: str | None) -> tuple[str, ...]:
    read: set[str] = set()
    for rule in _rules_for(pack, Act.RECOMMEND, regime):
        if not rule.needs_amount:
            read |= rule.breach.fields & CUSTOMER.keys()
    return tuple(sorted(name.removeprefix("customer.") for name in read))


def judge(verdicts: Sequence[tuple[ReviewFacts, Verdict]], packs: PackSet) -> Judged:
    """The verdict of a subject made of several acts: the strictest of them, each reason once, with the facts of all."""
    reasons: dict[tuple[str, str, bytes], Reason] = {}
    for _facts, verdict in verdicts:
        for reason in verdict.reasons:
            reasons.setdefault((reason.rule_id, reason.code, digest(reason.facts).encode()), reason)
    names = sorted({(v.pack, v.pack_version) for _f, v in verdicts})
    pack, version = "+".join(n for n, _ in names), "+".join(v for _, v in names)
    used = (packs.at(f.product.regime, f.as_of) for f, _ in verdicts)
    digests = sorted({p.digest for p in used if p is not None})
    return Judged(Verdict.of(reasons.values(), pack, version), tuple(f for f, _ in verdicts), "+".join(digests))

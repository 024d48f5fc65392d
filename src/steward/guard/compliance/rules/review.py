"""The review: facts in, verdict out. Total - it answers for every fact pattern, and a fault inside it closes the door, not opens it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from steward.guard.compliance.model import REDEEMING, Act, BankFacts, CustomerFacts, Judged, ProductFacts, ReviewFacts
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
        rules = _rules_for(pack, facts.act, facts.product.regime, facts.amount is not None)
        reasons = _apply(rules, facts.act, env_of(facts, _fields_of(rules)))
    except Exception as fault:  # noqa: BLE001 - whatever fails in the guard, the door stays closed
        return _closed(facts.act, ENGINE_DOWN, pack.name, pack.version, fault=repr(fault))
    return Verdict.of(reasons, pack.name, pack.version)


def close(acts: Sequence[ReviewFacts], fault: str) -> Judged:
    """The verdict when nothing can be judged (N17): whoever redeems goes on, everything else waits."""
    acting = Act.REDEEM if all(facts.act in REDEEMING for facts in acts) else Act.BUY
    return Judged(_closed(acting, ENGINE_DOWN, HOME, "", fault=fault), tuple(acts), "")


def _closed(act: Act, code: str, pack: str, version: str, **facts: str) -> Verdict:
    if act in REDEEMING:
        return Verdict.of((), pack, version)
    return Verdict.of((Reason(code.removeprefix("compliance."), code, Decision.BLOCK, facts),), pack, version)


@cache
def _rules_for(pack: Pack, act: Act, regime: str | None, amount_known: bool) -> tuple[Rule, ...]:
    """What speaks about the act under the regime; what needs an amount only once one is on the table."""
    return tuple(r for r in pack.rules if r.covers(act, regime) and (amount_known or not r.needs_amount))


@cache
def _fields_of(rules: tuple[Rule, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(r.evidence for r in rules))


def _apply(rules: Iterable[Rule], act: Act, env: Mapping[str, Any]) -> tuple[Reason, ...]:
    found = []
    for rule in rules:
        held = rule.breach.holds(env)
        decision = rule.decides(act, held=held)
        if decision is not Decision.ALLOW:
            found.append(_reason(rule, decision, env, certain=held is True))
    return tuple(found)


def _reason(rule: Rule, decision: Decision, env: Mapping[str, Any], *, certain: bool) -> Reason:
    facts = {name.replace(".", "_"): plain(env[name]) for name in sorted(rule.evidence)}
    facts |= rule.numbers
    confirm = rule.confirm if decision is Decision.WARN else ""
    if certain:
        return Reason(rule.id, rule.code, decision, facts, confirm)
    missing = [name for name in sorted(rule.breach.fields - rule.breach.optional) if env[name] is None]
    return Reason(rule.id, "compliance.unknown", decision, {**facts, "rule": rule.id, "missing": ", ".join(missing)}, confirm)


class Screen:
    """The same review for a whole shelf and a whole book: what depends on fewer facts is judged once and remembered.

    Only for considering products (no amount yet). `reasons` equals `review` of the same facts, rule by rule; a test holds them equal.
    """

    def __init__(self, as_of: BusinessDate, packs: PackSet, *, recommended: bool = True, bank: BankFacts | None = None) -> None:
        self.as_of = as_of
        self.packs = packs
        self.recommended = recommended
        self.bank = bank or BankFacts()
        self._looks: dict[ProductFacts, Look] = {}

    def of(self, product: ProductFacts) -> "Look":
        """The screen of one product, to be held by whoever asks about it for many customers."""
        if product not in self._looks:
            self._looks[product] = Look(self, product)
        return self._looks[product]

    def verdict(self, customer: CustomerFacts, product: ProductFacts) -> Verdict:
        """The verdict of recommending `product` to `customer`."""
        return self.of(product).verdict(customer)


class Look:
    """One product of a screen. What rules say is remembered by what they read of the customer: hardly two customers are alike in all
    facts, and most are in those of any one rule.
    """

    def __init__(self, screen: Screen, product: ProductFacts) -> None:
        self._screen = screen
        self._product = product
        self._pack = screen.packs.at(product.regime, screen.as_of)
        self._parts = () if self._pack is None else _parts(self._pack, product.regime)
        self._said: list[dict[Any, tuple[Reason, ...]]] = [{} for _part in self._parts]

    def verdict(self, customer: CustomerFacts) -> Verdict:
        """The verdict of recommending the product to `customer`."""
        pack, found = self._pack, list[Reason]()
        try:
            found = [r for part, said in zip(self._parts, self._said, strict=True) for r in self._reasons(part, said, customer)]
        except Exception:  # noqa: BLE001 - the whole review fails in the same way, and closes the door
            pack = None
        if pack is None:
            return review_under(self._pack, self._facts(customer))
        places = _places(pack)
        return Verdict.of(sorted(found, key=lambda r: places[r.rule_id]), pack.name, pack.version)

    def _reasons(self, part: "_Part", said: dict[Any, tuple[Reason, ...]], customer: CustomerFacts) -> tuple[Reason, ...]:
        key = part.key(customer)
        found = said.get(key)
        if found is None:
            found = said[key] = _apply(part.rules, Act.RECOMMEND, env_of(self._facts(customer), _fields_of(part.rules)))
        return found

    def _facts(self, customer: CustomerFacts) -> ReviewFacts:
        screen = self._screen
        return ReviewFacts(Act.RECOMMEND, screen.as_of, customer, self._product, recommended=screen.recommended, bank=screen.bank)


@dataclass(frozen=True, slots=True)
class _Part:
    """Rules that read the same of the customer, and what that is."""

    key: Callable[[CustomerFacts], Any]
    rules: tuple[Rule, ...]


@cache
def _parts(pack: Pack, regime: str | None) -> tuple[_Part, ...]:
    """The rules about recommending by what they read of the customer; the kind in any case, so that there is always something."""
    by_read: dict[tuple[str, ...], list[Rule]] = {}
    for rule in _rules_for(pack, Act.RECOMMEND, regime, False):
        read = {"customer.kind"} | (rule.evidence & CUSTOMER.keys())
        by_read.setdefault(tuple(sorted(name.removeprefix("customer.") for name in read)), []).append(rule)
    return tuple(_Part(attrgetter(*read), tuple(rules)) for read, rules in by_read.items())


@cache
def _places(pack: Pack) -> Mapping[str, int]:
    return {rule.id: place for place, rule in enumerate(pack.rules)}


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

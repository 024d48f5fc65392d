"""Reading rule packs: the set this bank judges by, its versions, what they say, and the drafts of its own layers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from steward.guard.compliance.model import Change, ChangeKind, Draft, DraftMissing, Layer, LayerFault, Release
from steward.guard.compliance.rules.layer import base_at, lay, layer_faults, with_layers
from steward.guard.compliance.rules.pack import Pack, Rule, shipped
from steward.guard.compliance.rules.pack import PackSet as PackSet  # noqa: PLC0414 - its name is public: callers hold one
from steward.guard.compliance.store import releases as store
from steward.guard.compliance.tables import draft, release
from steward.kernel.json import Json
from steward.kernel.refusal import NotFound
from steward.kernel.time import BusinessDate, add_days
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.COMPLIANCE_PACK_READ
CHART_DAYS = 30


def packs_of(w: Work) -> PackSet:
    """The rule packs this bank judges by, with its own released layers; read once for a piece of work and passed on.

    A release takes effect on its day in every process, because each piece of work reads which there are.
    """
    return w.recall.once([release], None, lambda: with_layers(shipped(), store.layers(w.db)))


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One difference between two versions of a pack: a rule that came, went or says something else, by what."""

    rule_id: str
    what: str  # added | removed | decision | condition | or the name of a parameter
    before: str
    after: str


def get_pack(w: Work, name: str, version: str | None) -> Pack:
    """A version of a pack, the one in force today when None; NotFound when there is none."""
    w.require(READ)
    packs = packs_of(w)
    in_force = (p for p in reversed(packs.versions.get(name, ())) if p.since <= w.today)
    found = next(in_force, None) if version is None else packs.find(name, version)
    if found is None:
        raise NotFound
    return found


def list_packs(w: Work) -> dict[str, tuple[Pack, ...]]:
    """Every version of every pack, oldest first, those to come included."""
    w.require(READ)
    return dict(packs_of(w).versions)


def first_version(packs: PackSet, pack: Pack, rule: Rule) -> str:
    """The first of the versions up to `pack`, without a gap, in which the rule says what it says there."""
    since = pack.version
    for earlier in reversed([p for p in packs.versions[pack.name] if p.since < pack.since]):
        found = next((r for r in earlier.rules if r.id == rule.id), None)
        if found is None or _sayings(found) != _sayings(rule):
            break
        since = earlier.version
    return since


def compare_versions(w: Work, name: str, before: str, after: str) -> list[RuleChange]:
    """What changed between two versions of a pack."""
    one, other = ({r.id: _sayings(r) for r in get_pack(w, name, v).rules} for v in (before, after))
    found = []
    for rule_id in sorted(one.keys() | other.keys()):
        old, new = one.get(rule_id), other.get(rule_id)
        if old is None or new is None:
            found.append(RuleChange(rule_id, "added" if old is None else "removed", "", ""))
            continue
        found += [
            RuleChange(rule_id, what, old.get(what, ""), new.get(what, "")) for what in {**old, **new} if old.get(what) != new.get(what)
        ]
    return found


def _sayings(rule: Rule) -> Mapping[str, str]:
    params = {name: str(value) for name, value in rule.numbers.items()}
    return {"decision": rule.decision.name, "unknown": rule.unknown.name, "condition": rule.breach.text, **params}


def base_on(name: str, day: BusinessDate) -> Pack:
    """The shipped version a layer of that day lies on; NotFound when there is none."""
    found = base_at(name, day)
    if found is None:
        raise NotFound
    return found


def check_layer(w: Work, pack: str, since: BusinessDate, content: Mapping[str, Any]) -> list[LayerFault]:
    """Why this content may not lie on the pack from that day on; none when it is stricter in every part."""
    w.require(READ)
    try:
        made = Layer.of(pack, "b0", since, content)
    except (TypeError, ValueError):  # a number or a text that JSON has no exact form for
        return [LayerFault("-", "compliance.layer_malformed")]
    try:
        base = base_on(pack, since)
    except NotFound:
        return [LayerFault("-", "compliance.layer_no_pack")]
    return layer_faults(base, made)


def layer_of(w: Work, made: Draft) -> Layer:
    """The layer that a draft would be, with the next number of its pack."""
    number = 1 + sum(x.pack == made.pack for x in store.layers(w.db))
    return Layer.of(made.pack, f"b{number}", made.since, made.content)


def laid(w: Work, made: Draft) -> Pack:
    """The pack as it would be with this draft."""
    return lay(base_on(made.pack, made.since), layer_of(w, made), made.since)


def change_of(w: Work, made: Draft) -> Change:
    """The change that a draft is, to be tried before it goes live: its content, its first day and the very pack it gives."""
    layer = layer_of(w, made)
    values: Mapping[str, Json] = {"layer": layer.content, "version": layer.version, "since": made.since.isoformat()}
    return Change(ChangeKind.LAYER, made.pack, {**values, "pack_digest": laid(w, made).digest})


def list_drafts(w: Work) -> list[Draft]:
    """Drafts of layers, the one changed last first."""
    w.require(READ)
    return store.drafts(w.db)


def get_draft(w: Work, draft_id: str) -> Draft:
    """One draft; DraftMissing when there is none."""
    w.require(READ)
    found = store.drafts(w.db, draft.c.id == draft_id)
    if not found:
        raise DraftMissing
    return found[0]


def list_releases(w: Work) -> list[Release]:
    """Every release of a layer, newest first."""
    w.require(READ)
    return store.releases(w.db)


def spoken_days(w: Work, rule_id: str) -> list[tuple[BusinessDate, int]]:
    """On how many clearances of each of the last days a rule spoke, oldest day first."""
    w.require(READ)
    first = add_days(w.today, 1 - CHART_DAYS)
    counts = Counter(w.day_of(at) for at in store.moments(w.db, rule_id, w.at(first, 0)))
    return [(add_days(first, n), counts[add_days(first, n)]) for n in range(CHART_DAYS)]

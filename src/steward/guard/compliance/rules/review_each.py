"""The review over columns: any number of acts judged at once, row by row exactly as `review` judges one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steward.guard.compliance.model import REDEEMING, Act, ReviewFacts, Ruling
from steward.guard.compliance.rules.columns import Column, Columns, make_column
from steward.guard.compliance.rules.fields import FIELDS, GROUPS, getter
from steward.guard.compliance.rules.pack import Pack, PackSet, Rule
from steward.kernel.time import day_of_number
from steward.kernel.verdict import Decision

ACTS = tuple(Act)
# What tells which pack is in force, and which of its rules may speak.
ALWAYS_READ = frozenset({"product.regime", "order.as_of", "order.amount"})
NO_PACK = "no_pack"  # the id `review` gives its reason too


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """Acts in columns: `act` (rows,) int8 as places in ACTS, and a column for every field of FIELDS."""

    act: NDArray[np.int8]
    fields: Columns

    def __len__(self) -> int:
        return len(self.act)

    def take(self, rows: NDArray[np.intp]) -> "Acts":
        """The acts of these places, in their order."""
        return Acts(self.act[rows], {name: column.take(rows) for name, column in self.fields.items()})

    def about(self, products: "Acts") -> "Acts":
        """The same acts about other products: row by row those that `products` are about."""
        others = {name: column for name, column in products.fields.items() if name.startswith("product.")}
        return Acts(self.act, {**self.fields, **others})

    def told_of(self, customers: Columns) -> "Acts":
        """The same acts by other customers: of them these columns of facts are told, the others are as they were."""
        return Acts(self.act, {**self.fields, **customers})

    def with_number(self, name: str, rows: NDArray[np.bool_], value: int | NDArray[np.int64]) -> "Acts":
        """The same acts with a number known and changed in some rows."""
        column = self.fields[name]
        changed = Column(np.where(rows, value, column.value), column.known | rows)
        return Acts(self.act, {**self.fields, name: changed})


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """Where one rule spoke: `fired` and `unknown`, both packed bits over the rows (numpy.packbits)."""

    rule: Rule
    fired: NDArray[np.uint8]
    unknown: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """What was decided: `decision` (rows,) int8, `closed` (rows,) where no pack was in force, and the rules that spoke anywhere."""

    decision: NDArray[np.int8]
    closed: NDArray[np.bool_]
    spoken: tuple[Spoken, ...]

    def ruling_of(self, row: int) -> Ruling:
        """What was decided about one row, and by whom; a row without a pack is closed by none of its rules."""
        rules = {NO_PACK: Decision.BLOCK} if self.closed[row] else self.rules_of(row)
        return Ruling(Decision(self.decision[row]), rules)

    def rules_of(self, row: int) -> dict[str, Decision]:
        """The rules that spoke about one row, with what each decided; empty for a row without a pack."""
        found = {}
        for said in self.spoken:
            if _bit(said.fired, row):
                found[said.rule.id] = said.rule.decision
            elif _bit(said.unknown, row):
                found[said.rule.id] = said.rule.unknown
        return found


def acts_of(facts: Sequence[ReviewFacts]) -> Acts:
    """Single acts as columns; what many of them share (a product, no order) is read once."""
    act = np.array([ACTS.index(f.act) for f in facts], dtype=np.int8)
    columns: dict[str, Column] = {}
    for group, names in GROUPS.items():
        places: dict[int, int] = {}
        of_row = [places.setdefault(id(getattr(f, group) if group else f), len(places)) for f in facts]
        first = dict(zip(reversed(of_row), reversed(facts), strict=True))
        different = [first[place] for place in range(len(places))]
        for name in names:
            read = getter(name)
            column = make_column(FIELDS[name], [read(f) for f in different])
            columns[name] = column if len(different) == len(facts) else column.take(np.array(of_row, dtype=np.intp))
    return Acts(act, columns)


def pair(people: Acts, products: Acts, who: NDArray[np.intp], what: NDArray[np.intp], packs: PackSet) -> Acts:
    """Acts of people about products, pair by pair (places in both), in the columns that rules about such acts read, and no others."""
    about = {ACTS[place] for place in set(people.act.tolist())}
    rules = [rule for versions in packs.versions.values() for pack in versions for rule in pack.rules if rule.acts & about]
    read = {name for rule in rules for name in rule.breach.fields} | ALWAYS_READ
    columns = {n: products.fields[n].take(what) if n.startswith("product.") else people.fields[n].take(who) for n in sorted(read)}
    return Acts(people.act[who], columns)


def review_each(acts: Acts, packs: PackSet) -> Verdicts:
    """Judge every act under the pack its regime and day call for.

    Unlike `review` it has no engine of last resort: a fault raises, and nothing is decided.
    """
    in_force = _in_force(acts, packs)
    rules: dict[Rule, NDArray[np.bool_]] = {}
    for pack, rows in in_force.items():
        for rule in () if pack is None else pack.rules:
            rules[rule] = rules[rule] | rows if rule in rules else rows
    amounts = acts.fields["order.amount"].known
    decision = np.zeros(len(acts), dtype=np.int8)
    closed = in_force.get(None, np.zeros(len(acts), dtype=bool)) & ~_is_among(acts, REDEEMING)
    decision[closed] = Decision.BLOCK
    spoken = []
    for rule, rows in rules.items():
        asked = rows & _covered(rule, acts) & (amounts if rule.needs_amount else True)
        if asked.any() and (said := _ask(rule, acts, asked, decision)) is not None:
            spoken.append(said)
    return Verdicts(decision, closed, tuple(spoken))


def _in_force(acts: Acts, packs: PackSet) -> Mapping[Pack | None, NDArray[np.bool_]]:
    """The rows of each pack; as many lookups as there are different regimes and days."""
    regime, day = acts.fields["product.regime"], acts.fields["order.as_of"]
    assert regime.words is not None
    codes = np.where(regime.known, regime.value, -1).astype(np.int64)
    # A day of the calendar fits in 32 bits: one number a case.
    cases, of_row = np.unique((codes << 32) + (day.value + 2**31), return_inverse=True)
    places: dict[Pack | None, int] = {}
    of_case = []
    for case in cases.tolist():
        code, number = case >> 32, (case & (2**32 - 1)) - 2**31
        pack = packs.at(None if code < 0 else regime.words[code], day_of_number(number))
        of_case.append(places.setdefault(pack, len(places)))
    of_act = np.array(of_case, dtype=np.intp)[of_row]
    return {pack: of_act == place for pack, place in places.items()}


def _covered(rule: Rule, acts: Acts) -> NDArray[np.bool_]:
    """`rule.covers`, row by row."""
    covered = _is_among(acts, rule.acts)
    if rule.regimes is None:
        return covered
    regime = acts.fields["product.regime"]
    return covered & np.isin(regime.value, [code for code, word in enumerate(regime.words or ()) if word in rule.regimes]) & regime.known


def _ask(rule: Rule, acts: Acts, asked: NDArray[np.bool_], decision: NDArray[np.int8]) -> Spoken | None:
    """What a rule says of the rows it is asked about, entered into `decision`; None when it says nothing."""
    held: Column = rule.breach.holds_each(acts.fields)
    fired, unknown = asked & held.value, asked & ~held.known & ~_is_among(acts, rule.waits)
    for rows, decided in ((fired, rule.decision), (unknown, rule.unknown)):
        if decided is Decision.ALLOW:
            rows[:] = False
        np.maximum(decision, np.int8(decided), out=decision, where=rows)
    if not (fired.any() or unknown.any()):
        return None
    return Spoken(rule, np.packbits(fired), np.packbits(unknown))


def _is_among(acts: Acts, wanted: Collection[Act]) -> NDArray[np.bool_]:
    return np.isin(acts.act, [place for place, act in enumerate(ACTS) if act in wanted])


def _bit(packed: NDArray[np.uint8], row: int) -> bool:
    return bool(packed[row >> 3] >> (7 - (row & 7)) & 1)

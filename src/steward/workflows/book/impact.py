"""What a change would do: every customer, every holding and the last year's decisions, judged before and after. Nothing live is touched."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from steward.advise.advice import queries as advice
from steward.advise.advice.queries import CustomersTold
from steward.advise.selection import queries as selection
from steward.advise.selection.model import ShelfItem
from steward.guard.compliance import actions
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import (
    Act,
    Change,
    ChangeKind,
    CustomerFacts,
    Impact,
    ImpactReport,
    ImpactRow,
    ImpactState,
    Part,
    ProductFacts,
    ReviewFacts,
)
from steward.guard.compliance.queries import Acts, Logged, PackSet, Tally, Turned
from steward.kernel.ids import CustomerId, InstrumentId, ProductId
from steward.kernel.json import Json
from steward.kernel.time import add_months
from steward.kernel.verdict import Decision
from steward.know.holdings import queries as holdings
from steward.know.products import queries as products
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import Rescored
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.work import Work

# Rows kept per part of a report; the counts are always whole (D).
MOST_ROWS = 20_000
MONTHS_BACK = 12
# Where each step stands on the bar.
STEPS = {"customers": 5, "shelf": 15, "holdings": 40, "decisions": 50}
# Which stages of the evidence a part is about.
STAGES = {Part.RECOMMENDATION: ("recommendation",), Part.ORDER: ("acceptance", "order", "execution", "stop")}
GRADES = ("product.issuer_grade", "product.seller_grade", "product.shown_grade", "product.grade")


def compute_waiting(rt: Runtime) -> int:
    """Compute every trial that waits; how many. The server's schedule calls it every few seconds."""
    done = 0
    while (asked := rt.run(SYSTEM, compliance.find_open_impact, read_only=True)) is not None:
        try:
            compute(rt, asked)
        except Exception:
            rt.run(SYSTEM, partial(actions.note_impact, impact_id=asked.id, state=ImpactState.FAILED, step="failed", percent=0))
            raise
        done += 1
    return done


def log_all_decisions(rt: Runtime) -> int:
    """The nightly job, and the first step of every trial: bring the decision log up to what the evidence says; how many full blocks."""
    blocks = 0
    while rt.run(SYSTEM, actions.log_decisions):
        blocks += 1
    return blocks


def compute(rt: Runtime, asked: Impact) -> ImpactReport:
    """Compute one trial: on a read, with its progress noted in small transactions, and kept in one at the end."""

    def tell(step: str, percent: int) -> None:
        rt.run(SYSTEM, partial(actions.note_impact, impact_id=asked.id, state=ImpactState.RUNNING, step=step, percent=percent))

    log_all_decisions(rt)
    with rt.work(SYSTEM, read_only=True) as w:
        body, rows = _Trial(w, asked.change).run(tell)
    return rt.run(SYSTEM, partial(actions.record_impact, asked=asked, body=body, rows=rows))


class _Trial:
    """One change, and the two worlds everything is judged in: the rules of today without it and with it."""

    def __init__(self, w: Work, change: Change) -> None:
        packs = compliance.packs_of(w)
        self.w = w
        self.packs = compliance.in_force_on(packs, w.today)
        self.changed = compliance.in_force_on(compliance.change_packs(packs, change), w.today)
        grading = change.kind is ChangeKind.GRADE
        self.graded = ProductId(change.target) if grading else None
        self.grade = change.grade if grading else 0
        scoring = change.kind is ChangeKind.SCORING
        self.scored = suitability.rescored(w, compliance.changed_instrument(w, change)) if scoring else Rescored({}, {}, frozenset())
        self.levels, self.knowledge = moved_levels(self.scored.levels), moved_levels(self.scored.knowledge)
        self.rows: list[ImpactRow] = []
        self.found: dict[str, Json] = {}

    def run(self, tell: Callable[[str, int], None]) -> tuple[dict[str, Json], list[ImpactRow]]:
        """Every part in turn; what the report says, and its rows."""
        tell("customers", STEPS["customers"])
        shelf = selection.shelf_at(self.w, self.w.today)
        book = _Book(self, advice.customer_facts_for_all(self.w, self.w.today, advice.main_currency(shelf)))
        self._look_at_levels()
        tell("shelf", STEPS["shelf"])
        self._look_at_shelf(book, shelf)
        tell("holdings", STEPS["holdings"])
        self._look_at_holdings(book)
        tell("decisions", STEPS["decisions"])
        self._look_at_decisions()
        packs = {"before": _digests(self.packs), "after": _digests(self.changed)}
        kept = Counter(row.part.value for row in self.rows)
        return {"as_of": self.w.today.isoformat(), "customers": len(book.ids), "packs": packs, "kept": dict(kept), **self.found}, self.rows

    def concerns(self, product_id: ProductId) -> bool:
        """Whether the change can reach what is decided about a product."""
        return self.graded in (None, product_id)

    def after(self, product_id: ProductId, facts: ProductFacts) -> ProductFacts:
        """A product as it is after the change."""
        if self.graded != product_id:
            return facts
        return replace(facts, issuer_grade=self.grade, seller_grade=self.grade, shown_grade=self.grade)

    def keep(self, rows: Iterable[ImpactRow]) -> None:
        """Keep rows of one part, up to the most that a report lists."""
        self.rows += islice(rows, MOST_ROWS)

    def _look_at_levels(self) -> None:
        """Who would have another level, and whose test of knowledge would come to another."""
        for part, levels in ((Part.LEVEL, self.scored.levels), (Part.KNOWLEDGE, self.scored.knowledge)):
            turned = {c: pair for c, pair in levels.items() if pair[0] != pair[1]}
            self.keep(ImpactRow(part, customer_id=c, levels=pair) for c, pair in sorted(turned.items()))
            moves = [[before, after, count] for (before, after), count in sorted(Counter(levels.values()).items())]
            self.found[part.value] = {
                "count": len(levels),
                "turned": len(turned),
                "unscored": len(self.scored.unscored),
                "moves": moves,
            }

    def _look_at_shelf(self, book: "_Book", shelf: Sequence[ShelfItem]) -> None:
        """Every product before every customer; products that look the same to the guard once."""
        alike: dict[tuple[ProductFacts, ProductFacts], list[ProductId]] = {}
        for item in shelf:
            if self.concerns(item.product_id):
                look = _look(item)
                alike.setdefault((look, self.after(item.product_id, look)), []).append(item.product_id)
        tally, everybody, found = Tally(), np.arange(len(book.ids)), list[tuple[Turned, list[ProductId]]]()
        for (before, after), ids in alike.items():
            turned = book.judge(everybody, before, after)
            tally.add(turned, len(ids))
            found.append((turned, ids))
        self.found[Part.SHELF.value] = tally.body()
        self.keep(_row(Part.SHELF, t, row, book.ids[row], product_id) for t, ids in found for row in t.rows for product_id in ids)

    def _look_at_holdings(self, book: "_Book") -> None:
        """Whether each holding still suits its holder: what does not is bought no more and may be kept (N03)."""
        sold = products.products_of_instruments(self.w, self.w.today)
        place = {customer_id: at for at, customer_id in enumerate(book.ids)}
        holders: dict[InstrumentId, list[int]] = {}
        for held in holdings.holdings_for_all(self.w):
            if held.customer_id in place and held.units.scaled > 0:
                holders.setdefault(held.instrument_id, []).append(place[held.customer_id])
        tally, found = Tally(), list[tuple[Turned, list[int], ProductId]]()
        for instrument_id, who in sorted(holders.items()):
            product = sold.get(instrument_id)
            if product is not None and self.concerns(product.id):
                look = _look(selection.item_of(product))
                turned = book.judge(np.array(who), look, self.after(product.id, look))
                tally.add(turned)
                found.append((turned, who, product.id))
        self.found[Part.HOLDING.value] = tally.body()
        self.keep(_row(Part.HOLDING, t, row, book.ids[who[row]], product_id) for t, who, product_id in found for row in t.rows)

    def _look_at_decisions(self) -> None:
        """The decisions of the last year, with the facts of their time."""
        tallies = {Part.RECOMMENDATION: Tally(), Part.ORDER: Tally()}
        found: dict[Part, list[ImpactRow]] = {part: [] for part in tallies}
        months: Counter[tuple[str, str, str]] = Counter()
        for logged in compliance.past_acts(self.w, self.w.at(add_months(self.w.today, -MONTHS_BACK), 0)):
            for part, tally in tallies.items():
                own = logged.at_stage(STAGES[part])
                turned = compliance.turn(own.acts, self.changed_facts(own), self.packs, self.changed)
                tally.add(turned)
                months += _by_month(own.acts, turned)
                room = MOST_ROWS - len(found[part])
                found[part] += [_logged_row(part, turned, own, row) for row in turned.rows[:room]]
        for part, tally in tallies.items():
            self.found[part.value] = tally.body()
            self.keep(found[part])
        self.found["months"] = [[*key, count] for key, count in sorted(months.items())]

    def changed_facts(self, logged: Logged) -> Acts:
        """Past acts with the facts that the change would have made others."""
        acts = logged.acts
        if self.graded is not None:
            target = np.array([word == self.graded for word in logged.product.words or ()] + [False])[logged.product.value]
            for name in GRADES:
                acts = acts.with_number(name, target, self.grade)
        tested = acts.fields["customer.knowledge_level"].known
        # A test of knowledge held nobody down before it was taken.
        acts = _with_levels(acts, logged, "customer.level", self.levels, among=tested if self.scored.knowledge else None)
        return _with_levels(acts, logged, "customer.knowledge_level", self.knowledge)


class _Book:
    """Every customer in columns, as somebody to whom a product may be recommended today, before and after the change."""

    def __init__(self, trial: _Trial, told: Mapping[CustomerId, CustomerFacts]) -> None:
        self.trial = trial
        self.ids = sorted(told)
        self.before = self._acts([told[c] for c in self.ids])
        self.after = CustomersTold(self.ids, self.before).levelled(trial.levels, trial.knowledge).acts

    def _acts(self, told: Sequence[CustomerFacts]) -> Acts:
        nothing = ProductFacts.none("")
        return compliance.acts_of([ReviewFacts(Act.RECOMMEND, self.trial.w.today, facts, nothing) for facts in told])

    def judge(self, who: NDArray[np.intp], before: ProductFacts, after: ProductFacts) -> Turned:
        """A product, as it is before and after, recommended to these customers (places in `ids`)."""
        return compliance.turn(
            self._about(self.before.take(who), before), self._about(self.after.take(who), after), self.trial.packs, self.trial.changed
        )

    def _about(self, acts: Acts, product: ProductFacts) -> Acts:
        one = compliance.acts_of([ReviewFacts(Act.RECOMMEND, self.trial.w.today, _ANYBODY, product)])
        return acts.about(one.take(np.zeros(len(acts), dtype=np.intp)))


def moved_levels(levels: Mapping[CustomerId, tuple[int, int]]) -> dict[CustomerId, int]:
    """Whom a change moves, and where to; everybody else stays as they are now and as they were."""
    return {c: after for c, (before, after) in levels.items() if before != after}


def _with_levels(acts: Acts, logged: Logged, name: str, levels: Mapping[CustomerId, int], among: NDArray[np.bool_] | None = None) -> Acts:
    """Past acts with a level of the customers it changes for, where it was known at the time (and in the rows `among`)."""
    if not levels:
        return acts
    now = np.array([levels.get(CustomerId(word), 0) for word in logged.customer.words or ()] + [0])[logged.customer.value]
    rows = (now > 0) & acts.fields[name].known
    return acts.with_number(name, rows if among is None else rows & among, now)


_ANYBODY = CustomerFacts(kind="person", level=None, assessment="missing")


def _look(item: ShelfItem) -> ProductFacts:
    """A product without what only an amount is compared with."""
    return replace(item.facts(), min_amount=0, step=1)


def _row(part: Part, turned: Turned, row: int, customer_id: CustomerId, product_id: ProductId | None) -> ImpactRow:
    before, after = turned.decisions(row)
    return ImpactRow(part, customer_id, product_id, before=before, after=after, rules=turned.rules(row))


def _logged_row(part: Part, turned: Turned, logged: Logged, row: int) -> ImpactRow:
    assert logged.customer.words is not None
    assert logged.product.words is not None
    customer_id = CustomerId(logged.customer.words[logged.customer.value[row]])
    product_id = ProductId(logged.product.words[logged.product.value[row]]) if logged.product.known[row] else None
    return replace(_row(part, turned, row, customer_id, product_id), record_id=logged.record_id(row))


def _by_month(acts: Acts, turned: Turned) -> Counter[tuple[str, str, str]]:
    """How many decisions of each kind a month brings, before and after: (month, before | after, decision)."""
    months = acts.fields["order.as_of"].value.astype("datetime64[D]").astype("datetime64[M]")
    found: Counter[tuple[str, str, str]] = Counter()
    for when, verdicts in (("before", turned.before), ("after", turned.after)):
        pairs, counts = np.unique(months.astype(np.int64) * len(Decision) + verdicts.decision, return_counts=True)
        for pair, count in zip(pairs, counts, strict=True):
            month, decision = divmod(int(pair), len(Decision))
            found[str(np.datetime64(month, "M")), when, Decision(decision).name] += int(count)
    return found


def _digests(packs: PackSet) -> dict[str, str]:
    return {name: versions[0].digest for name, versions in sorted(packs.versions.items())}

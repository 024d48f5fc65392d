"""Life events from money, words and facts: each rule answers with a finding that carries its rows, or not (docs/methods/life-events.md)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from steward.kernel.json import Json
from steward.know.insight.model import Evidence, Finding, HypothesisKind
from steward.know.insight.rules.pack import Rule, rule_of
from steward.know.insight.rules.picture import Moved, Picture, months_between, pay_rows, usual

EventRule = Callable[[Picture, Rule], Finding | None]
SHOWN = 6
# A payment this far above the usual one is a bonus, not a raise.
BONUS = 1.6


def find_events(p: Picture) -> list[Finding]:
    """Every life event the picture speaks for; a change of job explains a change of pay, and so does retiring."""
    found = {code: finding for code, rule in EVENTS.items() if (finding := rule(p, rule_of("event", code))) is not None}
    if "retired" in found:
        found.pop("job_change", None)
        found.pop("retirement_nearing", None)
    if "job_change" in found or "retired" in found:
        found.pop("salary_change", None)
    return list(found.values())


def _event(code: str, strength: str, rule: Rule, evidence: Sequence[Evidence], **facts: Json) -> Finding:
    newest = tuple(sorted(evidence, key=lambda e: (e.day, e.id), reverse=True)[:SHOWN])
    return Finding(HypothesisKind.EVENT, code, rule["probability"][strength], newest, facts)


def _percent(ratio: float) -> str:
    return f"{abs(ratio) * 100:.0f}"


def salary_change(p: Picture, rule: Rule) -> Finding | None:
    """The last two to four payments lie together at another level than the four or more before them, beyond their usual scatter."""
    rows = _without_bonus(pay_rows(p))
    if len(rows) < 5 or _is_stopped(p, rows):
        return None
    best: tuple[float, int] | None = None
    for after in range(2, min(5, len(rows) - 3)):
        old, new = [r.amount for r in rows[:-after]], [r.amount for r in rows[-after:]]
        before = median(old[-6:])
        noise = _noise(rows[:-after])
        if noise > rule["most_noise"]:
            continue
        change = median(new) / before - 1
        steady = all(abs(a / median(new) - 1) <= max(rule["least_change"] / 2, noise * 2) for a in new)
        if (
            abs(change) >= max(rule["least_change"], rule["least_noise"] * noise)
            and steady
            and (best is None or abs(change) >= best[0] * 0.98)
        ):
            best = (abs(change), after)
    if best is None:
        return None
    after = best[1]
    change = median([r.amount for r in rows[-after:]]) / median([r.amount for r in rows[:-after][-6:]]) - 1
    strength = "strong" if after >= 3 else "fair"
    rests = [r.shown() for r in rows[-after:]] + [rows[-after - 1].shown()]
    return _event("salary_change", strength, rule, rests, percent=_percent(change), up=str(change > 0).lower(), payments=after)


def _without_bonus(rows: Sequence[Moved]) -> list[Moved]:
    """Payments without single high ones: a month far above both its neighbours is a bonus."""
    kept = []
    for n, row in enumerate(rows):
        beside = [rows[i].amount for i in (n - 1, n + 1) if 0 <= i < len(rows)]
        if not beside or row.amount <= BONUS * max(beside) or (len(beside) == 1 and row.amount <= BONUS * usual(r.amount for r in rows)):
            kept.append(row)
    return kept


def _noise(rows: Sequence[Moved]) -> float:
    """The usual distance of payments from their middle, as a part of it: near zero for a salary, large for a business."""
    middle = usual(r.amount for r in rows)
    return median([abs(r.amount - middle) for r in rows]) / middle


def _is_stopped(p: Picture, rows: Sequence[Moved]) -> bool:
    return months_between(rows[-1].day, p.today) > 1


def job_change(p: Picture, rule: Rule) -> Finding | None:
    """A month or more without pay, then pay again at another level, all within the last months."""
    rows = pay_rows(p)
    for n in range(len(rows) - 1, 2, -1):
        gap = months_between(rows[n - 1].day, rows[n].day)
        if months_between(rows[n].day, p.today) > rule["within_months"]:
            return None
        if gap < 2:
            continue
        before, after = usual(r.amount for r in _without_bonus(rows[:n])), usual(r.amount for r in rows[n:])
        if _noise(rows[:n]) > rule["most_noise"]:
            return None
        change = after / before - 1
        # Pay that came late, all at once, is no new job.
        if abs(change) < rule["least_change"] or abs(rows[n].amount / (gap * before) - 1) < rule["least_change"]:
            return None
        strength = "strong" if len(rows) - n >= 2 else "fair"
        return _event("job_change", strength, rule, [r.shown() for r in rows[n - 1 :]], months=gap - 1, percent=_percent(change))
    return None


def retired(p: Picture, rule: Rule) -> Finding | None:
    """Pay has stopped at an age when people retire; a pension that begins makes it sure."""
    pay = [m for m in pay_rows(p) if m.label != "pension"]
    pension = [m for m in p.moved if m.label == "pension"]
    if p.age is None or p.age < rule["least_age"] or not pay or p.fact("employment") == "retired":
        return None
    if months_between(pay[-1].day, p.today) < rule["missing_months"] or len(pay) < 4:
        return None
    begun = [m for m in pension if m.day > pay[-1].day]
    return _event("retired", "strong" if begun else "fair", rule, [m.shown() for m in (*begun, pay[-1])], since=pay[-1].day.isoformat())


def retirement_nearing(p: Picture, rule: Rule) -> Finding | None:
    """Somebody who works reaches the years before the usual retirement age."""
    if p.age is None or not rule["from_age"] <= p.age < rule["until_age"] or p.fact("employment") != "employed":
        return None
    strength = "strong" if p.age >= rule["soon_age"] else "fair"
    return _event("retirement_nearing", strength, rule, (*p.said("employment"), p.own_record()), age=p.age)


def large_inflow(p: Picture, rule: Rule) -> Finding | None:
    """A sum of many months' income arrived, is not pay, and was not passed on within days."""
    income = usual(m.amount for m in pay_rows(p)) or (p.number("annual_income") or 0) * 100 / 12
    least = max(rule["least_minor"], rule["times_income"][0] * income)
    recent = [m for m in p.moved if m.amount >= least and m.day >= p.since(rule["within_days"]) and m.label != "opening"]
    kept = [m for m in recent if not _passed_on(p, m, rule)]
    if not kept:
        return None
    largest = max(kept, key=lambda m: m.amount)
    strong = bool(income) and largest.amount >= rule["times_income"][1] * income
    # A row of sums of the same size is a business, not a gift.
    alike = [m for m in p.moved if m.amount >= 0.5 * largest.amount and m.id != largest.id]
    if len(alike) >= 2:
        return None
    amount = str(largest.amount // 100)
    return _event("large_inflow", "strong" if strong else "fair", rule, [largest.shown()], amount=amount, day=largest.day.isoformat())


def _passed_on(p: Picture, m: Moved, rule: Rule) -> bool:
    until = m.day + dt.timedelta(days=rule["passed_on_days"])
    gone = -sum(o.amount for o in p.moved if o.amount < 0 and m.day <= o.day <= until)
    return bool(gone >= rule["passed_on_share"] * m.amount)


def house_purchase(p: Picture, rule: Rule) -> Finding | None:
    """A sum of many months' income left, and from then on a new monthly payment goes out."""
    income = usual(m.amount for m in pay_rows(p)) or (p.number("annual_income") or 0) * 100 / 12
    if not income:
        return None
    large = [m for m in p.moved if -m.amount >= rule["times_income"] * income and m.day >= p.since(rule["within_days"])]
    if not large:
        return None
    paid = max(large, key=lambda m: -m.amount)
    before = {m.label for m in p.moved if m.day < paid.day and m.amount < 0}
    later = [m for m in p.moved if m.day > paid.day and m.amount < 0 and m.label not in before]
    new = [m for m in later if sum(o.label == m.label for o in later) >= 2 or m.label == "mortgage"]
    if not new:
        return None
    return _event("house_purchase", "strong", rule, [paid.shown(), *(m.shown() for m in new)], amount=str(-paid.amount // 100))


def spoken_of(code: str) -> EventRule:
    """An event that shows in words (searches, notes) or in payments of its own kind: more rows and an advisor's note count for more."""

    def rule_for(p: Picture, rule: Rule) -> Finding | None:
        first = p.since(rule["within_days"])
        heard = [s for s in p.seen if s.day >= first and any(word in s.text.lower() for word in rule["words"])]
        paid = [m for m in p.moved if m.label in rule["labels"] and m.day >= first]
        weight = sum(s.weight for s in heard) + len(paid)
        if weight < rule["least_rows"]:
            return None
        noted = any(s.weight > 1 for s in heard)
        strength = "strong" if noted or len(paid) >= 3 else "fair" if paid else "heard" if weight >= 3 else "weak"
        return _event(code, strength, rule, [*(s.shown() for s in heard), *(m.shown() for m in paid)], rows=len(heard) + len(paid))

    return rule_for


def school_age(p: Picture, rule: Rule) -> Finding | None:
    """A child of whom we know reaches an age at which school changes within a year; only birth years are known, so 1 September counts."""
    years = p.fact("children")
    if not isinstance(years, list):
        return None
    for born in sorted(int(y) for y in years if isinstance(y, int)):
        for age in rule["ages"]:
            begins = dt.date(born + age, 9, 1)
            if p.today < begins <= p.today + dt.timedelta(days=rule["within_days"]):
                return _event("school_age", "strong", rule, p.said("children"), age=age, day=begins.isoformat())
    return None


def maturing_money(p: Picture, rule: Rule) -> Finding | None:
    """A position pays out within weeks."""
    soon = p.today + dt.timedelta(days=rule["within_days"])
    due = [h for h in p.held if h.matures is not None and p.today <= h.matures <= soon]
    if not due:
        return None
    first = min(h.matures for h in due if h.matures is not None)
    rests = [Evidence("position", h.id, p.today) for h in due]  # type: ignore[arg-type]
    return _event("maturing_money", "strong", rule, rests, day=first.isoformat(), amount=str(sum(h.worth for h in due) // 100))


EVENTS: Mapping[str, EventRule] = {
    "salary_change": salary_change,
    "job_change": job_change,
    "retired": retired,
    "retirement_nearing": retirement_nearing,
    "large_inflow": large_inflow,
    "house_purchase": house_purchase,
    "child": spoken_of("child"),
    "marriage": spoken_of("marriage"),
    "relocation": spoken_of("relocation"),
    "school_age": school_age,
    "maturing_money": maturing_money,
}

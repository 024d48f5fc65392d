"""A report as a file: the same figures as the screen shows, block by block (F4, C4)."""

from collections.abc import Iterator
from dataclasses import replace

from steward.deliver.reports.model import Attribution, Bridge, ClassEffect, ClassResult, GoalSeen, HoldingResult, Period, Report, Said
from steward.deliver.reports.queries.report import report_of
from steward.deliver.reports.queries.told import expected_told, goal_told, happened_told, money_told, percent_told
from steward.guard.contracts.queries import bank_name
from steward.kernel.ids import CustomerId
from steward.kernel.json import digest
from steward.kernel.paper import Block, Curve, Facts, Grid, Heading, Paper, Points, Swings, Text
from steward.kernel.time import Instant
from steward.know.customers import queries as customers
from steward.know.holdings.model import SpanFigures
from steward.know.products import queries as products
from steward.platform.pdf.render import render
from steward.platform.words import say
from steward.platform.work import Work

TEMPLATE = "report@2026.2"
STEPS = ("new", "put_in", "taken_out", "income", "fees", "market")


def draw_report(w: Work, customer_id: CustomerId, period: Period, language: str, known_at: Instant | None = None) -> bytes:
    """The report as a file; the same `known_at` gives the same bytes."""
    return render(report_paper(w, report_of(w, customer_id, period, known_at), language))


def report_paper(w: Work, found: Report, language: str) -> Paper:
    """What the file says, with the customer's name as the actor may see it."""
    since, until = found.period.since.isoformat(), found.period.until.isoformat()
    name = customers.shown_name(w, customers.get_customer(w, found.customer_id))
    head = Facts(((_word(language, "customer"), name), (_word(language, "period"), f"{since} – {until}")))
    known = found.known_at.isoformat(timespec="seconds")
    paper = Paper(
        language=language,
        title=_word(language, "title"),
        bank=bank_name(w, language),
        number=f"{since} – {until}",
        day=w.day_of(found.known_at).isoformat(),
        blocks=(head, *_blocks(w, found, language)),
        notice=say(language, "reports.paper-known", {"moment": known}),
        made_from=TEMPLATE,
        hash="",
    )
    return replace(paper, hash=digest(paper))


def _word(language: str, name: str) -> str:
    return say(language, f"reports.paper-{name}")


def _blocks(w: Work, found: Report, language: str) -> Iterator[Block]:
    if found.figures is None or len(found.days) < 2:
        yield Text(_word(language, "none"))
        if found.goals:
            yield from _goals(found, language)
        return
    yield from _bridge(found.bridge, found.currency, language)
    yield from _value(found, language)
    yield from _returns(found.figures, found.gap, language)
    yield from _positions(w, found, language)
    if found.attribution is not None:
        yield from _effects(found.attribution, language)
    yield from _goals(found, language)
    yield from _said(found, language)
    if found.left_out:
        names = _names(w, language)
        yield Text(say(language, "reports.paper-left_out", {"names": ", ".join(names.get(i, "") for i in found.left_out)}))


def _bridge(b: Bridge, currency: str, language: str) -> Iterator[Block]:
    lost = b.result < 0
    yield Text(
        say(language, "reports.paper-lost" if lost else "reports.paper-earned", {"amount": money_told(abs(b.result), currency)}), key=True
    )
    yield Heading(_word(language, "bridge"))
    yield Facts(tuple((_word(language, name), f"{money_told(getattr(b, name), currency)} {currency}") for name in ("opening", "closing")))
    steps = [(name, int(getattr(b, name))) for name in STEPS if getattr(b, name)]
    if steps:
        labels, texts = tuple(_word(language, n) for n, _ in steps), tuple(money_told(a, currency, plus=True) for _, a in steps)
        said = "；".join(f"{label} {text}" for label, text in zip(labels, texts, strict=True))
        yield Swings(labels, tuple(a for _, a in steps), texts, said)


def _value(found: Report, language: str) -> Iterator[Block]:
    # The amounts of the bridge, to the cent: values of days are summed before they are rounded.
    amounts = ((found.days[0], found.bridge.opening), (found.days[-1], found.bridge.closing))
    ends = tuple(f"{d.day.isoformat()}  {money_told(minor, found.currency)}" for d, minor in amounts)
    yield Heading(_word(language, "value"))
    yield Curve(tuple(d.value.minor for d in found.days), ends, f"{_word(language, 'value')}: {ends[0]} – {ends[1]}")


def _returns(f: SpanFigures, gap: float | None, language: str) -> Iterator[Block]:
    signed = (("time_weighted", f.time_weighted), ("money_weighted", f.money_weighted), ("gap", gap))
    plain = (("drawdown", f.drawdown), ("volatility", f.volatility))
    yield Heading(_word(language, "returns"))
    rows = [(name, percent_told(value)) for name, value in signed] + [(name, percent_told(value, plus=False)) for name, value in plain]
    yield Facts(tuple((_word(language, name), value) for name, value in rows))


def _names(w: Work, language: str) -> dict[str, str]:
    return {i: p.name_zh if language == "zh" else p.name_en for i, p in products.products_of_instruments(w).items()}


def _positions(w: Work, found: Report, language: str) -> Iterator[Block]:
    names = _names(w, language)
    header = tuple(_word(language, name) for name in ("opening", "put_in", "gain", "closing", "share"))
    classes = [(say(language, f"asset_class.{c.asset_class}"), c) for c in found.classes]
    money = _word(language, "money")
    positions = [(money if h.instrument_id is None else names.get(h.instrument_id, ""), h) for h in found.holdings]
    for title, rows in (("classes", classes), ("positions", positions)):
        yield Heading(_word(language, title))
        told = tuple((name, *_amounts(row, found.currency)) for name, row in rows)
        yield Grid((_word(language, "what"), *header), told)


def _amounts(row: ClassResult | HoldingResult, currency: str) -> tuple[str, ...]:
    return (*(money_told(minor, currency) for minor in (row.opening, row.put_in, row.gain, row.closing)), percent_told(row.share))


def _effects(a: Attribution, language: str) -> Iterator[Block]:
    yield Heading(_word(language, "effects"))
    facts = {n: percent_told(getattr(a, n)) for n in ("portfolio", "target", "active")}
    yield Text(say(language, "reports.paper-effects_told", facts))
    header = tuple(_word(language, n) for n in ("what", "weight", "target_weight", "allocation", "selection"))
    yield Grid(header, tuple(_effect(e, language) for e in a.effects))


def _effect(e: ClassEffect, language: str) -> tuple[str, ...]:
    weights = (percent_told(x, plus=False) for x in (e.weight, e.target_weight))
    return (say(language, f"asset_class.{e.asset_class}"), *weights, *(percent_told(x) for x in (e.allocation, e.selection)))


def _goals(found: Report, language: str) -> Iterator[Block]:
    """Each goal then and now in a row, and why it moved in a sentence."""
    yield Heading(_word(language, "goals"))
    if not found.goals:
        yield Text(_word(language, "goals_none"))
        return
    header = tuple(_word(language, n) for n in ("goal", "goal_then", "goal_amount", "goal_now", "goal_amount"))
    yield Grid(header, tuple((g.name, *_seen(g.then), *_seen(g.now)) for g in found.goals))
    yield Points(tuple(say(language, "reports.goal-told", {"name": g.name, "why": goal_told(g, language)}) for g in found.goals))


def _seen(seen: GoalSeen | None) -> tuple[str, str]:
    if seen is None:
        return "–", "–"
    amount = "–" if seen.amount is None else money_told(seen.amount, seen.currency)
    return f"{100 * seen.chance:.0f}% ({seen.day.isoformat()})", amount


def _said(found: Report, language: str) -> Iterator[Block]:
    yield Heading(_word(language, "said"))
    if not found.said:
        yield Text(_word(language, "said_none"))
        return
    header = tuple(_word(language, n) for n in ("number", "issued_on", "state", "amount", "orders"))
    yield Grid(header, tuple(_told(s, found.currency, language) for s in found.said), words=3)
    for s in found.said:
        told = (expected_told(s.expected, found.currency, language), happened_told(s.happened, found.currency, language))
        yield Text(s.number)
        yield Points(told)


def _told(s: Said, currency: str, language: str) -> tuple[str, ...]:
    state = say(language, f"reports.proposal-{s.state.value}")
    return s.number, s.issued_on.isoformat(), state, money_told(s.amount, currency), str(len(s.orders))

"""A proposal as a document: the same content as the screens show, block by block (F1, J6)."""

from collections.abc import Iterator
from decimal import Decimal

from steward.advise.advice.model import Content, Proposal, ProposalLine
from steward.advise.advice.queries.wording import say_explanation
from steward.guard.contracts.model import Wanted
from steward.kernel.money import Money
from steward.kernel.paper import Bars, Block, Facts, Grid, Heading, Points, Text
from steward.platform.words import say

TEMPLATE = "proposal"
# Costs are added up over as many years as the document says (D).
YEARS = 5
MOST_REJECTED = 12


def document_of(p: Proposal, language: str) -> Wanted:
    """The document of a proposal, to be offered for signing or drawn."""
    return Wanted(TEMPLATE, subject_id=p.id, blocks=tuple(_blocks(p, language)))


def _blocks(p: Proposal, language: str) -> Iterator[Block]:
    content = p.content

    def word(name: str, **facts: object) -> str:
        return say(language, f"advice.document-{name}", facts)

    yield Heading(word("situation"))
    amount = f"{Decimal(str(content.amount)):,.2f} {content.amount.currency}"
    yield Facts(((word("level"), f"C{content.level}"), (word("amount"), amount), (word("proposal"), p.number)))
    facts = [(f"advice.used_{u.field}", {"value": u.value, "source": u.source, "valid_from": u.valid_from}) for u in p.used]
    yield Points(tuple(say(language, code, told) for code, told in facts))
    yield Heading(word("aim"))
    yield Points(tuple(say_explanation(language, part) for part in (content.explanation, *content.explanation.children)))
    yield Heading(word("now_and_then"))
    yield _bars(content, language)
    yield Heading(word("plan"))
    yield Grid(
        (word("product"), word("side"), word("grade"), word("money")), tuple(_row(line, language) for line in content.lines), words=2
    )
    yield Text(word("cash", cash=str(content.cash), currency=content.cash.currency))
    yield Heading(word("lose"))
    yield Text(word("bad_year", loss=str(content.bad_year_loss), currency=content.amount.currency), key=True)
    yield Points(tuple(say_explanation(language, e) for e in content.warnings) or (word("no_warning"),))
    for line in content.lines:
        yield Heading(_name(line, language))
        yield Points(tuple(say_explanation(language, e) for e in line.why))
    yield from _costs(content, language)
    if p.rejected:
        yield Heading(word("not_taken"))
        yield Points(tuple(_passed_over(p, language)))
    yield Heading(word("conflicts"))
    yield Text(word("conflicts_told"))
    yield Heading(word("assumed"))
    yield Points(
        (*(say_explanation(language, e) for e in content.assumptions), word("pack", pack=content.pack, version=content.pack_version))
    )
    yield Heading(word("next"))
    yield Points((word("next_read"), word("next_sign"), word("next_orders"), word("next_withdraw")))


def _name(line: ProposalLine, language: str) -> str:
    return line.name_zh if language == "zh" else line.name_en


def _row(line: ProposalLine, language: str) -> tuple[str, ...]:
    return _name(line, language), say(language, f"advice.document-{line.side}"), f"R{line.grade}", f"{Decimal(str(line.amount)):,.2f}"


def _bars(content: Content, language: str) -> Bars:
    rows = [row for row in content.allocation if row.current or row.proposed]
    labels = tuple(say(language, f"asset_class.{row.asset_class}") for row in rows)
    said = [f"{label} {row.current / 100:.1f}% → {row.proposed / 100:.1f}%" for label, row in zip(labels, rows, strict=True)]
    legend = (say(language, "advice.mark_now"), say(language, "advice.mark_after"))
    return Bars(labels, tuple(r.current for r in rows), tuple(r.proposed for r in rows), legend, "；".join(said))


def _yearly(line: ProposalLine) -> Decimal:
    """What a line costs a year, from its own explanation."""
    return Decimal(str(line.why[3].facts.get("yearly", "0")).replace(",", ""))


def _costs(content: Content, language: str) -> Iterator[Block]:
    currency = content.amount.currency

    def row(name: str, fee: Money, yearly: Decimal) -> tuple[str, ...]:
        over = Money.of(f"{yearly * YEARS:.2f}", currency) + fee
        return name, f"{Decimal(str(fee)):,.2f}", f"{yearly:,.2f}", f"{Decimal(str(over)):,.2f}"

    rows = [row(_name(line, language), line.fee, _yearly(line)) for line in content.lines]
    rows.append(row(say(language, "advice.document-together"), content.total_fee, sum((_yearly(x) for x in content.lines), Decimal(0))))
    header = ("product", "fee", "yearly", "over")
    yield Heading(say(language, "advice.document-costs"))
    yield Grid(tuple(say(language, f"advice.document-{name}", {"years": YEARS}) for name in header), tuple(rows))


def _passed_over(p: Proposal, language: str) -> Iterator[str]:
    for one in p.rejected[:MOST_REJECTED]:
        name = one.name_zh if language == "zh" else one.name_en
        yield " ".join((f"{name}：" if language == "zh" else f"{name}:", *(say_explanation(language, e) for e in one.reasons)))
    if (left := len(p.rejected) - MOST_REJECTED) > 0:
        yield say(language, "advice.document-more", {"count": left})

"""Contract templates: read once, checked whole, filled in. The same template and fields give the same paper, and so the same file (C4)."""

from collections.abc import Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any

from steward.guard.contracts.model import Clause, SignedFor, Template
from steward.guard.contracts.rules.library import BadContent, read_data, saying
from steward.kernel.json import digest
from steward.kernel.paper import Block, Heading, Paper, Text
from steward.kernel.time import BusinessDate
from steward.know.products.model import Offering, ProductKind
from steward.know.suitability.model import Saying

ALWAYS = frozenset({"name", "number", "bank", "day"})
FIELDS = {
    SignedFor.CUSTOMER: ALWAYS,
    SignedFor.PRODUCT: ALWAYS | {"product", "product_code", "issuer", "grade"},
    SignedFor.PROPOSAL: ALWAYS,
}


@cache
def templates() -> tuple[Template, ...]:
    """Every version of every template that is delivered with the product."""
    return parse_templates(read_data("templates"))


@cache
def notice() -> Saying:
    """What stands at the foot of every page."""
    return saying(read_data("templates")["notice"])


def parse_templates(raw: Mapping[str, Any]) -> tuple[Template, ...]:
    """Templates; BadContent for an unknown field, a part or a version twice, or a template without a key term."""
    made = tuple(_template(t) for t in raw["template"])
    for known in ([(t.code, t.version) for t in made], [(t.code, t.since) for t in made]):
        if len(set(known)) != len(known):
            raise BadContent("templates: one version stands twice")
    return made


def _template(raw: Mapping[str, Any]) -> Template:
    clauses = tuple(Clause(c["id"], c.get("key", False), saying(c["title"]), saying(c)) for c in raw["clause"])
    made = Template(
        code=raw["code"],
        version=raw["version"],
        since=BusinessDate(raw["from"]),
        signed_for=SignedFor(raw["for"]),
        basis=raw["basis"],
        title=saying(raw["title"]),
        clauses=clauses,
    )
    check_template(made)
    return made


def check_template(made: Template) -> None:
    """BadContent when a clause asks for what nobody fills in, stands twice, or nothing is set apart."""
    if len({c.id for c in made.clauses}) != len(made.clauses):
        raise BadContent(f"{made.code}: a clause stands twice")
    if not any(c.key for c in made.clauses):
        raise BadContent(f"{made.code}: no key term is set apart")
    for clause in made.clauses:
        for text in (clause.text.zh, clause.text.en):
            if unknown := {name for _, name, _, _ in Formatter().parse(text) if name is not None} - FIELDS[made.signed_for]:
                raise BadContent(f"{made.code}.{clause.id}: may not say {', '.join(sorted(unknown))}")


def template_at(known: Sequence[Template], code: str, day: BusinessDate) -> Template:
    """The version of a template in force on a day; BadContent when there is none."""
    found = [t for t in known if t.code == code and t.since <= day]
    if not found:
        raise BadContent(f"{code}: no version in force on {day}")
    return max(found, key=lambda t: t.since)


def code_for(kind: ProductKind, offering: Offering) -> str | None:
    """The template of a product's own contract, None for products sold under their public papers alone."""
    if kind is ProductKind.INSURANCE:
        return "insurance_contract"
    return "private_contract" if kind is ProductKind.PRIVATE or offering is Offering.PRIVATE else None


_hashes: dict[int, tuple[Template, str]] = {}


def template_hash(template: Template) -> str:
    """SHA-256 over every word of a template, in both languages; computed once for each."""
    known = _hashes.get(id(template))
    if known is None or known[0] is not template:
        known = _hashes[id(template)] = (template, digest(template))
    return known[1]


def content_hash(
    template: Template, language: str, fields: Mapping[str, str], *, number: str, day: BusinessDate, blocks: Sequence[Block] = ()
) -> str:
    """SHA-256 over everything that the paper made of these says: it follows from them alone, so nothing has to be drawn up to know it."""
    return digest([template_hash(template), language, fields, number, day, blocks])


def fill_template(
    template: Template, language: str, fields: Mapping[str, str], *, number: str, day: BusinessDate, blocks: Sequence[Block] = ()
) -> Paper:
    """The paper to be signed: `blocks` that came from elsewhere, then the clauses in the words of one language."""
    said: list[Block] = list(blocks)
    for clause in template.clauses:
        said += [Heading(clause.title.to(language)), Text(clause.text.to(language).format_map(fields), key=clause.key)]
    return Paper(
        language=language,
        title=template.title.to(language),
        bank=fields["bank"],
        number=number,
        day=day.isoformat(),
        blocks=tuple(said),
        notice=notice().to(language),
        made_from=f"{template.code}@{template.version}",
        hash=content_hash(template, language, fields, number=number, day=day, blocks=blocks),
    )

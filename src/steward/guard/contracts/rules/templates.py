"""Contract templates: read once, checked whole, filled in. The same template and fields give the same paper, and so the same file (C4)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any

from steward.guard.contracts.model import Clause, ClauseChange, SignedFor, Template
from steward.guard.contracts.rules.library import BadContent, read_data, saying
from steward.kernel.json import digest
from steward.kernel.paper import Block, Heading, Paper, Text
from steward.kernel.time import BusinessDate, parse_date
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
    made = read_template(raw)
    if faults := faults_of(made):
        raise BadContent(f"{made.code}@{made.version}: {', '.join(faults)}")
    return made


def read_template(raw: Mapping[str, Any]) -> Template:
    """One version as the delivered file or the bank's own record says it."""
    return Template(
        code=raw["code"],
        version=raw["version"],
        since=parse_date(str(raw["from"])),  # TOML has days, JSON has their text
        signed_for=SignedFor(raw["for"]),
        basis=raw["basis"],
        title=saying(raw["title"]),
        clauses=tuple(Clause(c["id"], c.get("key", False), saying(c["title"]), saying(c)) for c in raw["clause"]),
    )


def write_template(made: Template) -> dict[str, Any]:
    """The same as a record, in the shape `read_template` takes."""

    def said(one: Saying) -> dict[str, str]:
        return {"zh": one.zh, "en": one.en}

    return {
        "code": made.code,
        "version": made.version,
        "from": made.since.isoformat(),
        "for": made.signed_for.value,
        "basis": made.basis,
        "title": said(made.title),
        "clause": [{"id": c.id, "key": c.key, "title": said(c.title), **said(c.text)} for c in made.clauses],
    }


def faults_of(made: Template) -> list[str]:
    """Why nobody could be asked to sign this: a clause twice, no key term (C07), an empty text, braces that nobody fills in."""
    words = [w for c in made.clauses for s in (c.title, c.text) for w in (s.zh, s.en)]
    found = {
        "clause_twice": len({c.id for c in made.clauses}) != len(made.clauses),
        "no_key_term": not any(c.key for c in made.clauses),
        "empty_text": not all(w.strip() for w in (*words, made.title.zh, made.title.en)),
        "unknown_field": not all(_asks_for(w) <= FIELDS[made.signed_for] for w in words),
    }
    return [fault for fault, there in found.items() if there]


def _asks_for(text: str) -> set[str]:
    """The fields a text asks for; one with braces that do not close, or with more than a name in them, asks for what nobody has."""
    try:
        return {name if not (form or how) else "?" for _, name, form, how in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"?"}


def next_faults(made: Template, last: Template, today: BusinessDate) -> list[str]:
    """Why this may not follow the newest version: `faults_of`, a first day that is not to come, or nothing that is new.

    It begins on a day to come, so that nobody signs two wordings on one day, and after every version before it.
    """
    found = faults_of(made)
    if made.since <= today or made.since <= last.since:
        found.append("day_not_to_come")
    if (made.title, made.clauses) == (last.title, last.clauses):
        found.append("nothing_new")
    return found


def changes_of(before: Template, after: Template) -> Iterator[ClauseChange]:
    """The clauses that come, go or say something else, in the order of the later version, then those that go."""
    old, new = ({c.id: c for c in t.clauses} for t in (before, after))
    for clause_id in (*new, *(i for i in old if i not in new)):
        if old.get(clause_id) != new.get(clause_id):
            yield ClauseChange(clause_id, old.get(clause_id), new.get(clause_id))


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

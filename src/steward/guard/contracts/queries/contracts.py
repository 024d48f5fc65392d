"""Reading contracts: what a customer signed, what is still to be signed, and the files."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache

from steward.guard.contracts.model import (
    IN_FORCE,
    Contract,
    ContractNotFound,
    ContractState,
    ContractsUnsigned,
    FileMissing,
    SignedFile,
    Template,
    Wanted,
)
from steward.guard.contracts.queries.templates import for_every_customer, template_in_force, template_of, templates_known
from steward.guard.contracts.rules.templates import FIELDS, code_for, fill_template, template_at
from steward.guard.contracts.store import contracts as store
from steward.guard.contracts.tables import contract
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.paper import Paper
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.products import queries as products
from steward.know.products.model import Product
from steward.platform.access.operation import Operation
from steward.platform.pdf.render import render
from steward.platform.words import say
from steward.platform.work import Work

READ = Operation.CONTRACTS_CONTRACT_READ
BLANK = "____"


def bank_name(w: Work, language: str) -> str:
    """What the bank calls itself in its documents."""
    return _bank_name("demo" if w.runtime.demo else "name", language)


@cache
def _bank_name(kind: str, language: str) -> str:
    return say(language, f"bank.{kind}_{language}")


def get_contract(w: Work, contract_id: str) -> Contract:
    """One contract; ContractNotFound when there is none, or it is not the actor's to see."""
    found = store.contracts(w, (contract.c.id == contract_id) & w.scope(READ, contract.c.customer_id))
    if not found:
        raise ContractNotFound
    return found[0]


def list_contracts(w: Work, customer_id: CustomerId) -> list[Contract]:
    """Every contract of a customer, newest first; what was only offered is the customer's own affair and left out."""
    w.require(READ, customer_id)
    mine = (contract.c.customer_id == customer_id) & (contract.c.state != ContractState.OFFERED.value)
    return store.contracts(w, mine)[::-1]


def contracts_about(w: Work, subject_ids: Collection[str]) -> list[Contract]:
    """What was signed about some products or proposals, as far as the actor may see it, oldest first."""
    about = contract.c.subject_id.in_(sorted(subject_ids)) & (contract.c.state != ContractState.OFFERED.value)
    return store.contracts(w, about & w.scope(READ, contract.c.customer_id))


def paper_of(w: Work, c: Contract) -> Paper:
    """What a contract says, from its template and fields: the same every time."""
    template = template_of(w, c.code, c.version)
    return fill_template(template, c.language, c.fields, number=c.number, day=c.day, blocks=c.blocks)


def paper_shown(w: Work, c: Contract) -> Paper:
    """What a contract says, with the name as the actor may see it."""
    owner = customers.get_customer(w, c.customer_id)
    if w.actor.customer_id == c.customer_id:
        return paper_of(w, c)
    return paper_of(w, replace(c, fields={**c.fields, "name": customers.shown_name(w, owner)}))


def draw_document(w: Work, wanted: Wanted, language: str, *, number: str, day: BusinessDate) -> bytes:
    """The file of what nobody was asked to sign yet, to read and to print."""
    fields = {**wanted.fields, "bank": bank_name(w, language)}
    template = template_in_force(w, wanted.code)
    return render(fill_template(template, language, fields, number=number, day=day, blocks=wanted.blocks))


def draw_template(w: Work, of: Template, language: str) -> bytes:
    """The paper of a wording nobody signs yet, with blanks for what is a customer's or a product's own."""
    fields = dict.fromkeys(FIELDS[of.signed_for], BLANK) | {"bank": bank_name(w, language)}
    return render(fill_template(of, language, fields, number=BLANK, day=of.since))


def unsigned(w: Work, customer_id: CustomerId, wanted: Iterable[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Of the contracts wanted (template, subject), those the customer has not signed in the version in force."""
    w.require(READ, customer_id)
    live = store.contracts(w, (contract.c.customer_id == customer_id) & contract.c.state.in_([s.value for s in IN_FORCE]))
    have, known = {(c.code, c.subject_id, c.version) for c in live}, templates_known(w)
    return [(code, about) for code, about in wanted if (code, about, template_at(known, code, w.today).version) not in have]


def contracts_of_purchase(w: Work, product_ids: Iterable[ProductId]) -> list[tuple[str, str | None]]:
    """What has to be signed before these products are bought: what every customer signs, and the contract of a product that has one."""
    sold = products.get_products(w, sorted(set(product_ids)))
    own = [(code, p.id) for p in sold.values() if (code := code_for(p.kind, p.offering)) is not None]
    return [*((code, None) for code in for_every_customer()), *own]


def contracts_wanted(w: Work, customer_id: CustomerId, product_ids: Iterable[ProductId], language: str) -> list[Wanted]:
    """What the customer still has to sign before buying these products, filled in."""
    missing = unsigned(w, customer_id, contracts_of_purchase(w, product_ids))
    sold = products.get_products(w, [ProductId(about) for _, about in missing if about is not None])
    return [Wanted(code, about, {} if about is None else product_fields(sold[ProductId(about)], language)) for code, about in missing]


def product_fields(product: Product, language: str) -> dict[str, str]:
    """What a template says of a product."""
    name = product.name_zh if language == "zh" else product.name_en
    return {"product": name, "product_code": product.code, "issuer": product.issuer, "grade": f"R{product.grade or 5}"}


def require_signed(w: Work, customer_id: CustomerId, wanted: Iterable[tuple[str, str | None]]) -> None:
    """Refuse with ContractsUnsigned unless everything wanted was signed in the version in force and not taken back."""
    missing = sorted({code for code, _ in unsigned(w, customer_id, wanted)})
    if missing:
        raise ContractsUnsigned(missing=missing)


def read_file(w: Work, contract_id: str) -> SignedFile:
    """The file of a signed contract; of one signed on paper, a copy drawn from the same template and fields. FileMissing before."""
    found = get_contract(w, contract_id)
    w.require(Operation.CONTRACTS_FILE_READ, found.customer_id)
    if found.state is ContractState.OFFERED:
        raise FileMissing
    kept = store.last_file(w, contract_id)
    if kept is None and found.file_hash is not None:
        raise FileMissing
    return SignedFile(found, f"{found.number}.pdf", kept if kept is not None else render(paper_of(w, found)))


def root_certificate(w: Work) -> bytes | None:
    """The root that this bank's signatures are verified by (DER); None while nothing was signed."""
    return store.certificate(w, "root")

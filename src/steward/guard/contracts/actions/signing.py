"""Signing: what is offered is fixed by its hash, a signature is bound to it by a fresh proof, and the file proves itself (C4, S6, C02)."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from steward.guard.contracts.actions.keys import deployment_keys
from steward.guard.contracts.model import (
    Contract,
    ContractChanged,
    ContractClosed,
    ContractSigned,
    ContractState,
    ContractWithdrawn,
    RecordedContract,
    Wanted,
)
from steward.guard.contracts.queries.contracts import bank_name, get_contract, paper_of
from steward.guard.contracts.queries.templates import template_in_force
from steward.guard.contracts.rules.retention import first_day_free
from steward.guard.contracts.rules.templates import content_hash
from steward.guard.contracts.store import contracts as store
from steward.guard.contracts.tables import contract
from steward.kernel.ids import CustomerId
from steward.know.customers import queries as customers
from steward.know.customers.model import Customer
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.identity import step_up
from steward.platform.pdf.keys import authority_for
from steward.platform.pdf.render import render
from steward.platform.pdf.sign import Clock, sign
from steward.platform.work import Work

SIGN, COUNTERSIGN = Operation.CONTRACTS_CONTRACT_SIGN, Operation.CONTRACTS_CONTRACT_COUNTERSIGN
ONLINE, PAPER = "online", "paper"
ALGORITHM = "P-256"
CUSTOMER_FIELD, BANK_FIELD = "Customer", "Bank"


@action(SIGN, subject="customer_id")
def offer_contracts(w: Work, *, customer_id: CustomerId, wanted: Sequence[Wanted], language: str) -> list[Contract]:
    """What the customer is to sign, fixed word for word; what was offered in the same words today is offered again."""
    who = customers.get_customer(w, customer_id)
    open_ = store.contracts(w, (contract.c.customer_id == customer_id) & (contract.c.state == ContractState.OFFERED.value))
    out, fresh = [], []
    for one in wanted:
        made = _new(w, who, one, language, ONLINE)
        same = next((c for c in open_ if _says(c) == _says(made)), None)
        out.append(same or made)
        fresh += [] if same else [made]
    store.add_contracts(w, fresh)
    return out


def _says(c: Contract) -> tuple[object, ...]:
    return c.code, c.version, c.language, c.subject_id, c.day, c.fields, c.blocks


def _new(w: Work, who: Customer, wanted: Wanted, language: str, channel: str) -> Contract:
    template = template_in_force(w, wanted.code)
    contract_id = w.new_id()
    always = {"name": who.name, "number": who.number, "bank": bank_name(w, language), "day": w.today.isoformat()}
    fields = {**wanted.fields, **always}
    number = f"C{w.today:%Y%m%d}-{contract_id[-8:].upper()}"
    return Contract(
        id=contract_id,
        customer_id=who.id,
        code=template.code,
        version=template.version,
        language=language,
        number=number,
        subject_id=wanted.subject_id,
        day=w.today,
        content_hash=content_hash(template, language, fields, number=number, day=w.today, blocks=wanted.blocks),
        state=ContractState.OFFERED if channel == ONLINE else ContractState.SIGNED,
        channel=channel,
        offered_at=w.now,
        signed_at=None if channel == ONLINE else w.now,
        fields=fields,
        blocks=wanted.blocks,
    )


def shown_for_signing(hashes: Mapping[str, str]) -> dict[str, str]:
    """What a fresh proof is bound to when these contracts are signed: which ones, and every word of each by its hash."""
    return {"contracts": " ".join(f"{contract_id}:{hashes[contract_id]}" for contract_id in sorted(hashes))}


@action(SIGN, subject="customer_id")
def sign_contracts(w: Work, *, customer_id: CustomerId, hashes: Mapping[str, str], step_up_token: str | None) -> list[Contract]:
    """Sign a package, given what was shown of each contract by its hash: all of it or nothing.

    ContractChanged when a hash is not that of what was offered or another wording is in force by now, ContractClosed when one was signed
    or withdrawn already, StepUpRefused when the proof is for anything else, CannotDraw when a character cannot be drawn.
    """
    if not hashes:
        raise ContractChanged
    found = [_to_sign(w, contract_id, customer_id, hashes[contract_id]) for contract_id in sorted(hashes)]
    customers.check_guardian(w, customer_id)
    step_up.check(w, step_up_token, SIGN, customer_id, shown_for_signing(hashes))
    keys = deployment_keys(w)
    name = customers.get_customer(w, customer_id).name
    signer = authority_for(ALGORITHM, keys.authority).certify(name, w.actor.person_id, w.now)
    for one in found:
        file, clock = render(paper_of(w, one)), Clock(keys.clock, w.now)
        signed = sign(file, signer=signer, clock=clock, field=CUSTOMER_FIELD, reason=one.content_hash)
        _keep(w, one, signed, ContractState.OFFERED, {"state": ContractState.SIGNED.value, "signed_at": w.now})
    w.emit(ContractSigned(customer_id, tuple(c.id for c in found)))
    return [get_contract(w, c.id) for c in found]


def _to_sign(w: Work, contract_id: str, customer_id: CustomerId, given: str) -> Contract:
    found = get_contract(w, contract_id)
    if found.state is not ContractState.OFFERED:
        raise ContractClosed(state=found.state.value)
    in_force = template_in_force(w, found.code).version
    hashes = {given, found.content_hash, paper_of(w, found).hash}
    if found.customer_id != customer_id or in_force != found.version or len(hashes) != 1:
        raise ContractChanged
    return found


def _keep(w: Work, of: Contract, signed: bytes, expected: ContractState, values: dict[str, Any]) -> None:
    """The file with its hash in the audit chain, and the contract's new state."""
    file_hash = hashlib.sha256(signed).hexdigest()
    if not store.move(w, of.id, expected, {**values, "file_hash": file_hash}):
        raise ContractClosed(state="changed")
    row = {"id": w.new_id(), "contract_id": of.id, "customer_id": of.customer_id, "hash": file_hash, "made_at": w.now}
    store.add_file(w, {**row, "retain_until": first_day_free(w.today)}, signed)
    w.audit(SIGN, of.customer_id, "sealed", {"contract_id": of.id, "content": of.content_hash, "file": file_hash})


def _whose(w: Work, kw: Mapping[str, Any]) -> CustomerId:
    return get_contract(w, kw["contract_id"]).customer_id


@action(COUNTERSIGN, subject=_whose)
def countersign_contract(w: Work, *, contract_id: str) -> Contract:
    """Put the bank's seal on a contract the customer signed electronically. ContractClosed when it is in any other state."""
    found = get_contract(w, contract_id)
    file = store.last_file(w, contract_id)
    if found.state is not ContractState.SIGNED or file is None:
        raise ContractClosed(state=found.state.value)
    keys = deployment_keys(w)
    sealed = sign(file, signer=keys.seal, clock=Clock(keys.clock, w.now), field=BANK_FIELD, reason=found.content_hash)
    values = {"state": ContractState.COUNTERSIGNED.value, "countersigned_at": w.now}
    _keep(w, found, sealed, ContractState.SIGNED, values)
    return get_contract(w, contract_id)


@action(Operation.CONTRACTS_CONTRACT_WITHDRAW, subject=_whose)
def withdraw_contract(w: Work, *, contract_id: str) -> Contract:
    """Take a signature back; what was not carried out yet is stopped by what follows the event. Whether there is still time is for
    `workflows` to ask, which know the rules of the product. The signed file stays.
    """
    found = get_contract(w, contract_id)
    if not found.is_in_force or not store.move(
        w, contract_id, found.state, {"state": ContractState.WITHDRAWN.value, "withdrawn_at": w.now}
    ):
        raise ContractClosed(state=found.state.value)
    w.emit(ContractWithdrawn(contract_id, found.customer_id, found.code, found.subject_id))
    return get_contract(w, contract_id)


@action(Operation.CONTRACTS_CONTRACT_RECORD)
def record_contracts(w: Work, *, rows: Sequence[RecordedContract]) -> int:
    """Record contracts signed on paper or in an earlier system, each proved by its own file; returns how many.

    No electronic signature is made for anybody: their copies are drawn from template and fields when somebody asks.
    """
    known = customers.customers_by_id(w, {row.customer_id for row in rows})
    made = [_new(w, known[row.customer_id], row.wanted, row.language, PAPER) for row in rows]
    store.add_contracts(w, made)
    return len(made)

"""Contracts, their files and the keys that certify: rows in and out."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from steward.guard.contracts.model import Contract, ContractState
from steward.guard.contracts.tables import contract, file, identity
from steward.kernel.ids import CustomerId
from steward.kernel.json import plain
from steward.kernel.paper import read_block
from steward.platform.db import seal_values
from steward.platform.pdf.keys import Identity
from steward.platform.work import Work


def add_contracts(w: Work, made: Sequence[Contract]) -> None:
    """Contracts that were offered, or signed elsewhere."""
    names = [c.name for c in contract.columns if c.name != "body"]
    w.insert(contract, [{n: getattr(c, n) for n in names} | {"body": _body(c)} for c in made])


def _body(c: Contract) -> dict[str, Any]:
    return {"fields": c.fields, "blocks": plain(c.blocks)} if c.blocks else {"fields": c.fields}


def contracts(w: Work, where: sa.ColumnElement[bool]) -> list[Contract]:
    """Contracts, oldest first."""
    return [_contract(row) for row in w.fetch(contract, sa.select(contract).where(where).order_by(contract.c.offered_at, contract.c.id))]


def _contract(row: Mapping[str, Any]) -> Contract:
    held = row["body"]
    values = {name: value for name, value in row.items() if name != "body"}
    values |= {"customer_id": CustomerId(row["customer_id"]), "state": ContractState(row["state"])}
    return Contract(**values, fields=held["fields"], blocks=tuple(read_block(b) for b in held.get("blocks", ())))


def move(w: Work, contract_id: str, expected: ContractState, values: Mapping[str, Any]) -> bool:
    """Change a contract that still is where the caller thinks; whether it was."""
    query = sa.update(contract).where(contract.c.id == contract_id, contract.c.state == expected.value)
    return bool(w.db.execute(query.values(**values)).rowcount == 1)


def add_file(w: Work, row: Mapping[str, Any], body: bytes) -> None:
    """A file as it is now."""
    w.insert(file, [{**row, "body": base64.b64encode(body).decode()}])


def last_file(w: Work, contract_id: str) -> bytes | None:
    """The newest file of a contract; None when there is none, or it was destroyed."""
    query = sa.select(file).where(file.c.contract_id == contract_id).order_by(file.c.id.desc()).limit(1)
    found = w.fetch(file, query)
    return base64.b64decode(found[0]["body"]) if found and found[0]["body"] else None


def identities(w: Work) -> dict[str, Identity]:
    """The deployment's own keys by kind."""
    found = w.fetch(identity, sa.select(identity))
    return {row["kind"]: Identity(base64.b64decode(row["certificate"]), base64.b64decode(row["key"])) for row in found}


def certificate(w: Work, kind: str) -> bytes | None:
    """One of their certificates, without the key."""
    found = w.db.execute(sa.select(identity.c.certificate).where(identity.c.kind == kind)).scalar_one_or_none()
    return None if found is None else base64.b64decode(found)


def add_identities(w: Work, made: Mapping[str, Identity]) -> None:
    """Keep the deployment's own keys; who makes them at the same moment does no harm."""
    insert = sqlite.insert if w.db.dialect.name == "sqlite" else postgresql.insert
    for kind, one in made.items():
        held = {"certificate": base64.b64encode(one.certificate).decode(), "key": base64.b64encode(one.key).decode()}
        row = seal_values(w.keys, identity, {"kind": kind, **held, "made_at": w.now})
        w.db.execute(insert(identity).values(**row).on_conflict_do_nothing())

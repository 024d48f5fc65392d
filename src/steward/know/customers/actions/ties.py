"""What can be recorded of the family graph."""

from collections.abc import Iterable, Sequence
from typing import Any

from steward.kernel.ids import CustomerId
from steward.kernel.recorded import Effect, Recorded
from steward.kernel.time import BusinessDate
from steward.know.customers.actions.facts import CONVERSATION, OWN_WORD
from steward.know.customers.model import (
    CustomerKind,
    CustomerNotFound,
    Party,
    PartyOtherwise,
    PartyRow,
    SamePartyTwice,
    Tie,
    TieKind,
    TieNotFound,
    TieRole,
    TieRow,
)
from steward.know.customers.rules import ties as rules
from steward.know.customers.store import ties as store
from steward.know.customers.store.people import customers_by_id
from steward.know.customers.tables import party, tie
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.CUSTOMERS_TIE_RECORD)
def record_parties(w: Work, *, rows: Sequence[PartyRow]) -> list[Recorded]:
    """Add people and organisations around customers by the bank's code. What is on record of one is not changed by saying otherwise."""
    known = {p.code: p for p in store.parties(w, party.c.code, (r.code for r in rows))}
    if len({r.code for r in rows}) < len(rows):
        raise SamePartyTwice
    fresh: list[dict[str, Any]] = []
    out = []
    for row in rows:
        present = known.get(row.code)
        if present is None:
            made = {"id": w.new_id(), "customer_id": None, "code": row.code, "kind": row.kind.value, "name": row.name, "known_at": w.now}
            fresh.append(made | {"birth_date": _iso(row.birth_date), "phone": row.phone})
            out.append(Recorded(fresh[-1]["id"], Effect.ADDED))
        elif (present.kind, present.name, present.birth_date, present.phone) == (row.kind, row.name, row.birth_date, row.phone):
            out.append(Recorded(present.id, Effect.UNCHANGED))
        else:
            raise PartyOtherwise(code=row.code)
    w.insert(party, fresh)
    return out


@action(Operation.CUSTOMERS_TIE_RECORD)
def record_ties(w: Work, *, rows: Sequence[TieRow]) -> list[Recorded]:
    """Add ties between customers and parties, or correct them; each is checked beside all that are on record."""
    return _add(w, rows)


@action(Operation.CUSTOMERS_TIE_STATE, subject="customer_id")
def add_tie(
    w: Work,
    *,
    customer_id: CustomerId,
    role: TieRole,
    name: str,
    birth_date: BusinessDate | None = None,
    valid_from: BusinessDate | None = None,
) -> Recorded:
    """Somebody new, who is `role` of the customer: as the customer says, or an advisor heard."""
    kind = CustomerKind.ORGANISATION if role in (TieRole.REPRESENTED, TieRole.OWNED, TieRole.EMPLOYER) else CustomerKind.PERSON
    node = w.new_id()
    made: dict[str, Any] = {"id": node, "customer_id": None, "code": node, "kind": kind.value, "name": name.strip()}
    w.insert(party, [made | {"birth_date": _iso(birth_date), "phone": None, "known_at": w.now}])
    source = OWN_WORD if w.actor.customer_id == customer_id else CONVERSATION
    stored, one, other = rules.direction(role, node, customer_id)
    return _add(w, [TieRow(stored, one, other, valid_from or birth_date or w.today, source=source)])[0]


@action(Operation.CUSTOMERS_TIE_STATE, subject="customer_id")
def end_tie(w: Work, *, customer_id: CustomerId, tie_id: str, valid_to: BusinessDate | None = None) -> Recorded:
    """The tie no longer holds from `valid_to` on (today when absent); what was said before stays in the record."""
    found = [t for t in rules.known_ties(store.ties_of(w, [customer_id]), w.now) if t.id == tie_id]
    if not found:
        raise TieNotFound
    source = OWN_WORD if w.actor.customer_id == customer_id else CONVERSATION
    last = found[0]
    return _add(w, [TieRow(last.kind, last.from_id, last.to_id, last.valid_from, valid_to or w.today, source)])[0]


def _add(w: Work, rows: Sequence[TieRow]) -> list[Recorded]:
    nodes = _nodes(w, {end for row in rows for end in (row.one, row.other)})
    parties = {p.id: p for p in nodes.values()}
    said = {t.id: t for t in (*store.ties_of(w, parties), *store.parents_below(w, parties))}
    graph = rules.Graph(rules.known_ties(said.values(), w.now))
    fresh, out = [], []
    for row in rows:
        made = _tie(w, row, nodes)
        before = graph.find(made)
        if before is not None and (before.valid_to, before.withdrawn) == (made.valid_to, made.withdrawn):
            out.append(Recorded(before.id, Effect.UNCHANGED))
            continue
        rules.check_tie(made, parties, graph, w.today)
        graph.put(made)
        fresh.append(made)
        out.append(Recorded(made.id, Effect.ADDED if before is None else Effect.CHANGED))
    w.insert(tie, [_row(t) for t in fresh])
    return out


def _nodes(w: Work, ends: Iterable[str]) -> dict[str, Party]:
    """The node of each end; a customer nobody was tied to yet gets one, under the customer's own identifier."""
    wanted = set(ends)
    found = {p.id: p for p in store.parties(w, party.c.id, wanted)}
    people = customers_by_id(w, wanted - set(found))
    if set(people) | set(found) != wanted:
        raise CustomerNotFound
    fresh = [Party(c.id, c.id, None, c.kind, c.name, c.birth_date) for c in people.values()]
    w.insert(party, [_node(w, p) for p in fresh])
    return found | {p.id: p for p in fresh}


def _node(w: Work, p: Party) -> dict[str, Any]:
    blank = {"code": None, "name": None, "birth_date": None, "phone": None}
    return {"id": p.id, "customer_id": p.customer_id, "kind": p.kind.value, "known_at": w.now, **blank}


def _tie(w: Work, row: TieRow, nodes: dict[str, Party]) -> Tie:
    one, other = nodes[row.one].id, nodes[row.other].id
    if row.kind is TieKind.SPOUSE:
        one, other = sorted((one, other))
    return Tie(w.new_id(), row.kind, one, other, row.valid_from, row.valid_to, row.withdrawn, row.source, w.now)


def _row(t: Tie) -> dict[str, Any]:
    return {
        "id": t.id,
        "kind": t.kind.value,
        "from_id": t.from_id,
        "to_id": t.to_id,
        "valid_from": t.valid_from,
        "valid_to": t.valid_to,
        "withdrawn": t.withdrawn,
        "source": t.source,
        "known_at": t.known_at,
    }


def _iso(day: BusinessDate | None) -> str | None:
    return day.isoformat() if day else None

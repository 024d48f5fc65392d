"""What may be read of records that may be one customer, and the comparison of the book that finds them."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.know.customers.model import (
    Compared,
    Comparison,
    Customer,
    CustomerKind,
    Document,
    DocumentKind,
    Match,
    MatchNotFound,
    MatchRow,
    MatchState,
    Side,
)
from steward.know.customers.rules.joining import contrast
from steward.know.customers.rules.masks import mask_name
from steward.know.customers.rules.matching.compare import MatchRecord
from steward.know.customers.rules.matching.contacts import normalise_phone
from steward.know.customers.rules.matching.documents import normalise_number
from steward.know.customers.rules.matching.search import find_doubles
from steward.know.customers.store import matches as store
from steward.know.customers.store import people
from steward.know.customers.store.documents import documents_of
from steward.know.customers.tables import customer, match, match_seen
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.db import open_values
from steward.platform.work import Work

READ = Operation.CUSTOMERS_MATCH_READ
PROPOSE = Operation.CUSTOMERS_MATCH_PROPOSE
ENDING = 4
Tell = Callable[[str], None]


def list_matches(
    w: Work, state: MatchState = MatchState.OPEN, cursor: str | None = None, limit: int = 50
) -> tuple[list[Comparison], str | None]:
    """A page of the queue, likeliest first; open pairs that lead to one customer by now are left out."""
    query = sa.select(match).where(match.c.state == state.value, w.scope(READ, match.c.left_id), w.scope(READ, match.c.right_id))
    after = decode_cursor(cursor, 2)
    if after is not None:
        later = (match.c.chance_ppm < after[0]) | ((match.c.chance_ppm == after[0]) & (match.c.id > str(after[1])))
        query = query.where(later)
    found = store.matches(w.db, query.order_by(match.c.chance_ppm.desc(), match.c.id).limit(limit + 1))
    page = found[:limit]
    last = [round(page[-1].chance * store.MILLION), page[-1].id] if len(found) > limit else None
    return _compared(w, page), encode_cursor(last) if last else None


def count_matches(w: Work) -> int:
    """How many matches wait for a decision by the actor."""
    both = w.scope(READ, match.c.left_id) & w.scope(READ, match.c.right_id)
    query = sa.select(sa.func.count()).select_from(match).where(match.c.state == MatchState.OPEN.value, both)
    return int(w.db.execute(query).scalar_one())


def get_match(w: Work, match_id: str) -> Comparison:
    """One match side by side; not found for those who may not know of both customers."""
    found = store.matches(w.db, sa.select(match).where(match.c.id == match_id))
    if not found:
        raise MatchNotFound
    w.require(READ, found[0].left_id)
    w.require(READ, found[0].right_id)
    return _sides(w, found)[0]


def _compared(w: Work, found: Sequence[Match]) -> list[Comparison]:
    roots = store.survivors(w.db, None, [i for m in found for i in (m.left_id, m.right_id)])
    apart = [m for m in found if m.state is not MatchState.OPEN or roots.get(m.left_id, m.left_id) != roots.get(m.right_id, m.right_id)]
    return _sides(w, apart)


def _sides(w: Work, found: Sequence[Match]) -> list[Comparison]:
    ids = sorted({i for m in found for i in (m.left_id, m.right_id)})
    known = {c.id: c for c in people.customers(w, sa.select(customer).where(customer.c.id.in_(ids)))}
    papers: dict[CustomerId, dict[DocumentKind, str]] = {i: {} for i in ids}
    for paper in documents_of(w, ids):
        papers[paper.customer_id][paper.kind] = paper.number
    return [_comparison(w, m, (known[m.left_id], known[m.right_id]), papers) for m in found]


def _comparison(
    w: Work, found: Match, who: tuple[Customer, Customer], papers: Mapping[CustomerId, Mapping[DocumentKind, str]]
) -> Comparison:
    one, two = who
    survivor = min((c.since, c.number, c.id) for c in who)[2]
    left, right = _shown(one, two, papers[one.id], papers[two.id])
    sides = [Side(c.id, c.number, c.kind, c.tier, c.since, c.id == survivor, values) for c, values in ((one, left), (two, right))]
    return Comparison(found, sides[0], sides[1], store.decisions(w.db, found.id))


def _shown(
    one: Customer, two: Customer, mine: Mapping[DocumentKind, str], theirs: Mapping[DocumentKind, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Per field what either side shows: no more than is needed to see how the two differ."""
    kind = next(iter(sorted(set(mine) & set(theirs)) or sorted(set(mine) | set(theirs))), None)
    papers = [normalise_number(kind, of[kind]) if kind is not None and kind in of else "" for of in (mine, theirs)]
    born = [c.birth_date.isoformat() if c.birth_date else "" for c in (one, two)]
    births = (f"{born[0][:4]}-**-**" if born[0] else "", f"{born[1][:4]}-**-**" if born[1] else "")
    if all(born) and born[0][:4] == born[1][:4] and born[0] != born[1]:
        births = contrast(born[0], born[1], 0)
    phones = [normalise_phone(c.phone) if c.phone else "" for c in (one, two)]
    names = (mask_name(one.name), mask_name(two.name))
    if one.name != two.name and len(one.name) == len(two.name):
        names = contrast(one.name, two.name, 0)
    pairs = {
        "name": names,
        "birth_date": births,
        "phone": contrast(phones[0], phones[1], ENDING),
        "city": (one.city or "", two.city or ""),
        "document": contrast(papers[0], papers[1], ENDING),
    }
    return {f: a for f, (a, _) in pairs.items()}, {f: b for f, (_, b) in pairs.items()}


def compare_book(w: Work, *, everyone: bool, tell: Tell = lambda _: None) -> Compared:
    """Compare what is new or changed since the last time with the whole book; `everyone`: all with all.

    Writes nothing: hand the result to `propose_matches`.
    """
    w.require(PROPOSE)
    tell("reading")
    rows = [dict(r) for r in w.db.execute(sa.select(customer).where(w.scope(PROPOSE, customer.c.id)).order_by(customer.c.id)).mappings()]
    papers: dict[str, list[Document]] = {}
    for paper in documents_of(w):
        papers.setdefault(paper.customer_id, []).append(paper)
    marks = {CustomerId(r["id"]): _mark(r, papers.get(r["id"], ())) for r in rows}
    before = {} if everyone else {r.customer_id: r.mark for r in w.db.execute(sa.select(match_seen))}
    fresh = {of: mark for of, mark in marks.items() if before.get(of) != mark}
    if not fresh:
        return Compared([], {}, 0, 0)
    found: list[MatchRow] = []
    compared = skipped = 0
    for kind in CustomerKind:
        of_kind = [r for r in rows if r["kind"] == kind.value]
        tell(f"{kind.value}: {len(of_kind)}")
        records = [_record(open_values(w.keys, customer, r), papers.get(r["id"], ())) for r in of_kind]
        ids = [CustomerId(r["id"]) for r in of_kind]
        more, count, left_out = find_doubles(ids, records, [i in fresh for i in ids], kind)
        found, compared, skipped = found + more, compared + count, skipped + left_out
    return Compared(found, fresh, compared, skipped)


def _mark(row: Mapping[str, Any], papers: Sequence[Document]) -> str:
    """A fingerprint of the sealed row: it changes whenever the row is written, and says nothing of what is in it."""
    parts = [row["kind"].encode(), *(bytes(row[f]) if row[f] else b"" for f in ("name", "phone", "birth_date", "city"))]
    return hashlib.sha256(b"\x00".join([*parts, *(p.id.encode() for p in papers)])).hexdigest()[:32]


def _record(row: Mapping[str, Any], papers: Sequence[Document]) -> MatchRecord:
    documents = tuple((p.kind, p.number) for p in papers)
    return MatchRecord(row["name"], row["phone"], row["birth_date"], row["city"], documents)

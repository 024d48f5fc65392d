"""Many customers as known on a day, in columns: `known_records` without an object for each fact."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers.model import UNBORN, CustomerKind, Fact, KnownColumns, SaidColumn
from steward.know.customers.queries.catalogue import field_catalogue
from steward.know.customers.queries.facts import READ, known_facts
from steward.know.customers.queries.identity import survivors, whole_customers
from steward.know.customers.rules.survivorship import decide_current
from steward.know.customers.store import facts as store
from steward.know.customers.store import people
from steward.know.customers.tables import customer, fact
from steward.platform.bulk import among
from steward.platform.work import Work

Ints = NDArray[np.int64]
NOWHERE = -1


def known_columns(w: Work, as_of: BusinessDate, fields: Collection[str], customer_ids: Collection[CustomerId]) -> KnownColumns:
    """Those named whom the actor may know of, read once for everything work over the whole book asks; facts as `facts_for_all`."""
    where = among(w.db, customer.c.id, customer_ids) & w.scope(READ, customer.c.id)
    ids, kinds, born = people.people_columns(w, where)
    joined = whole_customers(w, as_of, customer_ids)
    return KnownColumns(
        ids=ids,
        person=np.array([kind == CustomerKind.PERSON.value for kind in kinds], dtype=np.bool_),
        born=_days(born),
        joined=np.array([one in joined for one in ids] if joined else np.zeros(len(ids)), dtype=np.bool_),
        facts=_facts(w, as_of, fields, customer_ids, {one: place for place, one in enumerate(ids)}),
    )


def _days(born: Sequence[str | None]) -> Ints:
    days = np.array(born, dtype="datetime64[D]")
    return np.where(np.isnat(days), UNBORN, days.astype(np.int64))


def _facts(
    w: Work, as_of: BusinessDate, fields: Collection[str], customer_ids: Collection[CustomerId], places: Mapping[CustomerId, int]
) -> dict[str, SaidColumn]:
    """By field what counts of everybody in `places`, opened once it is known to count."""
    roots = survivors(w, as_of, customer_ids)
    ids, owners, named, sealed, sure = store.statements(w, known_facts(w, as_of, fields, customer_ids, roots))
    at = {**places, **{one: places.get(root, NOWHERE) for one, root in roots.items()}}
    names = sorted(field_catalogue().fields.keys() & fields)
    codes = {name: code for code, name in enumerate(names)}
    row = np.array([at.get(one, NOWHERE) for one in owners], dtype=np.int64)
    code = np.array([codes.get(name, NOWHERE) for name in named], dtype=np.int64)
    kept = _once(w, as_of, ids, np.flatnonzero((row >= 0) & (code >= 0)), code * (len(places) + 1) + row)
    chosen, row, code = kept.tolist(), row[kept], code[kept]
    values = w.open_column(fact.c.value, [ids[i] for i in chosen], [sealed[i] for i in chosen])
    confidence = np.array([sure[i] for i in chosen], dtype=np.float64)
    ends = np.searchsorted(code, np.arange(len(names) + 1)).tolist()
    parts = zip(names, ends, ends[1:], strict=False)
    return {name: SaidColumn(row[a:b], values[a:b], confidence[a:b]) for name, a, b in parts if a < b}


def _once(w: Work, as_of: BusinessDate, ids: Sequence[str], found: Ints, key: Ints) -> Ints:
    """Of the statements at `found` the one that counts of each key, by key; only where several were made the rule is asked which."""
    found = found[np.argsort(key[found], kind="stable")]
    same = key[found][1:] == key[found][:-1]
    many = np.concatenate([same, [False]]) | np.concatenate([[False], same])
    if not same.any():
        return found
    asked = {ids[i]: i for i in found[many].tolist()}
    said: dict[int, list[Fact]] = {}
    for one in store.facts(w, among(w.db, fact.c.id, list(asked))):
        said.setdefault(int(key[asked[one.id]]), []).append(one)
    catalogue = field_catalogue()
    won = [asked[one.id] for statements in said.values() for one in decide_current(statements, catalogue, as_of).values()]
    kept = np.concatenate([found[~many], np.array(won, dtype=np.int64)])
    return kept[np.argsort(key[kept], kind="stable")]

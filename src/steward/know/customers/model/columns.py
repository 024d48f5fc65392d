"""Words of many customers at once: what work over the whole book reads, in columns."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate

# The birth day of who never said one.
UNBORN = -(2**62)


@dataclass(frozen=True, slots=True, eq=False)
class SaidColumn:
    """What counts of one field, of those of whom it was said.

    `row` (k,) their places among the customers, rising; `value` (k,) what was said; `confidence` (k,) in [0, 1].
    """

    row: NDArray[np.int64]
    value: Sequence[Json]
    confidence: NDArray[np.float64]

    def relied_on(self, least: float) -> "SaidColumn":
        """The same without what is less sure than this."""
        sure = self.confidence >= least
        if sure.all():
            return self
        kept = [value for value, keep in zip(self.value, sure.tolist(), strict=True) if keep]
        return SaidColumn(self.row[sure], kept, self.confidence[sure])


@dataclass(frozen=True, slots=True, eq=False)
class KnownColumns:
    """Customers as work over the whole book reads them: `KnownRecord` of (n,) customers in columns, in the order of their identifiers.

    `person` whether each is a person and not an organisation; `born` days since 1970, UNBORN where nobody said; `joined` whether other
    records are the same customer; `facts` by field, without fields nobody said anything of.
    """

    ids: Sequence[CustomerId]
    person: NDArray[np.bool_]
    born: NDArray[np.int64]
    joined: NDArray[np.bool_]
    facts: Mapping[str, SaidColumn]

    def __len__(self) -> int:
        return len(self.ids)

    def among(self, ids: Collection[CustomerId], more: "KnownColumns") -> "KnownColumns":
        """Those of these customers that are here or in `more`, which has nobody who is here."""
        if not len(more) and list(self.ids) == list(ids):
            return self
        every, wanted = [*self.ids, *more.ids], frozenset(ids)
        kept = sorted((n for n, one in enumerate(every) if one in wanted), key=every.__getitem__)
        place = np.full(len(every), -1)
        place[kept] = np.arange(len(kept))
        own, added = place[: len(self)], place[len(self) :]
        told = {
            field: _told_of(own, added, self.facts.get(field), more.facts.get(field)) for field in self.facts.keys() | more.facts.keys()
        }
        return KnownColumns(
            ids=[every[n] for n in kept],
            person=np.concatenate([self.person, more.person])[kept],
            born=np.concatenate([self.born, more.born])[kept],
            joined=np.concatenate([self.joined, more.joined])[kept],
            facts={field: said for field, said in sorted(told.items()) if len(said.row)},
        )

    def ages(self, as_of: BusinessDate) -> NDArray[np.int64]:
        """Completed years (n,) by a day, as `full_years`; of no meaning where nobody said when they were born."""
        said = self.born != UNBORN
        born = np.where(said, self.born, 0).astype("datetime64[D]")
        month = born.astype("datetime64[M]")
        year = month.astype("datetime64[Y]")
        months, days = (month - year).astype(np.int64) + 1, (born - month).astype(np.int64) + 1
        later = (months > as_of.month) | ((months == as_of.month) & (days > as_of.day))
        ages: NDArray[np.int64] = as_of.year - (year.astype(np.int64) + 1970) - later
        return ages


def _told_of(own: NDArray[np.int64], added: NDArray[np.int64], first: SaidColumn | None, second: SaidColumn | None) -> SaidColumn:
    """What was said by one or the other, of whom has a place of their own or an added one, which are -1 for others."""
    parts = [(place, said) for place, said in ((own, first), (added, second)) if said is not None]
    row = np.concatenate([place[said.row] for place, said in parts])
    order = np.argsort(row, kind="stable")
    order = order[row[order] >= 0]
    values = [value for _place, said in parts for value in said.value]
    confidence = np.concatenate([said.confidence for _place, said in parts])
    return SaidColumn(row[order], [values[n] for n in order.tolist()], confidence[order])


def told_by_place(facts: Mapping[str, SaidColumn], fields: Iterable[str]) -> dict[int, dict[str, Json]]:
    """What was said of some fields by the place of whom it was said of."""
    told: dict[int, dict[str, Json]] = {}
    for field in fields:
        if field in facts:
            for place, value in zip(facts[field].row.tolist(), facts[field].value, strict=True):
                told.setdefault(place, {})[field] = value
    return told


def told_at(facts: Mapping[str, SaidColumn], place: int) -> dict[str, Json]:
    """Everything that was said of the customer in one place."""
    found = {field: int(np.searchsorted(said.row, place)) for field, said in facts.items()}
    return {field: facts[field].value[at] for field, at in found.items() if at < len(facts[field].row) and facts[field].row[at] == place}

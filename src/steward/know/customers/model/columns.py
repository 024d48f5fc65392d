"""Words of many customers at once: what work over the whole book reads, in columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json

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

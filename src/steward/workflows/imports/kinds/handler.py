"""What every CSV kind can do."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from steward.kernel.recorded import Effect, Recorded
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.schema import Schema

T = TypeVar("T")
R = TypeVar("R")
# What became of a row that was read: an effect, or the reason it was rejected after all.
Outcome = Effect | BadCell


class Handler(ABC, Generic[T]):
    """One kind: `read` is pure, `record` writes a batch and answers row by row, `export` gives back what `read` takes."""

    schema: Schema

    @abstractmethod
    def read(self, values: Mapping[str, str], today: BusinessDate) -> T:
        """A row of text as values; BadCell when a cell is wrong."""

    @abstractmethod
    def key(self, item: T) -> Hashable:
        """What may come once in a file."""

    @abstractmethod
    def record(self, w: Work, items: Sequence[T]) -> list[Outcome]:
        """Record a batch; one outcome for each item, in order."""

    @abstractmethod
    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """Everything of this kind the bank holds, as rows of text."""


def answer(items: int, rejected: Mapping[int, BadCell], effects: Sequence[Outcome]) -> list[Outcome]:
    """Outcomes in the order of the batch, from those of the rows that were not rejected before."""
    rest = iter(effects)
    return [rejected[i] if i in rejected else next(rest) for i in range(items)]


def record_apart(record: Callable[[Sequence[R]], Sequence[Recorded]], rows: Sequence[R], column: str) -> list[Outcome]:
    """All rows at once; where that is refused, each half by itself, until the row that is refused answers alone, under `column`."""
    try:
        return [done.effect for done in record(rows)]
    except Refusal as refused:
        if len(rows) == 1:
            return [BadCell(refused.code, column, **refused.facts)]
        half = len(rows) // 2
        return [*record_apart(record, rows[:half], column), *record_apart(record, rows[half:], column)]

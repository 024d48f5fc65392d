"""What a condition comes to, node by node: the one interface that judging a single act and judging columns of acts share."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

E = TypeVar("E")
# Sums and counts over the last days or months of a history, the day of the act included.
WINDOWS = ("total_since", "count_since", "count_since_months")


class Algebra(Protocol[E]):
    """Builds what a syntax tree means from the meanings of its parts. An unknown part makes the whole unknown unless another settles it."""

    def field(self, name: str) -> E:
        """A declared fact."""

    def constant(self, value: bool | int | str) -> E:
        """A number, text or flag that is always known."""

    def compare(self, test: Callable[[Any, Any], Any], first: E, second: E) -> E:
        """A comparison of two values of one type, by a function of `operator`."""

    def member(self, value: E, members: frozenset[Any]) -> E:
        """Whether a value is one of these constants of its type."""

    def calculate(self, combine: Callable[[Any, Any], Any], first: E, second: E) -> E:
        """Whole-number arithmetic, exact at any size; a remainder by zero is unknown."""

    def months_after(self, day: E, months: E) -> E:
        """A day moved by calendar months (kernel.time.add_months); unknown outside the years 1 to 9999."""

    def days_after(self, day: E, days: E) -> E:
        """A day moved by calendar days; unknown outside the years 1 to 9999."""

    def window(self, name: str, history: E, length: E, today: E) -> E:
        """One of WINDOWS over what a history holds of the last `length` days or months up to `today`."""

    def known(self, value: E) -> E:
        """Whether a fact is known; this itself always is."""

    def every(self, parts: Sequence[E]) -> E:
        """False when one part is false, else unknown when one is unknown, else true."""

    def some(self, parts: Sequence[E]) -> E:
        """True when one part is true, else unknown when one is unknown, else false."""

    def negate(self, part: E) -> E:
        """The opposite; unknown stays unknown."""

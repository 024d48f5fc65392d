"""Words of households."""

from dataclasses import dataclass

from steward.kernel.ids import HouseholdId


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household as reported; `code` is the bank's own."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Household:
    """People whose money is looked at together."""

    id: HouseholdId
    code: str
    name: str

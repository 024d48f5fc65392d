"""Words of access history: who of the bank looked at a customer's data."""

from dataclasses import dataclass

from steward.kernel.time import Instant


@dataclass(frozen=True, slots=True)
class Access:
    """One person of the bank at one customer's data: a day's reading, or one value shown or taken out, with the reason given.

    `what` are codes of sentences; `role` is the person's, "" when it is no longer known.
    """

    person_id: str
    role: str
    what: tuple[str, ...]
    reason: str
    at: Instant

    @property
    def revealed(self) -> bool:
        """Whether something behind the mask was shown."""
        return bool(self.reason)

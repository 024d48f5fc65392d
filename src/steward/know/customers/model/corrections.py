"""Words of corrections to what a customer is called, where they are reached and when they were born."""

from dataclasses import dataclass

from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, Instant


@dataclass(frozen=True, slots=True)
class Correction:
    """What was said of one field from a day on; the first of a field is what stood before it was ever corrected."""

    id: str
    field: str
    value: str | None
    valid_from: BusinessDate
    known_at: Instant
    person_id: str


class NotCorrectable(Refusal):
    """This field is not corrected this way, or not by this person."""

    code = "customers.not_correctable"


class CorrectionInFuture(Refusal):
    """A correction holds from today or earlier."""

    code = "customers.correction_in_future"


class CorrectionEmpty(Refusal):
    """A name is not empty, and a birth date is a date in the past."""

    code = "customers.correction_empty"

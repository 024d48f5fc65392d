"""Words of customers."""

from steward.know.customers.model.facts import ConfidenceOutOfRange, Fact, FactRow
from steward.know.customers.model.households import Household, HouseholdRow
from steward.know.customers.model.people import Customer, CustomerHead, CustomerKind, CustomerNotFound, CustomerRow, SameNumberTwice
from steward.know.customers.model.reveals import NotRevealable, ReasonMissing, Reveal, Revealed

__all__ = [
    "ConfidenceOutOfRange",
    "Customer",
    "CustomerHead",
    "CustomerKind",
    "CustomerNotFound",
    "CustomerRow",
    "Fact",
    "FactRow",
    "Household",
    "HouseholdRow",
    "NotRevealable",
    "ReasonMissing",
    "Reveal",
    "Revealed",
    "SameNumberTwice",
]

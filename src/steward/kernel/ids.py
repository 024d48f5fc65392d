"""Typed identifiers. All are UUIDv7 strings made by a Work; identifiers of others are `scheme:value` strings."""

from typing import NewType

PersonId = NewType("PersonId", str)
CustomerId = NewType("CustomerId", str)
HouseholdId = NewType("HouseholdId", str)
ProductId = NewType("ProductId", str)
InstrumentId = NewType("InstrumentId", str)
AccountId = NewType("AccountId", str)
TransferId = NewType("TransferId", str)
AssessmentId = NewType("AssessmentId", str)
ClearanceId = NewType("ClearanceId", str)
ProposalId = NewType("ProposalId", str)
InstructionId = NewType("InstructionId", str)
OrderId = NewType("OrderId", str)
EventId = NewType("EventId", str)
SessionId = NewType("SessionId", str)
RunId = NewType("RunId", str)

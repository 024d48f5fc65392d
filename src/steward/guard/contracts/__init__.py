"""Contracts: what proves afterwards what was decided, shown and agreed, and how long it is kept.

Owns evidence records (one for each decision that matters), the exhibits they rest on, retention and destruction. Words: evidence 证据,
exhibit 附件, retention 保存期限, passport 适当性凭证. Invariants: a record never changes, and goes into the audit chain in the transaction
of the decision; nobody destroys one before its day. Neighbours: compliance and everything above hand records in.
"""

"""Contracts: what a customer is told before signing, what proves afterwards what was decided, shown and agreed, and how long it is kept.

Owns disclosures (documents, comprehension checks, special care), evidence records (one for each decision that matters), the exhibits they
rest on, retention and destruction. Words: disclosure 签署前告知, evidence 证据, exhibit 附件, retention 保存期限, passport 适当性凭证.
Invariants: a text is known by its hash, nothing is agreed by default; a record never changes, and goes into the audit chain in the
transaction of the decision; nobody destroys one before its day. Neighbours: products and suitability below; compliance and everything above
hand records in and ask what was told.
"""

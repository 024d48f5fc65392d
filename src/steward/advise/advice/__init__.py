"""Advice: proposals to one customer, from draft to decision, and the advice of a whole book.

Owns proposals, their versions and evidence, advice runs and their results. Words: proposal 方案, draft 草稿, issue 发出,
accept 接受, evidence 依据, replay 重算. Invariants: a version never changes; nothing is issued without a clearance; only the
customer accepts, and only what was shown; evidence recomputes to the last digit. Neighbours: asks selection, portfolio,
outlook, compliance, suitability, customers, products.
"""

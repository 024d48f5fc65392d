"""Compliance: dated rule packs judge an act; only a pass yields a clearance, and nothing is issued or ordered without one.

Owns rule packs (`data/`), verdicts, clearances. Words: rule pack 规则包, verdict 裁定, clearance 放行单, evidence 依据.
Invariants: a rule reads only declared fields and fails closed when one is unknown; the strictest reason wins; redeeming is never refused
for suitability; a clearance is bound to what was judged and expires. Neighbours: knows nothing of know/* by import, facts come as values.
"""

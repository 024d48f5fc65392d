"""Risk of the whole book: what it comes to each night, indicators with two thresholds, and what people do about a breach.

Owns books, figures, readings, breaches and their steps. Page: docs/modules/risk.md.
"""

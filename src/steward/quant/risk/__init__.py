"""Risk and return of given portfolios.

`portfolio` has the figures a proposal shows (docs/methods/risk.md), `tail` what scenarios say of the bad end (docs/methods/tail-risk.md).
"""

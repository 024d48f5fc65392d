"""Risk and return of given portfolios.  `portfolio` has the figures a proposal shows; method page docs/methods/risk.md."""

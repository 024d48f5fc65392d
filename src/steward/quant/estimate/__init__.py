"""Covariance of returns: from observations, or from volatilities and correlations.

`covariance` shrinks, annualises and assembles; method page docs/methods/estimate.md.
"""

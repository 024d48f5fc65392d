"""Compiled loops over portfolios."""

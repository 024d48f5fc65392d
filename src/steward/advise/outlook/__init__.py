"""Outlook: what the house assumes about asset classes - return, volatility, correlation - as dated data with its origin.

Words: assumptions 资本市场假设. Invariants: a set is used only from the day it was known; its correlations are a correlation matrix.
Neighbours: read by portfolio and advice; reads nothing.
"""

"""Outlook: what the house expects of asset classes, how sure it is, and its views, as dated data with their origin.

Words: assumptions 资本市场假设, view 观点. Invariants: a set and a view count only from the day after another person released them;
correlations are a correlation matrix; only views released before their outcome are scored. Neighbours: asks markets and products; read by
portfolio and advice; advice measures what a view would do.
"""

"""Bringing a bank's files in and writing them back: FAR-Trans folders and the bank's own CSV kinds.

Rules (what a row means) are pure and apart from effects (what is recorded). Every run is one transaction.
"""

"""Compiled loops over customers."""

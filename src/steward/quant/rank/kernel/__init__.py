"""Compiled loops over askers."""

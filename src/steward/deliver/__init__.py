"""Deliver: carrying out what was decided."""

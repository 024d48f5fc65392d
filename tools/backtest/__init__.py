"""Writes docs/evidence/advice.md: the advice followed on real history (X3)."""

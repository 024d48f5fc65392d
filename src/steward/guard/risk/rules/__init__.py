"""Indicators from their file, readings from figures, and what a run means for breaches that live."""

"""Steward (财富管家): know, guard, advise, deliver, steer. The package folders are that sentence, bottom to top."""

__version__ = "0.1.0"

"""Stories that cross modules, one file each; `reactions.py` is the one table of what follows which event."""

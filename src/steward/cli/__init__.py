"""The command line, one file a group of commands."""

from steward.cli.root import main

__all__ = ["main"]

"""`python -m steward.cli`: the same as the console script."""

from steward.cli import main

main()

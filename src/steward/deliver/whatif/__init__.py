"""What-if: the daily review twice with one input different, before anything of it is live."""

"""What may be done: rules, verdicts and clearances."""

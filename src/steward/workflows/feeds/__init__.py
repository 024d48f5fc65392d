"""Market feeds: connectors that deliver quotes, and the run that takes them in."""

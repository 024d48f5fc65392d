"""What follows from the facts in contracts."""

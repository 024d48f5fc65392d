"""What follows from what is recorded about customers."""

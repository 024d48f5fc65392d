"""What follows from a product's terms, as pure functions."""

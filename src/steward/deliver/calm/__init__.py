"""The calm contract: what a customer, in calm times, wanted to be done in a fall."""

"""Every SQL statement of insight."""

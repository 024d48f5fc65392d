"""Every SQL statement of suitability."""

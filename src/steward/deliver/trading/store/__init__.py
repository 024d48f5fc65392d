"""Every SQL statement of trading."""

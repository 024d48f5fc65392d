"""Every SQL statement of contracts."""

"""Every statement of customers, one noun a file."""

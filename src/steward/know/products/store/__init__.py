"""Every statement of products, one noun a file."""

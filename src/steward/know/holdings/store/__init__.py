"""Every SQL statement of the book: `book` reads and writes it, `laws` proves it."""

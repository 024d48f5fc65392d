"""Whether two customer records may be the same person or organisation: readings of Chinese names, documents, phones and places."""

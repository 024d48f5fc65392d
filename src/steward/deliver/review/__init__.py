"""The daily review of everybody: what the bank looks at for each customer, what it finds, and what people do about it.

Owns runs over the book, findings and their steps. Page: docs/modules/review.md.
"""

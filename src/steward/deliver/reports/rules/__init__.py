"""What follows from the columns of the book."""

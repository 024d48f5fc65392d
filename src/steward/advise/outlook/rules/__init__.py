"""What follows from assumptions, views, histories and outcomes."""

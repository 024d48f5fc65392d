"""A person's data as a whole: taken out, locked away and destroyed across all modules (J8)."""

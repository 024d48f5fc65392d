"""Pure rules of suggestions."""

"""Pure rules of markets."""

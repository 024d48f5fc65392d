"""Every statement of markets."""

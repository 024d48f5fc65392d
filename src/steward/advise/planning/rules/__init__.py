"""What follows from stated goals and from what is known of a household."""

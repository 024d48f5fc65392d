"""What follows from observations, money and facts: pure functions over columns for many and values for one."""

"""Who may do what: roles, relations, one matrix of permissions as data, and the people, credentials and sessions behind them."""

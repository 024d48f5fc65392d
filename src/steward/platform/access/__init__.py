"""Who may do what: roles, relations, and one matrix of permissions as data. Who someone is, is in `identity`."""

"""Who someone is: people, passwords and second factors, sessions, step-up and lock-out. What they may do is in `access`."""

"""The machine room: one transaction per edge, database, evidence, access, keys and the web edge. Knows no domain noun."""

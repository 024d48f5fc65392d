sim-not_a_demo_bank = Only the demo bank can do this; this database is not one, or its demo bank was not finished.

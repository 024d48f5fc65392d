"""The interior point of `reference`, compiled: `WIDTH` rows at once, one in each lane of a register.

Same formulation, same steps, same names; see `reference` for the mathematics.  A row's arithmetic
does not depend on its neighbours, so a batch gives bit for bit what its rows give alone.
`run.solve_rows` is the way in.
"""

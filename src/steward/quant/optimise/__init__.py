"""Mean-variance allocation of many rows that share assets, risk and sets of limits.

maximise  mu'w - lambda/2 w'Sw - kappa |w - w0|_1
subject to  sum(w) = 1,  lower <= w <= upper,  group_lower <= sums of disjoint groups <= group_upper

`solve.solve` is the way in, `model` has what it takes and returns, `solve.verify` checks answers.
Method page: docs/methods/allocation.md.
"""

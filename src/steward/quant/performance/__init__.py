"""What happened to an amount over time: returns, risk and the rate that explains its flows.

model       running sums of a series and the figures that follow from them
measure     from values and flows, or from returns, or one day further: time-weighted return, volatility, drawdown
versus      against a benchmark: beta, alpha, tracking error, information ratio, capture
rate        the rate of dated flows (XIRR), with a rule for several roots
contribute  what each part brought to the whole
years       fractions of a year between dates
annuity     time value of money
reference   the same in plain NumPy

Method pages: docs/methods/time-weighted-return.md, money-weighted-return.md, risk-measures.md, benchmark.md.
"""

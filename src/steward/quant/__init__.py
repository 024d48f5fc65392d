"""Arrays in, arrays out: the numeric core.

Functions over NumPy arrays, without input or output, without clock or hidden randomness, and without a word of banking.  Each
compiled function has a plain twin that a test holds equal, each method a page in docs/methods/ and a golden case published by
someone else.

optimise/     mean-variance allocation of many rows that share assets and limits
estimate/     covariances and means from observations and judgement, views weighed against them, scores of forecasts
link/         which rows describe the same thing, from how far their fields agree
risk/         return, volatility, bad-year loss and risk contributions of portfolios
performance/  time- and money-weighted return, volatility, drawdown, comparison and contribution of many series
rank/         the best of many candidates for each of many askers
backtest/     what following a rule would have come to, decided of the past alone
simulate/     shared scenarios of growth, and how likely goals are on them
"""

"""What following a rule would have come to: decisions made of the past alone, followed with costs, compared window by window.

Method page docs/methods/backtest.md.
"""

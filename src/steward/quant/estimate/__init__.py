"""What is expected: covariances and means from observations and judgement, views weighed against them, and how forecasts scored.

`covariance` shrinks, annualises and assembles; `means` weighs a history against a judgement; `views` is Black and Litterman's model;
`score` is the continuous ranked probability score; `logistic` learns chances from answers and scores them; `regimes` learns calm and
crisis from a history; `calibration` holds what was called likely against what happened. Method pages docs/methods/estimate.md, views.md,
crps.md, scenarios.md, likelihood.md and calibration.md.
"""

"""Words without I/O: money, quantities, rates, time, ids, refusals, verdicts and explanations. Imports nothing of Steward."""

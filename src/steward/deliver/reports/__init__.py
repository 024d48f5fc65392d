"""Reports of a period, and the bridge from what customers had to what they have (G3, K1, F4).

Owns: what a report says and how it is put together; it keeps nothing: a report is a function of the book as known at an instant.
Words: a bridge leads from opening to closing over what was new, put in, taken out, earned, made or lost by the market, and charged;
the gap is the money-weighted less the time-weighted return: what the times at which money came and went brought or cost.
Invariants: a bridge closes to the cent, per customer, advisor, team and bank; every figure leads to its entries; the same book at the
same instant gives the same bytes.
Neighbours: holdings gives the columns and the performance, advice the proposals, trading what became of them.
"""

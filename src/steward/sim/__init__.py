"""A believable bank from a seed: people, market and behaviour, loaded through the real actions with a set clock.

Pure generators (`population`, `shelf`, `market`, `behaviour`) turn a seed and a date into plain values; `load` drives the
application with them, `next_day` steps the demo bank to its next business day, and `auditor` is a separate, naive
re-implementation that checks what the book says. Everything random comes from `chance.stream(seed, purpose)`; nothing
here reads the clock. Only the demo bank is ever written by this package.
"""

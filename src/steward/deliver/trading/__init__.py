"""Orders from accepted advice to settled holdings (F2, F3).

Owns: orders, their events, what they hold and when they are due.
Words: the trade date is the day whose price an order gets, unknown when it is placed; an order is placed, submitted at
the cut-off, confirmed at the price of its trade date, and settled when everything is paid; else rejected or cancelled.
Invariants: no order without a clearance of exactly these lines; what an order may spend is held from the moment it is
placed until it is confirmed, rejected or cancelled; each step happens once, however often it is tried; events only grow.
Neighbours: compliance clears, products give terms, markets give prices and calendars, holdings keep the book.
"""

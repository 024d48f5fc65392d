"""Markets: venues, instruments, prices, series beside them, corporate actions, calendars and feeds.

Owns what is quoted where and at which price, every figure with the day it is for and the instant it became known.
A figure is never overwritten: another value for the same day is a correction known from then on. A value no market makes
is held until a corporate action or a person explains it.
Neighbours: products and holdings sit on instruments; nothing here knows a customer.
"""

"""Markets: venues, instruments, prices and calendars.

Owns what is quoted where and at which price, every price with the day it is for and the instant it became known.
A price is never overwritten: another value for the same day is a correction known from then on.
Neighbours: products and holdings sit on instruments; nothing here knows a customer.
"""

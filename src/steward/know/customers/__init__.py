"""Customers: persons, organisations and households, and every fact known about them.

A fact carries its source, its confidence, the day it holds from and the instant the bank knew it; facts are never changed,
the newest trustworthy one wins, and only a customer the bank did not have may be written into the past.
Names, phones, birth dates and fact values are sealed; revealing one takes a reason and leaves a row the customer can see.
Neighbours: nothing here knows a product or a holding; suitability and advice read facts by `queries`.
"""

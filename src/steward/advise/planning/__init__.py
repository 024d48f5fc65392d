"""Planning: what customers want money for, and which of their holdings are meant for it.

Owns goals, their history and their earmarks. A goal has a template, an amount stated in today's or in future money, a date or a
range of dates, a priority and whether it must be reached. Never more than the whole of a holding is earmarked: the sum per
holding is kept in one row that a conditional update and a constraint guard. Reads holdings below; projections are not here yet.
"""

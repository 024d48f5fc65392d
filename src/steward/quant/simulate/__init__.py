"""Scenarios of growth and what they mean for money that has a purpose.

Time is counted backwards, in months to go until the goal, so that one set of scenarios serves every horizon and every customer of a mix.
"""

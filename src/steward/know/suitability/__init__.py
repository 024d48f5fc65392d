"""Suitability: what a customer's risk assessment says, since when, and until when it may be relied on.

Owns assessments (level C1-C5, questionnaire, date, confirmation). Words: assessment 风险测评, standing 测评状态, level 风险承受能力等级.
Invariants: only a confirmed assessment counts; a predicted level is a fact of know/customers and never an assessment; a read as of a day
uses only what was known by the end of that day. Neighbours: reads know/customers; read by guard/compliance and advise.
"""

suitability-bad_assessment = The assessment of { $assessed_on } cannot be recorded: levels are 1 to 5, and its day may lie neither ahead nor after the bank knew of it.
suitability-level_1 = Conservative
suitability-level_2 = Cautious
suitability-level_3 = Balanced
suitability-level_4 = Growth
suitability-level_5 = Aggressive
suitability-level_none = Not assessed

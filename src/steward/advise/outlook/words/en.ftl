outlook-no_assumptions = No capital-market assumptions for { $currency } were known on { $as_of }, so no allocation can be given.

calm-bad_steps = Please write one to { $most_steps } falls, from small to large, between { $least }% and { $most }%.
calm-reduce_to_missing = For “less that fluctuates” please say which share of everything may fluctuate; nothing else needs it.
calm-agreed-hold = At a fall of { $fall }: change nothing
calm-agreed-talk = At a fall of { $fall }: first a talk with my advisor, then a decision
calm-agreed-reduce = At a fall of { $fall }: bring what fluctuates slowly down to { $to } of everything

"""Pure rules of suitability: until when an assessment holds, what an instrument asks, how answers score, and how often one may ask."""

"""The suitability passport: one file that proves a recommendation or an order to anybody, and the proof without any database (J7, X2).

Fields: `format`; `about`, the record the file is for; `records`, everything that led to it and itself, oldest first, each a `body` with
`proof`; `exhibits` by digest, rule packs in full among them; `key` and `signature` of the bank over all of this. The file is canonical JSON
and a line feed: the same bytes each time.
"""

FORMAT = "steward-passport/1"
FIELDS = frozenset({"format", "about", "records", "exhibits", "key", "signature"})

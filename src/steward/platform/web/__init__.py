"""The web edge: who calls, in which transaction, answered once, and how a refusal looks over HTTP."""

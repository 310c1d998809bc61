"""The journal: who did what, when. Append-only, hash-chained, verifiable from outside."""

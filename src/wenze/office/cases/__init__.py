"""Accountability cases: from an accepted lead through hearing, review, decision and appeal to rescission and archive."""

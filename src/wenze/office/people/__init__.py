"""People: organs, posts and cadres as of a date, accounts, roles, permissions, recusal."""

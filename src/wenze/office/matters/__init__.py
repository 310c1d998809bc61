"""Matters: the one table of everything the office handles, and who must stay out of it."""

"""The demonstration: an invented 临江市 whose office has been at work for more than a year, up to yesterday.

Nothing here writes a row: every step goes through the actions of the rooms, on its own day and hour, so that ledgers,
limits and journal read as in an office. ``load.load`` fills an empty office; ``diary`` knows the days; ``units`` and
``names`` invent units and people; ``words_*`` hold what is said; ``walk`` takes one case through its moves; the stories
stand in ``people``, ``leads``, ``cases_*``.
"""

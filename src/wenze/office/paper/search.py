"""What is typed into a search box, as a condition on rows: found as it was typed, and in its normal form."""

from __future__ import annotations

from django.db.models import Q

from wenze.office.paper import identity

MOST_WORDS = 8


def words_of(typed: str) -> list[str]:
    """The words of a search, each with something to be seen in it; at most MOST_WORDS."""
    return [word for word in typed.replace("\x00", "").split() if identity.name(word)][:MOST_WORDS]


def holds(typed: str, *columns: str) -> Q:
    """The condition that one of these columns holds the words, as typed or in their normal form (see ``identity.name``).

    Names of people are kept in their normal form; titles and the like as they were written. Nothing to be seen in the words:
    no row.
    """
    spellings = {form for form in (typed.replace("\x00", "").strip(), identity.name(typed)) if identity.name(form)}
    wanted = Q(pk__in=())
    for column in columns:
        for spelling in sorted(spellings):
            wanted |= Q(**{f"{column}__icontains": spelling})
    return wanted

"""Which views of a ledger has an account kept for itself?"""

from __future__ import annotations

from typing import Any

from wenze.office.people.models import SavedView


def saved_views(*, seen_by: Any, address: str) -> list[SavedView]:
    """The account's own views of the ledger at ``address``, the oldest first. Nobody sees another's."""
    return list(SavedView.objects.filter(account=seen_by.pk, address=address))

"""What the security auditor did is journalled like everything else."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from wenze.office.journal.actions import record
from wenze.office.people.models import Account


@transaction.atomic
def note_verification(*, by: Account, today: date, says: str) -> None:
    """Enter that ``by`` had the whole journal verified, and what came of it."""
    record(by=by, verb="journal.verify", subject=None, says=says, on=today)

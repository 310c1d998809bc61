"""What was done, and is the record whole?"""

from __future__ import annotations

from django.db import models

from wenze.office.journal.models import Entry


def entries_of(subject: models.Model) -> list[Entry]:
    """Every entry about ``subject``, oldest first. Empty when nothing was ever done to it."""
    return list(Entry.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)))

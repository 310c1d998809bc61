"""Where sessions are kept: in the database, as Django does it, but a busy database is not taken for a session that ended."""

from __future__ import annotations

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError


class SessionStore(DatabaseStore):
    """Django answers every failed write with UpdateError, which the page tells as 400; one that found the database locked
    stays what it is, and the page tells it as 503."""

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise

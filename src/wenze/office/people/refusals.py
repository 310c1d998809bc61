"""How the office says no. One kind of exception for "this may not be done now, and here is why"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404


class Refused(Exception):
    """The act was not done. Nothing of it was saved.

    ``says``     one Chinese sentence: what was refused, where, and how to mend it
    ``reasons``  further reasons, usually those of an engine answer; each is either a sentence or an object with
                 ``says`` and, where a clause is behind it, ``citation``
    ``field``    the form field the sentence belongs to, when it belongs to one
    """

    def __init__(self, says: str, reasons: Sequence[Any] = (), field: str = "") -> None:
        super().__init__(says)
        self.says = says
        self.reasons = tuple(reasons)
        self.field = field

    def as_data(self) -> dict[str, Any]:
        """The refusal as the API answers it: ``{"says": …, "reasons": [{"says": …, "clause": …}]}``."""
        return {"says": self.says, "reasons": [_reason(reason) for reason in self.reasons]}


class NotYours(Http404):
    """Not found, for this person. The same answer as for a thing that does not exist."""


def _reason(reason: Any) -> dict[str, str]:
    if isinstance(reason, str):
        return {"says": reason, "clause": ""}
    citation = getattr(reason, "citation", None) or getattr(reason, "clause", None)
    return {"says": str(getattr(reason, "says", reason)), "clause": "" if citation is None else str(citation)}

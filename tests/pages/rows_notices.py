"""Who may open the pages of notices: everybody who signs in, each their own."""

from __future__ import annotations

from tests.pages.rows import EVERYONE, NOBODY, Row

ROWS = [
    Row("notices:notices", EVERYONE),
    Row("notices:preference", EVERYONE),
    Row("notices:notice", NOBODY, "post", arguments=lambda _world: {"pk": 1}),  # nobody has been told anything yet
]

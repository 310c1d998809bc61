"""The demonstration's own office: every unit, post, person and account by a short key, and the text it works under."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings

from wenze.engine.regulation import Regulation
from wenze.office.people.models import Account, Cadre, Organ, Post
from wenze.office.rulings import queries as law
from wenze.office.site.demo.diary import Diary

HANDLING, SUPERIOR, PERSONNEL = "wz", "sw", "zz"
"""Keys of the office that handles cases, of the committee above it, and of the department that keeps the cadres."""


def text() -> Regulation:
    """The regulation the demonstration works under: the office's own choice, else the first that says both where leads come
    from and when accountability ends."""
    whole = [one for one in law.regulations_for_leads() if one.rules("channel") and one.rules("accountability_period")]
    return next((one for one in whole if one.id == settings.WENZE_REGULATION), whole[0])


Seat = tuple[str, str]
"""A unit by its key and the title of a post in it: whoever holds that post."""


@dataclass
class Office:
    """What the stories have made so far, for the stories that come after."""

    diary: Diary
    organs: dict[str, Organ] = field(default_factory=dict)
    posts: dict[Seat, Post] = field(default_factory=dict)
    cadres: dict[Seat, Cadre] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def handling(self) -> Organ:
        """The office that handles the cases."""
        return self.organs[HANDLING]

    def who(self, username: str) -> Account:
        """The account with this name."""
        return self.accounts[username]

    def cadre(self, seat: Seat) -> Cadre:
        """Whoever holds this post."""
        return self.cadres[seat]

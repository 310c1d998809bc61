"""What stands around every page: menu, years, posts, the name of the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from wenze.office import clock
from wenze.office.notices import queries as notices
from wenze.office.paper import dates
from wenze.office.people import permissions, queries
from wenze.office.people.models import RoleGrant
from wenze.office.site import menu, workbench

YEARS_BACK = 4


@dataclass(frozen=True)
class Frame:
    place: str
    years: tuple[int, ...]
    posts: list[RoleGrant]
    role_line: str
    menu: list[menu.Group]
    waiting: int
    told: int
    moment: str
    demo: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame, worked out only when a template asks for it."""
    return {
        "frame": SimpleLazyObject(lambda: _frame(request)),
        "demo": settings.WENZE_DEMO,
        "place": settings.WENZE_PLACE,
        "offered": queries.demo_accounts if settings.WENZE_DEMO else (),
    }


def _frame(request: HttpRequest) -> Frame:
    on = clock.today()
    account = request.user
    signed_in = account.is_authenticated
    posts = permissions.every_grant_on(account, on) if signed_in else []
    groups = menu.drawn(request, on) if signed_in else []
    acting = [grant for grant in posts if getattr(account, "acting_grant_id", None) in (None, grant.pk)]
    return Frame(
        place=settings.WENZE_PLACE,
        years=tuple(range(on.year, on.year - YEARS_BACK, -1)),
        posts=posts,
        role_line="、".join(dict.fromkeys(grant.get_role_display() for grant in acting)) or "本人",
        menu=groups,
        waiting=workbench.waiting(seen_by=account, on=on) if signed_in else 0,
        told=notices.unread(seen_by=account, on=on) if signed_in else 0,
        moment=dates.minute(clock.now()),
        demo=settings.WENZE_DEMO,
    )

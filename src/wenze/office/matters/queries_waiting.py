"""What of this room waits for whom: requests for recusal to decide, matters whose officer must stay out, and what was sent to
somebody to read, whichever room sent it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.office.matters import queries, queries_readings
from wenze.office.matters.kinds import Sent
from wenze.office.matters.models import Reading, Recusal
from wenze.office.paper import dates
from wenze.office.paper.lamps import SOON, Lamp
from wenze.office.paper.waiting import Waiting

KEPT_DAYS = 30
"""How long what was sent stays listed."""


def waiting_for(*, seen_by: Any, on: date) -> list[Waiting]:
    """The requests for recusal that ``seen_by`` decides, the matters they give to another officer, and what they have to read
    or have read."""
    return [
        *(
            Waiting(
                kind="todo",
                title=_request(one),
                href=reverse("matters:decide_recusal", args=[one.matter_id, one.pk]),
                note=f"{one.matter.number} · {one.matter.title}",
                verb=_("决定"),
                lamp=Lamp(SOON, _("待决定")),
            )
            for one in queries.recusals_to_decide(seen_by=seen_by, on=on)
        ),
        *(
            Waiting(
                kind="todo",
                title=matter.title,
                href=reverse("matters:assign", args=[matter.pk]),
                note=f"{matter.number} · " + _("%(name)s已回避") % {"name": matter.officer.display_name},
                verb=_("改派"),
                lamp=Lamp(SOON, _("待改派")),
            )
            for matter in queries.left_by_officer(seen_by=seen_by, on=on)
        ),
        *to_read(seen_by=seen_by, on=on),
    ]


def to_read(*, seen_by: Any, on: date) -> list[Waiting]:
    """What there is to read for ``seen_by`` (待阅), and what of it they have read, with the time (已阅). It stays listed for
    a month, and a paper that needs a receipt until it is signed for."""
    found = queries_readings.sent(to=seen_by, on=on)
    known = queries_readings.readings(of=seen_by, things=[one.thing for one in found])
    since = on - timedelta(days=KEPT_DAYS)
    drawn = [(one, _to_read(one, known.get(one.thing))) for one in found]
    return [item for one, item in drawn if one.sent_on >= since or (one.needs_receipt and item.kind == "read")]


def _to_read(one: Sent, reading: Reading | None) -> Waiting:
    """A paper that needs a receipt stays to be read, though it was opened, until somebody signs for it."""
    if reading is not None and reading.read_at is not None:
        said = _("%(time)s签收") if one.needs_receipt else _("%(time)s已阅")
        return Waiting("seen", one.title, one.href, one.note, said % {"time": dates.minute(reading.read_at)}, None)
    note = one.note
    if reading is not None:
        note += " · " + _("%(time)s已打开，尚未签收") % {"time": dates.minute(reading.opened_at)}
    verb = _("签收") if one.needs_receipt else _("阅知")
    return Waiting("read", one.title, one.href, note, verb, None, thing=one.thing)


def waiting(*, seen_by: Any, on: date) -> int:
    """How many requests and matters there are; what is only to be read is not counted."""
    asked = queries.recusals_to_decide(seen_by=seen_by, on=on)
    return len(asked) + len(queries.left_by_officer(seen_by=seen_by, on=on))


def _request(asked: Recusal) -> str:
    says = _("%(name)s申请回避") if asked.is_own else _("申请%(name)s回避")
    return says % {"name": asked.account.display_name}

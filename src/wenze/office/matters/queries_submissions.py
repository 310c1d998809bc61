"""What was handed in and waits for a decision, who has opened it, and what was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wenze.office.matters import kinds, queries
from wenze.office.matters.actions import take_back_request
from wenze.office.matters.kinds import Submission
from wenze.office.matters.models import Matter, Reading, Recusal
from wenze.office.people.refusals import NotYours

ASK_RECUSAL = "ask_recusal"


@dataclass(frozen=True)
class Line:
    """Something one has handed in. ``opened`` is the first reading of it by somebody who decides; None: it may be taken
    back."""

    submission: Submission
    opened: Reading | None


def visible(*, seen_by: Any, on: date, pk: int) -> Matter:
    """The matter ``pk`` if ``seen_by`` may see anything of it: whoever hands something in need not see it whole. Raises
    NotYours otherwise."""
    found = Matter.objects.filter(pk=pk).first()
    kind = None if found is None else kinds.of(found)
    row = None if kind is None else (kind.seen or kind.rows)(seen_by, on).filter(pk=pk).first()
    if row is None:
        raise NotYours("没有这件事项")
    return row


def waiting(matter: Matter) -> list[Submission]:
    """Everything that was handed in in ``matter`` and waits for a decision, requests for recusal included."""
    return [*kinds.of(matter).submitted(matter), *_recusals(matter)]


def to_decide(*, by: Any, on: date, matter: Matter) -> list[Submission]:
    """What of it the account ``by`` may decide: that of others."""
    return [one for one in waiting(matter) if one.by.pk != by.pk and one.decides(by, on)]


def lines(*, of: Any, matter: Matter) -> list[Line]:
    """What the account ``of`` handed in itself, with who has opened it."""
    found = [one for one in waiting(matter) if one.by.pk == of.pk]
    return [Line(one, opened(one)) for one in found]


def opened(submission: Submission) -> Reading | None:
    """The first reading of it by somebody who decides. Nobody else makes one."""
    found = Reading.objects.filter(thing=submission.thing, opened_at__isnull=False)
    return found.select_related("account").order_by("opened_at", "pk").first()


def _recusals(matter: Matter) -> list[Submission]:
    """The requests for recusal in the affair of ``matter`` that nobody has decided."""
    asked = Recusal.objects.filter(matter__origin_id=matter.origin_id, state=Recusal.ASKED)
    return [_request(one, matter) for one in asked.select_related("account", "asked_by").order_by("pk")]


def _request(asked: Recusal, matter: Matter) -> Submission:
    return Submission(
        thing=f"recusal:{asked.pk}",
        move=ASK_RECUSAL,
        term="申请回避",
        by=asked.asked_by,
        decides=lambda account, on: queries.may_decide_recusal(
            account=account, on=on, matter=matter, about=asked.account
        ),
        take_back=lambda by, today, _reason: take_back_request(by=by, today=today, request=asked),
        part=asked.account_id,
        about=asked.account.display_name,
    )

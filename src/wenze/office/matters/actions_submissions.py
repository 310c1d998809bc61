"""Taking back what one has handed in (撤回).

This is a move of the floor and not of a procedure file. It is the same for leads, cases and requests for recusal, at every
stage; and what it needs, that nobody who decides has opened it, is no fact of any regulation. How one submission is undone
stands beside its own act, in the room that has it.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from wenze.office import clock
from wenze.office.journal.actions import record, take_turn
from wenze.office.matters import queries_submissions as queries
from wenze.office.matters.kinds import Submission
from wenze.office.matters.models import Matter, Withdrawal
from wenze.office.matters.queries import demand_reason
from wenze.office.paper import dates
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused


@transaction.atomic
def withdraw(
    *, by: Account, today: date, matter: Matter, reason: str, thing: str = "", version: int | None = None
) -> Withdrawal:
    """Take back what ``by`` handed in in ``matter``: it goes back to the stage it came from, and nobody decides on it.

    ``thing`` names which one; it may be left out where there is only one. Raises NotYours for who sees nothing of the matter;
    Refused where nothing of theirs waits any more, where somebody who decides has opened it, and where the matter was
    changed since ``version``.
    """
    text = demand_reason(reason, "撤回的理由")
    take_turn()
    taken = queries.visible(seen_by=by, on=today, pk=matter.pk)
    submission = _own(by, taken, thing)
    opened = queries.opened(submission)
    if opened is not None:
        when = dates.minute(opened.opened_at)
        raise Refused(f"{opened.account}已于{when}打开“{submission.term}”，不能再撤回。需要修改的，请其退回。")
    if version is not None and taken.version != version:
        raise Refused(f"{taken.number}在您打开之后已有变化，没有撤回。请刷新页面核对后再撤回。")
    typed = submission.take_back(by, today, text)
    made = Withdrawal.objects.create(
        matter_id=taken.pk,
        part=submission.part,
        move=submission.move,
        term=submission.term,
        by=by,
        withdrawn_at=clock.now(),
        reason=text,
        typed=dict(typed),
    )
    about = f"{submission.about}：" if submission.about else ""
    says = f"{about}撤回“{submission.term}”：{text}"
    verb = "matters.withdraw_request" if submission.move == queries.ASK_RECUSAL else "matters.withdraw"
    record(by=by, verb=verb, subject=taken, says=says, detail={"move": submission.move}, on=today)
    return made


def _own(by: Account, matter: Matter, thing: str) -> Submission:
    """The submission that is meant, if it waits and is that of ``by``."""
    waiting = queries.waiting(matter)
    own = [one for one in waiting if one.by.pk == by.pk and thing in {"", one.thing}]
    if len(own) == 1:
        return own[0]
    if own:
        raise Refused("您在本事项中有几项报送，请选择要撤回的一项。")
    if any(one.thing == thing for one in waiting):
        raise Refused("只有报送人本人可以撤回。")
    raise Refused("没有可以撤回的报送：可能已经办理，或者已经撤回。请刷新页面查看。")

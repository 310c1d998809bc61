"""The time limits of a case and of its people: whom each is about, and what a move makes of them."""

from __future__ import annotations

from datetime import date

from django.db.models import prefetch_related_objects

from wenze.office.cases import facts
from wenze.office.cases.loading import WITH_LIMITS
from wenze.office.cases.models import Appeal, Case, Respondent
from wenze.office.limits import actions
from wenze.office.limits.counting import About
from wenze.office.limits.models import Limit
from wenze.office.people.models import Account
from wenze.office.rulings import queries as law
from wenze.office.rulings.models import Ruling

CASE, RESPONDENT = "case", "respondent"


def about(case: Case, respondent: Respondent | None = None) -> About:
    """What the limits of this case itself, or of one of its people, are about."""
    if respondent is None:
        return About(case, CASE)
    return About(case, RESPONDENT, respondent.pk, respondent.name, respondent)


def settle(*, by: Account, today: date, case: Case, respondent: Respondent | None, ruling: Ruling) -> None:
    """Meet and start the limits that wait for, or count from, the days that a move set: the procedure file says which days
    those are. ``case`` is loaded afresh; ``ruling`` let the move pass, on the facts as they were before."""
    dates = law.procedure_by_id(law.OF_CASES).move(ruling.answer.value.move).dates
    if not dates:
        return
    person = None if respondent is None else next(one for one in case.respondents.all() if one.pk == respondent.pk)
    after = facts.of_case(case, on=today) if person is None else facts.of_respondent(person, on=today)
    if actions.set_days(by=by, today=today, about=about(case, person), facts=dates, before=ruling.facts, after=after):
        case.refresh_from_db(fields=["limits"])
        prefetch_related_objects([case], WITH_LIMITS)


def put_right(limit: Limit) -> str:
    """An appeal entered as late that was in time: in time from now on. What that means for one that was declined, in
    words."""
    if limit.waits_for != "appeal_filed_on" or limit.met_on is None:
        return ""
    late = Appeal.objects.filter(respondent_id=limit.part, filed_on=limit.met_on, in_time=False)
    if not late.exists():
        return ""
    was_declined = late.filter(state=Appeal.DECLINED).exists()
    late.update(in_time=True, due_on=limit.due_on)
    return "；申诉改为在期限内提出" + ("，原不予受理的理由如只是逾期，请重新办理受理" if was_declined else "")

"""Who sees which case, and how much of it? The one row filter of this room; every other read starts here.

``full``  the whole case: officers and directors of the handling organ, its approving leaders, members of the group, and
          whoever decides an appeal, as long as it is not decided
``part``  single respondents: their own matter; served decisions of one's unit; decisions for the files one keeps; appeals

The three administrators see nothing. Whoever is recused sees nothing, whatever role they hold; only the person concerned
and the unit that executes are not shut out by being close to the matter.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from wenze.office.cases.models import Appeal, Case, Respondent, WorkingGroupMember
from wenze.office.matters.queries import closed_to, near, told_to_stay_out
from wenze.office.people import permissions
from wenze.office.people.models.accounts import ADMINISTRATORS
from wenze.office.people.reach import OF_PERSONNEL, OF_THE_OFFICES_BELOW, OF_THE_UNIT, offices, units
from wenze.office.people.refusals import NotYours

TOLD_STAGES = ("hearing", "reviewing", "deciding", "executing", "archived")
"""Stages from which the person concerned sees their own matter: when they are to be heard."""

SEES_WHOLE = frozenset({"intake_clerk", "case_officer", "office_director", "approving_leader", *ADMINISTRATORS})
"""Roles under which every case of which anything is seen is seen whole, or none is. Whoever holds another role may see
single respondents' matters, and is asked about each."""

WORKS_ON_CASES = frozenset({"case_officer", "office_director", "approving_leader"})
AFTER_SERVICE = ("served", "executed", "closed")
NONE = Q(pk__in=())


def cases(*, seen_by: Any, on: date) -> QuerySet[Case]:
    """Every case of which ``seen_by`` may see anything on the day ``on``, the latest first."""
    if sees_only_whole(seen_by, on):
        return full_cases(seen_by=seen_by, on=on)
    part = Respondent.objects.filter(parts_filter(seen_by, on)).order_by()
    return Case.objects.filter(full_filter(seen_by, on) | Q(pk__in=part.values("case_id")))


def full_cases(*, seen_by: Any, on: date) -> QuerySet[Case]:
    """The cases that ``seen_by`` may see whole."""
    return Case.objects.filter(full_filter(seen_by, on))


def respondents(*, seen_by: Any, on: date) -> QuerySet[Respondent]:
    """Every respondent whose matter ``seen_by`` may see, whole case or part."""
    full = Case.objects.filter(full_filter(seen_by, on)).order_by()
    return Respondent.objects.filter(parts_filter(seen_by, on) | Q(case_id__in=full.values("pk")))


def respondents_within(*, seen_by: Any, on: date) -> QuerySet[Respondent]:
    """The same, for narrowing or filling cases that went through ``cases`` already: whoever sees cases only whole sees
    everyone in them, and the filter is not asked a second time."""
    if sees_only_whole(seen_by, on):
        return Respondent.objects.all()
    return respondents(seen_by=seen_by, on=on)


def sees_only_whole(account: Any, on: date) -> bool:
    """Is every case of which ``account`` sees anything one that they see whole? Not for a cadre, who may be concerned, and
    not in a role that may see single people's matters."""
    if getattr(account, "cadre_id", None) is not None:
        return False
    return permissions.roles_of(account, on) <= SEES_WHOLE


def sees_whole(*, seen_by: Any, on: date, case: Case) -> bool:
    """May ``seen_by`` see all of this case?"""
    return full_cases(seen_by=seen_by, on=on).filter(pk=case.pk).exists()


def demand(*, seen_by: Any, on: date, case_id: int, respondent_id: int | None = None) -> None:
    """404 unless ``seen_by`` sees the case, or the respondent where one is named."""
    found: QuerySet[Any] = cases(seen_by=seen_by, on=on).filter(id=case_id)
    if respondent_id is not None:
        found = respondents(seen_by=seen_by, on=on).filter(pk=respondent_id, case_id=case_id)
    if not found.exists():
        raise NotYours("没有这件案件")


def full_filter(account: Any, on: date) -> Q:
    """The condition under which a case is seen whole, recusals taken out."""
    if is_shut_out(account, on):
        return NONE
    wanted = Q(pk__in=_grouped(account))
    reached = offices(account, on, WORKS_ON_CASES)
    if reached:
        wanted |= Q(handling_organ_id__in=reached)
    heard = offices(account, on, OF_THE_OFFICES_BELOW)
    if heard:
        pending = Appeal.objects.filter(state__in=Appeal.PENDING).order_by().values("respondent__case_id")
        wanted |= Q(handling_organ_id__in=heard, pk__in=pending)
    return wanted & ~Q(origin_id__in=closed_to(account, on))


def parts_filter(account: Any, on: date) -> Q:
    """The condition under which a single respondent's matter is seen."""
    if is_shut_out(account, on):
        return NONE
    wanted = own_filter(account, on)
    executing, filed = units(account, on, OF_THE_UNIT), units(account, on, OF_PERSONNEL)
    heard = offices(account, on, OF_THE_OFFICES_BELOW)
    if executing:
        wanted |= Q(organ_id__in=executing, stage__in=AFTER_SERVICE, served_unit_on__isnull=False)
    if filed or heard:
        of_the_files = Q(organ_id__in=filed) | Q(case__handling_organ_id__in=filed)
        on_appeal = Q(case__handling_organ_id__in=heard, appeals__isnull=False)
        by_role = (of_the_files & Q(stage__in=AFTER_SERVICE, decisions__isnull=False)) | on_appeal
        wanted |= by_role & ~Q(case__origin_id__in=near(account, on))
    seen = Respondent.objects.filter(wanted & ~Q(case__origin_id__in=told_to_stay_out(account))).order_by()
    return Q(pk__in=seen.values("pk"))


def own_filter(account: Any, on: date) -> Q:
    """The condition under which a respondent is the account's own matter."""
    if is_shut_out(account, on) or getattr(account, "cadre_id", None) is None:
        return NONE
    return Q(cadre_id=account.cadre_id, case__stage__in=TOLD_STAGES)


def has_something(*, seen_by: Any, on: date) -> bool:
    """Is there a case of which ``seen_by`` may see anything today? For the menu of those who hold no ability to read cases:
    the person concerned, and the personnel readers."""
    return not is_shut_out(seen_by, on) and cases(seen_by=seen_by, on=on).order_by().exists()


def is_shut_out(account: Any, on: date) -> bool:
    """Signed out, disabled, or one of the three administrators?"""
    if account is None or not account.is_authenticated or not account.is_active:
        return True
    return bool(permissions.roles_of(account, on) & ADMINISTRATORS)


def is_open_to_appeal_officer(*, seen_by: Any, on: date, respondent: Respondent) -> bool:
    """May ``seen_by`` register a paper appeal of this respondent: an appeal officer of the superior organ, of a decision
    served on the person, not recused?"""
    return respondent.served_person_on is not None and hears_appeals(seen_by=seen_by, on=on, respondent=respondent)


def hears_appeals(*, seen_by: Any, on: date, respondent: Respondent) -> bool:
    """Is ``seen_by`` an appeal officer of the superior organ, who is not recused from this respondent's case?"""
    if is_shut_out(seen_by, on):
        return False
    case = respondent.case
    heard = offices(seen_by, on, OF_THE_OFFICES_BELOW)
    return case.handling_organ_id in heard and case.origin_id not in closed_to(seen_by, on)


def _grouped(account: Any) -> QuerySet[Any, Any]:
    return WorkingGroupMember.objects.filter(account=account, left_on__isnull=True).order_by().values("case_id")

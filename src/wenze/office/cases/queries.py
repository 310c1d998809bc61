"""Every read of cases. The row filter is ``queries_sight``; the page of one case is ``queries_file``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from wenze.engine.workdays import workdays_between
from wenze.office.cases import queries_sight as sight
from wenze.office.cases.loading import whole
from wenze.office.cases.models import Appeal, Case, DeadlineRow, Respondent
from wenze.office.leads import queries as leads
from wenze.office.leads.models import Lead
from wenze.office.leads.models import Status as LeadStatus
from wenze.office.paper.lamps import DONE, LATE, Lamp, remaining
from wenze.office.people import permissions
from wenze.office.people.queries import organ_ids_under
from wenze.office.people.queries_found import Hit
from wenze.office.people.refusals import NotYours
from wenze.office.rulings import queries as law

RUNNING = ("running", "warned", "overdue")
MOST_WAITING = 200


def cases(*, seen_by: Any, on: date) -> QuerySet[Case]:
    """The cases of which ``seen_by`` may see anything on the day ``on``; the row filter of this room."""
    return sight.cases(seen_by=seen_by, on=on)


def case(*, seen_by: Any, on: date, pk: int) -> Case:
    """The case ``pk`` loaded whole, if ``seen_by`` may see anything of it. Raises NotYours otherwise. What of it may be
    shown is said by ``queries_file``."""
    found = whole(cases(seen_by=seen_by, on=on).filter(pk=pk)).first()
    if found is None:
        raise NotYours("没有这件案件")
    return found


def respondent(*, seen_by: Any, on: date, pk: int) -> Respondent:
    """The respondent ``pk`` if ``seen_by`` may see their matter. Raises NotYours otherwise."""
    seen = sight.respondents(seen_by=seen_by, on=on).select_related("case__handling_organ", "cadre")
    found = seen.filter(pk=pk).first()
    if found is None:
        raise NotYours("没有这名对象")
    return found


def version_of(row: Case) -> int:
    """The version at which a case stands now, for whoever was just let at it."""
    return Case.objects.values_list("version", flat=True).get(pk=row.pk)


def served_decision(*, seen_by: Any, on: date, number: str) -> Respondent:
    """The respondent of the decision with this document number, for an appeal officer of the organ above who has a paper
    appeal in hand. Raises NotYours for anybody else and any other number."""
    found = Respondent.objects.filter(decisions__document__number=number.strip(), decisions__reversed_on__isnull=True)
    person = found.select_related("case__handling_organ", "cadre").first()
    if person is None or not sight.is_open_to_appeal_officer(seen_by=seen_by, on=on, respondent=person):
        raise NotYours("没有这份决定")
    return person


# --- the ledger --------------------------------------------------------------------------------------------------


def for_ledger(found: QuerySet[Case], *, seen_by: Any, on: date) -> QuerySet[Case]:
    """``found`` with everything a row of the ledger shows, three queries however many rows: ``people``, the respondents
    whom ``seen_by`` may see, and ``clocks``, the running limits of what they may see, soonest first."""
    seen = sight.respondents(seen_by=seen_by, on=on).select_related("organ").order_by("order", "pk")
    full = sight.full_cases(seen_by=seen_by, on=on).order_by().values("pk")
    mine = Q(case_id__in=full) | Q(respondent_id__in=seen.order_by().values("pk"))
    clocks = DeadlineRow.objects.filter(mine, state__in=RUNNING).select_related("respondent").order_by("due_on", "pk")
    return (
        found.select_related("handling_organ", "officer", "lead")
        .prefetch_related(
            Prefetch("respondents", queryset=seen, to_attr="people"),
            Prefetch("deadlines", queryset=clocks, to_attr="clocks"),
        )
        .defer("matter", "report_says", "end_reason", "direct_reason")
        .order_by("-opened_on", "-pk")
    )


def matching(found: QuerySet[Case], words: str) -> QuerySet[Case]:
    """``found`` narrowed to those that carry every word in number, title, person, unit or decision number."""
    for word in words.replace("\x00", "").split()[:8]:
        people = Respondent.objects.filter(
            Q(name__icontains=word) | Q(organ_name__icontains=word) | Q(decisions__document__number__icontains=word)
        )
        here = people.order_by().values("case_id")
        found = found.filter(Q(number__icontains=word) | Q(title__icontains=word) | Q(pk__in=here))
    return found


def of_stage(found: QuerySet[Case], stage: str) -> QuerySet[Case]:
    """``found`` in one stage of the case track."""
    return found.filter(stage=stage)


def of_unit(found: QuerySet[Case], organ_id: int) -> QuerySet[Case]:
    """``found`` with a respondent of this unit or one below it."""
    people = Respondent.objects.filter(organ_id__in=organ_ids_under([organ_id])).order_by()
    return found.filter(pk__in=people.values("case_id"))


def of_officer(found: QuerySet[Case], account_id: int) -> QuerySet[Case]:
    """``found`` handled by this officer."""
    return found.filter(officer_id=account_id)


def of_year(found: QuerySet[Case], year: int) -> QuerySet[Case]:
    """``found`` opened in this calendar year."""
    return found.filter(opened_on__range=(date(year, 1, 1), date(year, 12, 31)))


def overdue(found: QuerySet[Case], on: date) -> QuerySet[Case]:
    """``found`` with a running limit past its day."""
    late = DeadlineRow.objects.filter(state__in=RUNNING, due_on__lt=on, completed_on__isnull=True).order_by()
    return found.filter(pk__in=late.values("case_id"))


def open_ones(found: QuerySet[Case]) -> QuerySet[Case]:
    """``found`` that is neither archived nor ended."""
    return found.exclude(stage__in=("archived", "ended"))


def counts_by_stage(*, seen_by: Any, on: date) -> dict[str, int]:
    """How many cases stand in each stage, under the row filter. One query."""
    rows = cases(seen_by=seen_by, on=on).order_by().values_list("stage").annotate(count=Count("pk"))
    return dict(rows)


def stage_terms() -> dict[str, str]:
    """The stages of the case track with their Chinese terms, in order."""
    return {one.stage: one.term for one in law.law().procedure.tracks["case"]}


def respondent_stage_terms() -> dict[str, str]:
    """The stages of the respondent track with their Chinese terms, in order."""
    return {one.stage: one.term for one in law.law().procedure.tracks["respondent"]}


def found(*, seen_by: Any, on: date, words: str, limit: int) -> list[Hit]:
    """Cases for the search box, under the row filter."""
    rows = for_ledger(matching(cases(seen_by=seen_by, on=on), words), seen_by=seen_by, on=on)[:limit]
    return [Hit(str(row), address_of(row), "、".join(one.name for one in row.people), _("问责案件")) for row in rows]


def openable_lead(*, seen_by: Any, on: date, pk: int) -> Lead:
    """The accepted lead ``pk``, if ``seen_by`` may see it. Raises NotYours otherwise."""
    lead = leads.lead(seen_by=seen_by, on=on, pk=pk)
    if lead.status != LeadStatus.ACCEPTED:
        raise NotYours("没有可以立案的线索")
    return lead


def address_of(row: Case) -> str:
    """Where the page of a case is; empty while there is none."""
    try:
        return reverse("cases:case", args=[row.pk])
    except NoReverseMatch:
        return ""


# --- clocks ------------------------------------------------------------------------------------------------------


def lamp_of(row: DeadlineRow, on: date) -> Lamp:
    """Where a limit stands on the day ``on``, in the unit in which the regulation counts it."""
    if row.completed_on is not None:
        return Lamp(DONE, "逾期完成" if row.breached else "按期完成")
    if row.state not in RUNNING:
        return Lamp(DONE, "已终止")
    if on > row.due_on:
        return Lamp(LATE, f"逾期 {(on - row.due_on).days} 日")
    if _counts_workdays(row):
        left = workdays_between(law.law().calendar, on, row.due_on).amount
        return remaining(left)
    return remaining((row.due_on - on).days, "日")


def _counts_workdays(row: DeadlineRow) -> bool:
    text = law.regulation(row.case.regulation, row.case.edition)
    return any(rule.limit == row.limit and rule.within.unit == "workdays" for _, rule in text.rules("time_limit"))


# --- the workbench -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """Something on the workbench."""

    kind: str
    title: str
    href: str
    note: str
    verb: str
    lamp: Lamp | None
    due_on: date | None = None


OWN_STAGES: dict[str, tuple[str, ...]] = {
    "case_officer": ("investigating", "hearing", "deciding", "executing"),
    "office_director": ("initiating", "reviewing", "deciding"),
    "approving_leader": ("initiating",),
}
"""Stages in which a case waits for someone with the role. What exactly is open is asked on its page."""


def waiting_for(*, seen_by: Any, on: date) -> list[Waiting]:
    """What of this room waits for ``seen_by``: cases at a stage that is theirs, appeals to handle, decisions to carry out,
    a hearing or an appeal of one's own. A fixed number of queries."""
    if sight.is_shut_out(seen_by, on):
        return []
    return [*_waiting_cases(seen_by, on), *_waiting_appeals(seen_by, on), *_waiting_parts(seen_by, on)]


def _waiting_cases(seen_by: Any, on: date) -> Iterable[Waiting]:
    roles = permissions.roles_of(seen_by, on)
    wanted = Q(pk__in=())
    for role, stages in OWN_STAGES.items():
        if role in roles:
            wanted |= Q(stage__in=stages, officer=seen_by) if role == "case_officer" else Q(stage__in=stages)
    full = sight.full_cases(seen_by=seen_by, on=on).filter(wanted)
    rows = for_ledger(full, seen_by=seen_by, on=on)[:MOST_WAITING]
    terms = stage_terms()
    for row in rows:
        clock = next(iter(row.clocks), None)
        if clock is not None:
            clock.case = row
        names = "、".join(one.name for one in row.people)
        yield Waiting(
            kind="todo",
            title=row.title,
            href=address_of(row),
            note=f"{row.number} · {names}",
            verb=terms.get(row.stage, row.stage),
            lamp=None if clock is None else lamp_of(clock, on),
            due_on=None if clock is None else clock.due_on,
        )


def _waiting_appeals(seen_by: Any, on: date) -> Iterable[Waiting]:
    if not permissions.may(seen_by, "appeals.handle", on):
        return
    seen = sight.respondents(seen_by=seen_by, on=on).order_by().values("pk")
    pending = Appeal.objects.filter(respondent_id__in=seen, state__in=(Appeal.FILED, Appeal.ACCEPTED))
    clocks = DeadlineRow.objects.filter(state__in=RUNNING, done_fact="appeal_decided_on").select_related("case")
    rows = pending.select_related("respondent__case").prefetch_related(
        Prefetch("respondent__deadlines", queryset=clocks, to_attr="clocks")
    )
    for row in rows[:MOST_WAITING]:
        clock = next(iter(row.respondent.clocks), None)
        yield Waiting(
            kind="todo",
            title=f"{row.respondent.name}的申诉",
            href=address_of(row.respondent.case),
            note=row.respondent.case.number,
            verb="受理申诉" if row.state == Appeal.FILED else "作出申诉决定",
            lamp=None if clock is None else lamp_of(clock, on),
            due_on=None if clock is None else clock.due_on,
        )


def _waiting_parts(seen_by: Any, on: date) -> Iterable[Waiting]:
    """One's own hearing; decisions one's unit is to carry out; letters to be filed."""
    roles = permissions.roles_of(seen_by, on)
    own = Q(sight.own_filter(seen_by, on), stage="open", defences__isnull=True)
    unit = Q(pk__in=()) if "unit_liaison" not in roles else Q(stage="served")
    filing = Q(pk__in=())
    if "personnel_reader" in roles:
        filing = Q(stage__in=("served", "executed"), dossier_on__isnull=True)
    seen = sight.parts_filter(seen_by, on)
    rows = Respondent.objects.filter(seen & (own | unit | filing)).select_related("case").distinct()
    for row in rows[:MOST_WAITING]:
        mine = row.cadre_id == seen_by.cadre_id
        verb = "陈述申辩" if mine else ("登记执行" if "unit_liaison" in roles else "归入个人档案")
        note = f"{row.case.number} · {row.name}"
        yield Waiting("todo", row.case.title, address_of(row.case), note, verb, None)

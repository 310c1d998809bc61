"""What of this room waits for whom? One table of duties; the workbench, the tab 待我办 and the menu count read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Case as Choose
from django.db.models import CharField, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.utils.translation import gettext as _

from wenze.office.cases import queries
from wenze.office.cases import queries_sight as sight
from wenze.office.cases.models import (
    Appeal,
    DeadlineRow,
    Extension,
    Respondent,
    Review,
    ReviewKind,
    ReviewOutcome,
    Step,
    WorkingGroupMember,
)
from wenze.office.cases.queries_ledger import OVER, RUNNING, for_ledger, overdue
from wenze.office.cases.turns import ADVANCE, MOVES
from wenze.office.paper.dates import short
from wenze.office.paper.waiting import Waiting
from wenze.office.people import permissions
from wenze.office.rulings import queries as law

MOST_WAITING, MOST_DONE = 200, 50
AHEAD_DAYS, KEPT_DAYS = 14, 30
"""How near the day of a limit must be for it to be a duty by itself; how long what was done stays listed."""


def waiting_for(*, seen_by: Any, on: date) -> list[Waiting]:
    """What of this room waits for ``seen_by``: cases in which the next step is theirs, appeals to handle, decisions to
    carry out or to file, a hearing of one's own; what they did lately. A fixed number of queries."""
    if sight.is_shut_out(seen_by, on):
        return []
    return [
        *_cases(seen_by, on),
        *_appeals(seen_by, on),
        *_parts(seen_by, on),
        *_done(seen_by, on),
        *_late_in_office(seen_by, on),
    ]


def waiting(*, seen_by: Any, on: date) -> int:
    """How many cases wait for ``seen_by``, for the menu. One query."""
    return queries.cases(seen_by=seen_by, on=on).filter(awaited(seen_by, on)).order_by().count()


def items(*, seen_by: Any, on: date) -> int:
    """How many things of this room wait for ``seen_by``: the same that stand on the workbench. Three queries at most."""
    if sight.is_shut_out(seen_by, on):
        return 0
    counts = [
        _with_duty(seen_by, on).order_by().count(),
        _pending(seen_by, on).count() if _has_part_in_appeals(seen_by, on) else 0,
        Respondent.objects.filter(_part_duties(seen_by, on)).order_by().values("pk").distinct().count(),
    ]
    return sum(min(one, MOST_WAITING) for one in counts)


def awaited(seen_by: Any, on: date) -> Q:
    """The condition under which a case waits for ``seen_by``, by any of their roles."""
    if sight.is_shut_out(seen_by, on):
        return Q(pk__in=())
    own = _with_duty(seen_by, on)
    parts = Respondent.objects.filter(_part_duties(seen_by, on)).order_by()
    found = Q(pk__in=own.order_by().values("pk")) | Q(pk__in=parts.values("case_id"))
    if _has_part_in_appeals(seen_by, on):
        found |= Q(pk__in=_pending(seen_by, on).order_by().values("respondent__case_id"))
    return found


# --- duties on a case seen whole ---------------------------------------------------------------------------------


def _anyone(*conditions: Q, **fields: Any) -> Exists:
    return Exists(Respondent.objects.filter(*conditions, case_id=OuterRef("pk"), **fields))


def _reviewed(*kinds: str) -> Exists:
    passed = Review.objects.filter(case_id=OuterRef("pk"), round=OuterRef("round"), outcome=ReviewOutcome.PASSED)
    return Exists(passed.filter(kind__in=kinds))


def _duties(account: Any, on: date) -> list[tuple[str, str, Any]]:
    """Role, move, and when a case waits for that move of that role; the first that holds is named."""
    group = Exists(WorkingGroupMember.objects.filter(case_id=OuterRef("pk"), left_on__isnull=True))
    extension = Exists(Extension.objects.filter(case_id=OuterRef("pk"), granted_on__isnull=True))
    limits = DeadlineRow.objects.filter(case_id=OuterRef("pk"), state__in=RUNNING, completed_on__isnull=True)
    near = Exists(limits.filter(done_fact="rectified_on", due_on__lte=on + timedelta(days=AHEAD_DAYS)))
    city = _anyone(managed_by="city", stage="open")
    above = _anyone(managed_by__in=("higher", "vertical"), stage="open")
    approved = _reviewed(ReviewKind.DEPARTMENT_MEETING) & _reviewed(ReviewKind.COMMITTEE_APPROVAL)
    own = _anyone(~Q(managed_by__in=("city", "higher", "vertical")), stage="open")
    others, mine = ~Q(opened_by=account), Q(officer=account)
    inquiry, deciding, executing = Q(stage="investigating"), Q(stage="deciding"), Q(stage="executing")
    return [
        ("approving_leader", "approve_initiation", Q(stage="initiating") & others & city),
        ("office_director", "approve_initiation", Q(stage="initiating") & others & ~city),
        ("office_director", "approve_extension", (inquiry | Q(stage="hearing")) & extension),
        ("office_director", "form_group", inquiry & ~group),
        ("office_director", "close_review", Q(stage="reviewing") & _reviewed(ReviewKind.COLLECTIVE)),
        ("office_director", "record_review", Q(stage="reviewing")),
        ("office_director", "record_department_meeting", deciding & city & ~_reviewed(ReviewKind.DEPARTMENT_MEETING)),
        ("approving_leader", "record_committee_approval", deciding & city & ~_reviewed(ReviewKind.COMMITTEE_APPROVAL)),
        ("office_director", "issue_decision", deciding & (own | city & approved)),
        ("office_director", "propose_to_superior", deciding & above),
        ("case_officer", "resubmit", Q(stage="returned") & mine),
        ("case_officer", "submit_report", inquiry & mine & group),
        ("case_officer", "propose_opinion", Q(stage="hearing") & mine),
        ("case_officer", "serve_decision", mine & _anyone(stage="decided")),
        ("case_officer", "record_execution", mine & _anyone(stage="served")),
        ("case_officer", "file_dossier", executing & mine & _anyone(stage="executed", dossier_on__isnull=True)),
        ("case_officer", "confirm_rectification", executing & mine & near),
        ("case_officer", "archive", executing & mine & ~_anyone(~Q(stage="closed"))),
    ]


def _duty(account: Any, on: date) -> Choose:
    """The move a case waits for, as a column; empty where it waits for nothing of this account."""
    roles = permissions.roles_of(account, on)
    listed = [When(when, then=Value(move)) for role, move, when in _duties(account, on) if role in roles]
    return Choose(*listed, default=Value(""), output_field=CharField())


def _with_duty(seen_by: Any, on: date) -> Any:
    """The cases seen whole that wait for ``seen_by``; those that are over, most of them in time, are left out first."""
    open_stages = [one.stage for one in law.law().procedure.tracks["case"].stages if one.stage not in OVER]
    found = sight.full_cases(seen_by=seen_by, on=on).filter(stage__in=open_stages)
    return found.annotate(duty=_duty(seen_by, on)).exclude(duty="")


def _cases(seen_by: Any, on: date) -> Iterable[Waiting]:
    latest = Step.objects.filter(case_id=OuterRef("pk")).exclude(move=ADVANCE).order_by("-pk")
    full = _with_duty(seen_by, on).annotate(
        last_move=Subquery(latest.values("move")[:1]), last_opinion=Subquery(latest.values("opinion")[:1])
    )
    terms = {one.move: one.term for one in law.law().procedure.moves}
    for row in for_ledger(full, seen_by=seen_by, on=on)[:MOST_WAITING]:
        clock = next(iter(row.clocks), None)
        if clock is not None:
            clock.case = row
        yield Waiting(
            kind="todo",
            title=row.title,
            href=queries.address_of(row),
            note=f"{row.number} · {'、'.join(one.name for one in row.people)}{_returned(row)}",
            verb=terms.get(row.duty, row.duty),
            lamp=None if clock is None else queries.lamp_of(clock, on),
            due_on=None if clock is None else clock.due_on,
        )


def _returned(row: Any) -> str:
    """Why the case was sent back, until somebody goes on with it."""
    known = MOVES.get(row.last_move or "")
    is_back = known is not None and known.sends_back
    return _(" · 退回：%(reason)s") % {"reason": row.last_opinion[:60]} if is_back else ""


# --- duties on a part --------------------------------------------------------------------------------------------


def _has_part_in_appeals(account: Any, on: date) -> bool:
    """Does ``account`` decide appeals, or sign what was decided on them?"""
    return permissions.may(account, "appeals.handle", on) or permissions.holds(account, "approving_leader", on)


def _pending(seen_by: Any, on: date) -> Any:
    seen = sight.respondents(seen_by=seen_by, on=on).order_by().values("pk")
    untold = Q(state=Appeal.DECIDED) & (Q(told_person_on__isnull=True) | Q(told_unit_on__isnull=True))
    wanted = Q(pk__in=())
    if permissions.may(seen_by, "appeals.handle", on):
        wanted |= Q(state__in=(Appeal.FILED, Appeal.ACCEPTED)) | untold
        wanted |= Q(state=Appeal.DRAFTED) & ~Q(drafted_by_id=seen_by.pk)
    if permissions.holds(seen_by, "approving_leader", on):
        wanted |= Q(state__in=(Appeal.DRAFTED, Appeal.REVIEWED)) & ~Q(drafted_by_id=seen_by.pk)
    return Appeal.objects.filter(wanted, respondent_id__in=seen)


def _appeals(seen_by: Any, on: date) -> Iterable[Waiting]:
    if not _has_part_in_appeals(seen_by, on):
        return
    clocks = DeadlineRow.objects.filter(state__in=RUNNING, done_fact="appeal_decided_on").select_related("case")
    rows = (
        _pending(seen_by, on)
        .select_related("respondent__case")
        .prefetch_related(Prefetch("respondent__deadlines", queryset=clocks, to_attr="clocks"))
    )
    verbs = {
        Appeal.FILED: _("受理申诉"),
        Appeal.ACCEPTED: _("拟定申诉决定"),
        Appeal.DRAFTED: _("审核申诉决定"),
        Appeal.REVIEWED: _("签发申诉决定"),
        Appeal.DECIDED: _("告知申诉决定"),
    }
    for row in rows[:MOST_WAITING]:
        clock = next(iter(row.respondent.clocks), None)
        yield Waiting(
            kind="todo",
            title=_("%(name)s的申诉") % {"name": row.respondent.name},
            href=queries.address_of(row.respondent.case),
            note=row.respondent.case.number,
            verb=verbs[row.state],
            lamp=None if clock is None else queries.lamp_of(clock, on),
            due_on=None if clock is None else clock.due_on,
        )


def _part_duties(seen_by: Any, on: date) -> Q:
    """The condition under which a respondent's matter waits for ``seen_by``: one's own hearing; a decision one's unit is
    to carry out; a letter to be filed."""
    roles = permissions.roles_of(seen_by, on)
    wanted = Q(sight.own_filter(seen_by, on), stage="open", defences__isnull=True)
    if "unit_liaison" in roles:
        wanted |= Q(stage="served")
    if "personnel_reader" in roles:
        wanted |= Q(stage__in=("served", "executed"), dossier_on__isnull=True)
    return sight.parts_filter(seen_by, on) & wanted


def _parts(seen_by: Any, on: date) -> Iterable[Waiting]:
    roles = permissions.roles_of(seen_by, on)
    rows = Respondent.objects.filter(_part_duties(seen_by, on)).select_related("case").order_by("pk").distinct()
    for row in rows[:MOST_WAITING]:
        is_own = row.cadre_id == seen_by.cadre_id
        verb = _("陈述申辩") if is_own else _("登记执行") if "unit_liaison" in roles else _("归入个人档案")
        note = f"{row.case.number} · {row.name}"
        yield Waiting("todo", row.case.title, queries.address_of(row.case), note, verb, None)


# --- late, and done -------------------------------------------------------------------------------------------------


def _late_in_office(seen_by: Any, on: date) -> Iterable[Waiting]:
    """What is late in the office, for its head and for the leadership above: the rows of the tab 逾期 of the ledger, each
    with its officer and the limit that has passed."""
    if not {"office_director", "approving_leader"} & permissions.roles_of(seen_by, on):
        return
    late = overdue(sight.full_cases(seen_by=seen_by, on=on), seen_by=seen_by, on=on)
    for row in for_ledger(late, seen_by=seen_by, on=on)[:MOST_WAITING]:
        limit = row.clocks[0]
        limit.case = row
        note = f"{row.number} · {row.officer} · {limit.term}"
        yield Waiting("late", row.title, queries.address_of(row), note, "", queries.lamp_of(limit, on), limit.due_on)


def _done(seen_by: Any, on: date) -> Iterable[Waiting]:
    """What ``seen_by`` did lately in cases they still see, the latest first."""
    seen = queries.cases(seen_by=seen_by, on=on).order_by().values("pk")
    rows = Step.objects.filter(by=seen_by, case_id__in=seen, happened_on__gte=on - timedelta(days=KEPT_DAYS))
    rows = rows.exclude(move=ADVANCE).select_related("case").annotate(name=F("respondent__name")).order_by("-pk")
    listed: dict[Any, Step] = {}
    for row in rows[:MOST_DONE]:
        listed.setdefault((row.case_id, row.respondent_id, row.move, row.happened_on), row)
    for row in listed.values():
        note = " · ".join(part for part in (row.case.number, row.name, short(row.happened_on, on.year)) if part)
        yield Waiting("done", row.case.title, queries.address_of(row.case), note, row.term, None)

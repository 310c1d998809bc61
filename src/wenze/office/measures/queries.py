"""Who is barred from what, until when, under which clause? One row filter, ``imposed``, under everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.engine.answers import Answer
from wenze.engine.deadlines import Deadline
from wenze.engine.eligibility import Decision, Standing
from wenze.office.matters.queries import address_for, closed_to, handles, seen_filter
from wenze.office.measures import facts
from wenze.office.measures.models import Check, Effect, Imposed
from wenze.office.paper import dates
from wenze.office.paper.lamps import Lamp
from wenze.office.paper.search import holds, words_of
from wenze.office.paper.waiting import Waiting
from wenze.office.people import permissions
from wenze.office.people import queries as people
from wenze.office.people.models import Cadre
from wenze.office.people.queries import conflicted
from wenze.office.people.queries_found import Hit
from wenze.office.people.reach import offices
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries as law

SEES_MEASURES = frozenset({"case_officer", "office_director", "approving_leader", "appeal_officer"})
EVERYWHERE = "personnel_reader"
SOON_DAYS = 30


def imposed(*, seen_by: Any, on: date) -> QuerySet[Imposed]:
    """The measures ``seen_by`` may look at on the day ``on``; the row filter of this room.

    Who handles cases sees those of the offices they reach, personnel readers all, since a check of standing must be
    complete; everyone their own. Nobody sees those of a person or a matter they must stay out of, except their own.
    """
    own = Q(cadre_id=getattr(seen_by, "cadre_id", None) or 0)
    if permissions.holds(seen_by, EVERYWHERE, on):
        by_role = Q()
    else:
        reached = offices(seen_by, on, SEES_MEASURES)
        if not reached:
            return Imposed.objects.filter(own)
        by_role = Q(handling_organ_id__in=reached)
    shut = Q(cadre__in=conflicted(seen_by, on)) | Q(matter__isnull=False, matter__origin_id__in=closed_to(seen_by, on))
    return Imposed.objects.filter(own | (by_role & ~shut))


def effects(*, seen_by: Any, on: date) -> QuerySet[Effect]:
    """The effects of the measures ``seen_by`` may look at, with everything a row of the ledger shows. ``names_matter`` says
    of each whether it may name the case it came from: only to who sees anything of that case."""
    found = Effect.objects.filter(imposed__in=imposed(seen_by=seen_by, on=on))
    named = seen_filter(seen_by, on, "imposed__matter_id")
    found = found.annotate(names_matter=Case(When(named, then=True), default=False))
    found = found.select_related("imposed__cadre", "imposed__organ", "imposed__handling_organ", "imposed__matter")
    return found.order_by("-imposed__decided_on", "-imposed__pk", "order")


def one(*, seen_by: Any, on: date, pk: int) -> Imposed:
    """The measure ``pk`` if ``seen_by`` may look at it. Raises NotYours otherwise."""
    seen = imposed(seen_by=seen_by, on=on).select_related(
        "cadre", "organ", "handling_organ", "matter", "predecessor", "ruling"
    )
    found = seen.filter(pk=pk).first()
    if found is None:
        raise NotYours("没有这项问责")
    return found


def effects_of(imposed: Imposed) -> list[Effect]:
    """The effects of one measure in the order of the paper."""
    return list(imposed.effects.all())


def of_case(*, case_id: int) -> list[Imposed]:
    """The measures imposed in one case. Carries no row filter: the room of cases answers for it."""
    return list(Imposed.objects.filter(matter_id=case_id).select_related("cadre").prefetch_related("effects"))


def case_address(imposed: Imposed, account: Any, on: date) -> str:
    """Where the case of the measure is; empty where there is none or ``account`` sees nothing of it."""
    return address_for(imposed.matter, seen_by=account, on=on)


# --- in force or not ---------------------------------------------------------------------------------------------


def in_force(on: date) -> Q:
    """The condition that an effect holds on the day ``on``: both its first and its last day included."""
    return Q(lifted_on__isnull=True, at_once=False) & lasting_on(on)


def lasting_on(on: date) -> Q:
    """The condition that the days of an effect, or its year, take in the day ``on``, whether it was lifted or not."""
    lasting = Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))
    return Q(year=on.year) | (Q(year__isnull=True) & lasting)


def ending_soon(on: date) -> Q:
    """The condition that an effect holds on ``on`` and ends within SOON_DAYS days."""
    soon = Q(until_on__lte=on + timedelta(days=SOON_DAYS))
    return in_force(on) & Q(year__isnull=True) & soon


def over(on: date) -> Q:
    """The condition that an effect has run its course before ``on``."""
    return Q(lifted_on__isnull=True) & (
        Q(at_once=True, from_on__lte=on) | Q(year__lt=on.year) | Q(year__isnull=True, until_on__lt=on)
    )


def lifted() -> Q:
    """The condition that an effect was undone."""
    return Q(lifted_on__isnull=False)


def matching(found: QuerySet[Effect], words: str) -> QuerySet[Effect]:
    """``found``, from ``effects``, narrowed to those that carry every word in person, unit, measure or decision, or in the
    case that they may name."""
    columns = ("cadre__name", "title", "organ__name", "measure_term", "decision_number")
    for word in words_of(words):
        of_case = Q(names_matter=True) & holds(word, "imposed__matter__number")
        found = found.filter(holds(word, *(f"imposed__{column}" for column in columns)) | of_case)
    return found


def search(*, seen_by: Any, on: date, words: str) -> QuerySet[Imposed]:
    """The measures with ``words`` in person, unit, measure, decision or case, under the same row filter."""
    found = matching(effects(seen_by=seen_by, on=on), words).order_by().values("imposed_id")
    return Imposed.objects.filter(pk__in=found).select_related("cadre", "organ")


# --- standing ----------------------------------------------------------------------------------------------------


def decisions_of(cadre: Cadre) -> list[Decision]:
    """Every decision ever made on ``cadre``, reversed ones among them, oldest first."""
    rows = Imposed.objects.filter(cadre=cadre).order_by("decided_on", "pk")
    return [facts.decision(row) for row in rows]


def standing(*, cadre: Cadre, question: Any, on: date) -> Answer[Standing]:
    """Is ``cadre`` clear for ``question`` on the day ``on``? Not stored; carries no row filter."""
    return law.standing(decisions=decisions_of(cadre), question=question, on=on)


def may_see_standing(account: Any, cadre: Cadre, on: date) -> bool:
    """Whether ``account`` may look at the standing of ``cadre``: their own; that of everybody for the personnel department;
    that of the people whose matters or measures they handle for who handles any. Never that of somebody near to them."""
    if getattr(account, "cadre_id", None) == cadre.pk:
        return True
    if not permissions.may(account, "measures.read", on) or people.conflicts(account, [cadre], on):
        return False
    if permissions.holds(account, EVERYWHERE, on):
        return True
    return handles(account, on, cadre) or imposed(seen_by=account, on=on).filter(cadre_id=cadre.pk).exists()


def cadre(*, seen_by: Any, on: date, pk: int) -> Cadre:
    """The cadre ``pk`` if ``seen_by`` may look at their standing. Raises NotYours otherwise."""
    found = people.cadre(seen_by=seen_by, on=on, pk=pk)
    if not may_see_standing(seen_by, found, on):
        raise NotYours("没有这名干部")
    return found


def checks(*, seen_by: Any, on: date) -> QuerySet[Check]:
    """The questions of standing ``seen_by`` asked, and those about themselves."""
    own = Q(asked_by_id=seen_by.pk) | Q(cadre_id=getattr(seen_by, "cadre_id", None) or 0)
    recused = Q(cadre__in=conflicted(seen_by, on)) & ~Q(cadre_id=getattr(seen_by, "cadre_id", None) or 0)
    return Check.objects.filter(own).exclude(recused).select_related("cadre", "asked_by", "ruling")


def check(*, seen_by: Any, on: date, pk: int) -> Check:
    """The check ``pk`` if ``seen_by`` may look at it. Raises NotYours otherwise."""
    found = checks(seen_by=seen_by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotYours("没有这次查询")
    return found


def may_read_imposed(account: Any, subject_id: str, on: date) -> bool:
    """Whether ``account`` may look at the measure with this id."""
    return subject_id.isdigit() and imposed(seen_by=account, on=on).filter(pk=int(subject_id)).exists()


def may_read_check(account: Any, subject_id: str, on: date) -> bool:
    """Whether ``account`` may look at the check with this id."""
    return subject_id.isdigit() and checks(seen_by=account, on=on).filter(pk=int(subject_id)).exists()


def title_on(cadre: Cadre, day: date) -> str:
    """The posts of ``cadre`` on ``day`` as a document names them."""
    return people.title_on(cadre, day)


def units_under(organ_id: int) -> set[int]:
    """This unit and every unit below it."""
    return people.organ_ids_under([organ_id])


def effects_on_person(cadre: Cadre) -> list[Effect]:
    """Every effect on ``cadre``, lifted ones among them, the latest decision first. One query; no row filter."""
    found = Effect.objects.filter(imposed__cadre=cadre).select_related("imposed")
    return list(found.order_by("-imposed__decided_on", "-imposed__pk", "order"))


def effects_behind(check: Check) -> list[Effect]:
    """The effects an answer rested on when it was given."""
    return list(check.effects.select_related("imposed").order_by("imposed__decided_on", "order"))


def effects_beside(check: Check) -> list[Effect]:
    """The effects that were in force on the day asked about but do not bar what was asked, as known when it was asked."""
    then = Q(imposed__entered_on__lte=check.asked_on) & (
        Q(imposed__reversed_on__isnull=True) | Q(imposed__reversed_on__gt=check.asked_on)
    )
    found = Effect.objects.filter(lasting_on(check.on) & then, imposed__cadre=check.cadre, at_once=False)
    found = found.exclude(pk__in=check.effects.values("pk")).select_related("imposed")
    return list(found.order_by("imposed__decided_on", "imposed__pk", "order"))


# --- what waits for an event -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Overrun:
    """A measure whose effect waits for an event that did not come in time, and the limit it broke."""

    imposed: Imposed
    deadline: Deadline
    answer: Answer[Deadline]


def overrun_suspensions(today: date, among: QuerySet[Imposed] | None = None) -> list[Overrun]:
    """The measures, ``among`` some or of all, whose rectification has overrun the limit their regulation sets
    (第十八条(二)), the oldest first.

    Carries no row filter: the nightly sweep asks of all, whoever works on cases among what they may see. Which limit it is stands in the rule file: the one met by the very
    event the effect waits for. A measure already followed by another (``successors``), or by a matter of its own that a
    room above has opened (``register_follow_up``), is left out.
    """
    waiting = Effect.objects.filter(
        imposed=OuterRef("pk"), until_on__isnull=True, lifted_on__isnull=True, from_on__lte=today
    ).exclude(until_event="")
    rows = (
        (Imposed.objects.all() if among is None else among)
        .filter(Exists(waiting), reversed_on__isnull=True, rescinded_on__isnull=True)
        .filter(successors__isnull=True)
        .select_related("cadre", "organ", "handling_organ")
        .prefetch_related("effects")
        .order_by("decided_on", "pk")
    )
    found = []
    for row in rows:
        for answer in limits_met_by(row, today):
            if answer.value is not None and answer.value.breached:
                found.append(Overrun(row, answer.value, answer))
    followed = {pk for follow_up in _FOLLOW_UPS for pk in follow_up()} if found else set()
    return [one for one in found if one.imposed.pk not in followed]


FollowUp = Callable[[], list[int]]
_FOLLOW_UPS: list[FollowUp] = []


def register_follow_up(follow_up: FollowUp) -> None:
    """A room above says which measures it has followed up already with a matter of its own, by their keys."""
    if follow_up not in _FOLLOW_UPS:
        _FOLLOW_UPS.append(follow_up)


Gate = Callable[..., None]
_GATES: list[Gate] = []


def register_gate(gate: Gate) -> None:
    """The room above that makes decisions says what a decision imposes: ``gate(document=, cadre=, measure=, decided_on=,
    effective_on=)`` raises ``Refused`` where no standing decision names the measure."""
    if gate not in _GATES:
        _GATES.append(gate)


def demand_named(**about: Any) -> None:
    """Refuse a measure that no standing decision names. While no room has said what decisions there are, all of them."""
    if not _GATES:
        raise Refused("没有可核对的问责决定，不能登记问责方式。")
    for gate in _GATES:
        gate(**about)


def limits_met_by(row: Imposed, today: date) -> list[Answer[Deadline]]:
    """The limits that end with what this measure waits for, under the readings of the day it was entered."""
    events = {effect.until_event for effect in row.effects.all() if effect.until_event}
    text = law.text_on(row.regulation, row.edition, row.entered_on)
    limits = [rule.limit for _provision, rule in text.rules("time_limit") if rule.done in events]
    told = facts.of_imposed(row)
    return [
        law.deadline(
            regulation=row.regulation,
            edition=row.edition,
            limit=limit,
            told=told,
            asked_on=today,
            read_on=row.entered_on,
        )
        for limit in limits
    ]


# --- what else used a measure ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """Something that rested on a measure: what it is, its label, the day it was made, and a sentence about it."""

    kind: str
    pk: int
    label: str
    on: date
    says: str


Finder = Callable[[Imposed], list[Use]]
_FINDERS: list[Finder] = []


def register_use(finder: Finder) -> None:
    """A room above says how to find what it built on a measure (a grade given, an award refused)."""
    if finder not in _FINDERS:
        _FINDERS.append(finder)


def uses_of(imposed: Imposed) -> list[Use]:
    """What else rested on this measure, oldest first: checks of standing, and whatever other rooms registered."""
    made = Check.objects.filter(effects__imposed=imposed).select_related("cadre", "asked_by").distinct().order_by("pk")
    found = [
        Use(
            kind="measures.check",
            pk=row.pk,
            label=str(row),
            on=row.asked_on,
            says=f"{dates.spoken(row.asked_on)}{row.asked_by}查询{row.cadre}的{row.get_question_display()}资格：{row.says}",
        )
        for row in made
    ]
    for finder in _FINDERS:
        found.extend(finder(imposed))
    return sorted(found, key=lambda use: (use.on, use.kind, use.pk))


# --- the workbench and the search box ----------------------------------------------------------------------------


def waiting_for(*, seen_by: Any, on: date) -> list[Waiting]:
    """What of this room waits for ``seen_by``: suspensions overrun, for those who work on cases of the office."""
    return [
        Waiting(
            kind="todo",
            title=f"{one.imposed.cadre}{one.imposed.measure_term}后整改超期",
            href=reverse("measures:one", args=[one.imposed.pk]),
            note=f"{one.imposed.decision_number} · {one.deadline.breach}",
            verb=_("核对"),
            lamp=Lamp("late", "整改超期"),
            due_on=one.deadline.due_on,
        )
        for one in _overrun(seen_by, on)
    ]


def waiting(*, seen_by: Any, on: date) -> int:
    """How many things of this room wait for ``seen_by``: the same that stand on the workbench."""
    return len(_overrun(seen_by, on))


def has_own(*, seen_by: Any, on: date) -> bool:
    """Was a measure ever imposed on ``seen_by`` themselves, so that the ledger has a line for them?"""
    cadre_id = getattr(seen_by, "cadre_id", None)
    return cadre_id is not None and imposed(seen_by=seen_by, on=on).filter(cadre_id=cadre_id).exists()


def _overrun(seen_by: Any, on: date) -> list[Overrun]:
    if not permissions.may(seen_by, "cases.work", on):
        return []
    return overrun_suspensions(on, imposed(seen_by=seen_by, on=on))


def found(*, seen_by: Any, on: date, words: str, limit: int) -> list[Hit]:
    """Measures for the search box, under the row filter."""
    rows = search(seen_by=seen_by, on=on, words=words)[:limit]
    return [Hit(str(row), reverse("measures:one", args=[row.pk]), row.title, _("问责处理")) for row in rows]

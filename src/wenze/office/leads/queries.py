"""Which leads, seen by whom? One row filter, ``leads``, under list, page, search, export and API alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.engine.answers import Reason
from wenze.office.journal.models import Entry
from wenze.office.journal.queries import entries_of
from wenze.office.leads import facts
from wenze.office.leads.models import Draft, Lead, LeadSubject, Stage
from wenze.office.matters.models import Matter, Withdrawal
from wenze.office.matters.queries import address_of, closed_to, seen_filter
from wenze.office.moves import duties
from wenze.office.paper.lamps import Lamp
from wenze.office.paper.search import holds, words_of
from wenze.office.paper.waiting import Waiting
from wenze.office.people import permissions
from wenze.office.people import queries as people
from wenze.office.people.models import Organ
from wenze.office.people.queries_found import Hit
from wenze.office.people.reach import OF_THE_BRANCH, OF_THE_OFFICE, offices
from wenze.office.people.refusals import NotYours
from wenze.office.people.seals import opens
from wenze.office.rulings import queries as law

SEES_LEADS = OF_THE_OFFICE | OF_THE_BRANCH
DUPLICATE_WINDOW_DAYS = 365


def leads(*, seen_by: Any, on: date) -> QuerySet[Lead]:
    """The leads ``seen_by`` may look at on the day ``on``; the row filter of this room.

    Intake clerks, case officers and directors see the leads their own office handles, approving leaders those of the
    offices below them. Nobody, whatever the role, sees a lead of an affair they must stay out of. The case that was opened
    from a lead is named (``names_case``) only to who sees something of that case.
    """
    reached = offices(seen_by, on, SEES_LEADS)
    found = Lead.objects.filter(handling_organ_id__in=reached)
    if not reached:
        return found.annotate(names_case=Value(""))
    found = found.exclude(origin_id__in=closed_to(seen_by, on))
    opened = Matter.objects.filter(seen_filter(seen_by, on, "pk", but=Lead.KIND), came_from=OuterRef("pk")).order_by(
        "pk"
    )
    return found.annotate(
        names_case=Subquery(opened.values("number")[:1]), names_case_at=Subquery(opened.values("pk")[:1])
    )


def for_ledger(found: QuerySet[Lead]) -> QuerySet[Lead]:
    """``found`` with everything a row of the ledger shows: three queries however many rows. Sealed columns stay shut."""
    subjects = LeadSubject.objects.select_related("cadre", "organ")
    return (
        found.select_related("source_organ", "confirming_organ", "handling_organ", "officer")
        .prefetch_related(Prefetch("subjects", queryset=subjects))
        .defer("reporter_name", "reporter_contact", "content")
        .order_by("-year", "-serial")
    )


def lead(*, seen_by: Any, on: date, pk: int) -> Lead:
    """The lead ``pk`` if ``seen_by`` may look at it. Raises NotYours otherwise. The reporter stays sealed."""
    subjects = LeadSubject.objects.select_related("cadre", "organ")
    found = (
        leads(seen_by=seen_by, on=on)
        .select_related("source_organ", "confirming_organ", "handling_organ", "officer", "merged_into", "registered_by")
        .prefetch_related(Prefetch("subjects", queryset=subjects))
        .defer("reporter_name", "reporter_contact")
        .filter(id=pk)
        .first()
    )
    if found is None:
        raise NotYours("没有这条线索")
    return found


def may_read(account: Any, subject_id: str, on: date) -> bool:
    """Whether ``account`` may look at the lead with this id: for the rooms that keep things about leads."""
    return subject_id.isdigit() and leads(seen_by=account, on=on).filter(id=int(subject_id)).exists()


def search(*, seen_by: Any, on: date, words: str) -> QuerySet[Lead]:
    """The leads with ``words`` in number, title, unit or person, under the same row filter. Never in the reporter."""
    return matching(leads(seen_by=seen_by, on=on), words)


def matching(found: QuerySet[Lead], words: str) -> QuerySet[Lead]:
    """``found``, from ``leads``, narrowed to those that carry every word in number, title, case, unit or person."""
    for word in words_of(words):
        about = LeadSubject.objects.filter(holds(word, "cadre__name", "title", "organ__name"), lead=OuterRef("pk"))
        own = holds(word, "number", "title", "unlisted", "names_case", "source_organ__name", "source_organ__short_name")
        found = found.filter(own | Exists(about))
    return found


def of_year(found: QuerySet[Lead], year: int) -> QuerySet[Lead]:
    """``found`` of one year, and with it whatever is not settled from other years."""
    return found.filter(Q(year=year) | Q(stage__in=(Stage.REGISTERED, Stage.ACCEPTED, Stage.WITHDRAWN)))


def counts_by_stage(found: QuerySet[Lead]) -> dict[str, int]:
    """How many of ``found`` stand in each stage. One query."""
    counted = found.order_by().values("stage").annotate(number=Count("pk"))
    return {row["stage"]: row["number"] for row in counted}


def waiting(*, seen_by: Any, on: date) -> int:
    """How many leads wait for ``seen_by``, for the menu: the same that stand on the workbench."""
    return awaited(leads(seen_by=seen_by, on=on), seen_by=seen_by, on=on).order_by().count()


def awaited(found: QuerySet[Lead], *, seen_by: Any, on: date) -> QuerySet[Lead]:
    """``found`` narrowed to the leads in which the next step is that of ``seen_by``."""
    return found.filter(_awaited(seen_by, on))


def accepted(*, seen_by: Any, on: date) -> QuerySet[Lead]:
    """The visible leads from which a case may be opened."""
    return for_ledger(leads(seen_by=seen_by, on=on).filter(stage=Stage.ACCEPTED))


# --- one lead ----------------------------------------------------------------------------------------------------


def still_needed(lead: Lead) -> tuple[Reason, ...]:
    """What the lead's source still needs, by clause, before a case may start from it. Empty when nothing."""
    text = law.regulation(lead.regulation, lead.edition)
    return law.channel_missing(text, lead.channel, facts.of_lead(lead))


def channel_of(lead: Lead) -> law.Choice | None:
    """The source of the lead as its regulation names it; None where the lead has none."""
    text = law.regulation(lead.regulation, lead.edition)
    return next((choice for choice in law.channels(text) if choice.code == lead.channel), None)


def case_address(lead: Lead) -> str:
    """Where the case opened from the lead is; empty where there is none, and for who sees nothing of it."""
    case = getattr(lead, "names_case_at", None)
    return "" if case is None else address_of(case)


def demand_shown(lead: Lead) -> None:
    """Ask the law everything that the page of the lead asks. Raises what the page would raise."""
    channel_of(lead)
    still_needed(lead)


def timeline(lead: Lead) -> list[Entry]:
    """What was done with the lead, oldest first."""
    return entries_of(lead)


def handling_organs(*, seen_by: Any, on: date) -> list[Organ]:
    """The offices for which ``seen_by`` may register leads on the day ``on``, those of their own grants."""
    return [grant.organ for grant in permissions.grants_on(seen_by, on) if grant.role == "intake_clerk"]


def usual_regulation(*, seen_by: Any, on: date) -> str:
    """The regulation of the latest lead ``seen_by`` can see, offered first when the next is registered."""
    latest = leads(seen_by=seen_by, on=on).order_by("-pk").values_list("regulation", flat=True).first()
    return latest or getattr(settings, "WENZE_REGULATION", "")


# --- duplicates --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Alike:
    """A lead much like the one being registered, and why it is thought so."""

    lead: Lead
    why: str


def alike(
    *,
    seen_by: Any,
    on: date,
    title: str,
    content: str,
    cadre_ids: Iterable[int],
    act_on: date | None,
    but: int | None = None,
) -> list[Alike]:
    """Visible leads of the last year that may be the same matter, at most five, the latest first.

    Alike are: the same text, the same title, or someone in common with the same day of the act.
    """
    about = LeadSubject.objects.filter(lead=OuterRef("pk"), cadre_id__in=list(cadre_ids))
    same_text = content_digest(content)
    condition = Q(content_digest=same_text) | Q(title=title)
    if act_on is not None:
        condition |= Q(Exists(about), act_on=act_on)
    found = leads(seen_by=seen_by, on=on).filter(condition, received_on__gte=on - timedelta(days=DUPLICATE_WINDOW_DAYS))
    if but is not None:
        found = found.exclude(pk=but)
    return [Alike(one, _why(one, same_text, title)) for one in for_ledger(found)[:5]]


def content_digest(content: str) -> str:
    """The same for texts that differ only in spaces and line ends."""
    return hashlib.sha256("".join(content.split()).encode()).hexdigest()


def _why(lead: Lead, digest: str, title: str) -> str:
    if lead.content_digest == digest:
        return "反映内容相同"
    return "事由相同" if lead.title == title else "被反映人和问题发生日相同"


# --- drafts ------------------------------------------------------------------------------------------------------


def drafts(*, seen_by: Any) -> list[Draft]:
    """The drafts of ``seen_by``, the latest first; nobody sees another's."""
    return list(Draft.objects.filter(account_id=seen_by.pk)[:20]) if seen_by.is_authenticated else []


def draft(*, seen_by: Any, key: Any) -> Draft | None:
    """The own draft with this key, or None."""
    return Draft.objects.filter(account_id=seen_by.pk, key=key).first()


# --- who is meant, what waits, what is found ---------------------------------------------------------------------


def about_organ(organ_id: int) -> QuerySet[LeadSubject]:
    """The ids of leads about someone of this unit or a unit below it, as a subquery."""
    units = people.organ_ids_under([organ_id])
    return LeadSubject.objects.filter(organ_id__in=units).values("lead_id")


def by_number(*, seen_by: Any, on: date, number: str) -> Lead | None:
    """The visible lead with this number, or None. 〔〕 may be written as [] or ()."""
    plain = number.strip().translate(str.maketrans("[]()（）【】", "〔〕〔〕〔〕〔〕"))
    return leads(seen_by=seen_by, on=on).filter(number=plain).first()


def found(*, seen_by: Any, on: date, words: str, limit: int) -> list[Hit]:
    """Leads for the search box, under the row filter."""
    rows = for_ledger(search(seen_by=seen_by, on=on, words=words))[:limit]
    return [
        Hit(
            f"{lead.number} {lead.title}",
            reverse("leads:lead", args=[lead.pk]),
            "、".join(lead.named),
            _("问责线索"),
        )
        for lead in rows
    ]


def waiting_for(*, seen_by: Any, on: date) -> list[Waiting]:
    """What of this room waits for ``seen_by``: leads to take in or to assign, and those from which to open a case."""
    last = Withdrawal.objects.filter(matter_id=OuterRef("pk")).order_by("-pk").values("reason")[:1]
    rows = for_ledger(awaited(leads(seen_by=seen_by, on=on), seen_by=seen_by, on=on)).annotate(
        taken_back=Subquery(last)
    )
    return [_waiting(lead) for lead in rows[:MOST_WAITING]]


def _waiting(lead: Any) -> Waiting:
    note = f"{lead.number} · {'、'.join(lead.named) or '对象不明'}"
    href = reverse("leads:lead", args=[lead.pk])
    if lead.stage == Stage.WITHDRAWN:
        note += _(" · 撤回：%(reason)s") % {"reason": lead.taken_back[:60]}
        return Waiting("todo", lead.title, href, note, _("更正后再报"), Lamp("soon", "已撤回"))
    if lead.stage == Stage.REGISTERED:
        return Waiting("todo", lead.title, href, note, _("受理并分办"), Lamp("soon", "待受理"))
    if lead.officer_id:
        return Waiting("todo", lead.title, href, note, _("立案"), Lamp("ok", "待立案"))
    return Waiting(
        "todo", lead.title, reverse("matters:assign", args=[lead.pk]), note, _("分办"), Lamp("soon", "待分办")
    )


def _awaited(account: Any, on: date) -> Q:
    """The leads in which the next step is that of ``account``, as their procedure says; and those to report again, for who
    registered them and took them back."""
    mine = duties.of(account, on).filter(matter__kind=Lead.KIND).order_by().values("matter_id")
    return Q(pk__in=mine) | Q(stage=Stage.WITHDRAWN, registered_by_id=account.pk)


MOST_WAITING = 200


def seal_opens() -> bool:
    """Does the seal key of this office open the reporters' names in its database? True where there are none."""
    return opens(Lead.objects.exclude(reporter_name="").order_by("-pk").values_list("reporter_name", flat=True))

"""What can be done with a lead now, by this person, and why not? The same answer greys the button and says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from wenze.office.leads import queries
from wenze.office.leads.models import Lead, Stage
from wenze.office.matters.queries import may_assign
from wenze.office.paper import dates
from wenze.office.people import permissions


@dataclass(frozen=True)
class Missing:
    """Why a button is closed: a sentence, and the clause behind it where there is one."""

    says: str
    cite: str = ""


@dataclass(frozen=True)
class Turn:
    """One button, in the shape the template ``site/_moves.html`` draws."""

    label: str
    href: str
    open: bool
    main: bool = False
    says: str = ""
    missing: tuple[Missing, ...] = ()
    cites: tuple[str, ...] = ()
    note: str = ""


def moves(lead: Lead, *, account: Any, on: date) -> list[Turn]:
    """Every button of a lead, the open ones first, those that are closed with the reason."""
    waiting = _closed_by_stage(lead, (Stage.REGISTERED,))
    editable = _closed_by_stage(lead, (Stage.REGISTERED, Stage.ACCEPTED, Stage.WITHDRAWN))
    is_back = lead.stage == Stage.WITHDRAWN
    decide = _closed_by_ability(account, "leads.decide", on, _("由问责办负责人或审批领导办理"))
    register = _closed_by_ability(account, "leads.register", on, _("由承办单位的线索登记员办理"))
    turn = _turns(lead)
    every = [
        turn("accept", _("受理并分办"), waiting + decide, main=True, note=_("受理并交承办人办理")),
        *_opening(lead, account, on),
        *_assigning(lead, account, on),
        turn("decline", _("不予受理"), waiting + decide, note=_("须写明理由")),
        turn("refer", _("转办"), waiting + decide, note=_("转其他有权单位")),
        turn("merge", _("并入其他线索"), waiting + decide, note=_("同一件事并在一起办")),
        turn(
            "correct",
            _("更正后再报") if is_back else _("更正登记"),
            editable + register,
            main=is_back,
            note=_("原内容留在办理经过中"),
        ),
    ]
    return sorted(every, key=lambda one: not one.open)


def case_address(lead: Lead, account: Any, on: date) -> str:
    """Where the case opened from the lead is; empty where there is none or ``account`` reads no cases."""
    case = lead.opened_case
    if case is None or not permissions.may(account, "cases.read", on):
        return ""
    try:
        return reverse("cases:case", args=[case.pk])
    except NoReverseMatch:
        return ""


def closed(lead: Lead, account: Any, on: date) -> tuple[Missing, ...]:
    """Why nothing can be decided about this lead by this person now; empty where something can."""
    waiting = _closed_by_stage(lead, (Stage.REGISTERED,))
    return waiting + _closed_by_ability(account, "leads.decide", on, _("由问责办负责人或审批领导办理"))


def may_attach(account: Any, on: date) -> bool:
    """Whether ``account`` may put files to the leads it sees."""
    return permissions.may(account, "leads.register", on) or permissions.may(account, "leads.decide", on)


def may_open_reporter(lead: Lead, account: Any, on: date) -> bool:
    """Whether ``account`` may open the sealed reporter of this lead."""
    if lead.anonymous or not permissions.may(account, "leads.open_reporter", on):
        return False
    return lead.handling_organ_id in {organ.pk for organ in queries.handling_organs(seen_by=account, on=on)}


def _turns(lead: Lead) -> Callable[..., Turn]:
    def turn(code: str, label: str, missing: tuple[Missing, ...], *, main: bool = False, note: str = "") -> Turn:
        href = "" if missing else reverse(f"leads:{code}", args=[lead.pk])
        return Turn(label, href, not missing, main and not missing, missing=missing, note="" if missing else note)

    return turn


def _opening(lead: Lead, account: Any, on: date) -> list[Turn]:
    """The way to the room of cases, where there is one: open a case from this lead, or go to the one opened."""
    try:
        address = f"{reverse('cases:open')}?lead={lead.pk}"
    except NoReverseMatch:
        return []
    missing = _closed_by_stage(lead, (Stage.ACCEPTED,))
    missing += _closed_by_ability(account, "cases.work", on, _("由承办人或问责办负责人办理"))
    needed = tuple(Missing(reason.says, str(reason.citation)) for reason in queries.still_needed(lead))
    says = _("批准启动前还须补齐：") + "；".join(one.says for one in needed) if needed and not missing else ""
    cites = tuple(one.cite for one in needed) if says else ()
    href = "" if missing else address
    return [Turn(_("立案"), href, not missing, not missing, says=says, missing=missing, cites=cites)]


def _assigning(lead: Lead, account: Any, on: date) -> list[Turn]:
    """To give an accepted lead to an officer, or to another one; offered only to who may."""
    if lead.stage != Stage.ACCEPTED or not may_assign(account=account, on=on, matter=lead):
        return []
    label = _("改派") if lead.officer_id else _("分办")
    return [Turn(label, reverse("matters:assign", args=[lead.pk]), True, main=not lead.officer_id)]


def _closed_by_stage(lead: Lead, open_in: tuple[Stage, ...]) -> tuple[Missing, ...]:
    if lead.stage in open_in:
        return ()
    if lead.stage == Stage.REGISTERED:
        return (Missing(_("线索尚未受理。")),)
    if lead.stage == Stage.WITHDRAWN:
        return (Missing(_("登记人已撤回，尚未再次报送。")),)
    day = dates.spoken(lead.decided_on)
    return (Missing(f"{lead.decided_by_label}已于{day}办理为“{lead.stage_label}”。"),)


def _closed_by_ability(account: Any, ability: str, on: date, who: str) -> tuple[Missing, ...]:
    return () if permissions.may(account, ability, on) else (Missing(f"{who}。"),)

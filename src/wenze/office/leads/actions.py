"""The moves by which a lead is decided, each declared beside its act. Registering and correcting are in ``actions_register.py``."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wenze.office.leads import queries
from wenze.office.leads.actions_register import attach_file, correct, drop_draft, register, save_draft
from wenze.office.leads.forms import AcceptForm, MergeForm, ReferForm
from wenze.office.leads.models import Lead, Stage
from wenze.office.leads.procedure import MOVES, move, no_page, page_of_opening
from wenze.office.matters import actions as matters
from wenze.office.matters.queries import demand_officer, demand_reason
from wenze.office.moves.declared import Done
from wenze.office.moves.forms import ReasonForm
from wenze.office.moves.one_track import MoveInProgress
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused

__all__ = [
    "MOVES",
    "accept",
    "attach_file",
    "correct",
    "decline",
    "drop_draft",
    "mark_opened",
    "merge",
    "open_reporter",
    "refer",
    "register",
    "save_draft",
]


@move("accept", form=AcceptForm, hint=_("受理并交承办人办理"))
def accept(going: MoveInProgress, officer: Account | None = None) -> Done:
    """Take the lead in (受理) and give it to an officer in the same act (分办). Without one it waits for the head of the
    office to assign it. Whether a case may start from it is asked when the case is opened."""
    says = f"受理线索{going.matter.number}"
    if officer is not None:
        concerned = [one.cadre for one in going.matter.subjects.select_related("cadre")]
        demand_officer(officer, going.matter, concerned, going.today)
        says += f"，交{officer}承办"
    return _decided(going, says, officer=officer)


@move("decline", form=ReasonForm, hint=_("须写明理由"))
def decline(going: MoveInProgress, reason: str) -> Done:
    """Do not take the lead in (不予受理), and say why."""
    reason = demand_reason(reason, "不予受理的理由")
    return _decided(going, f"线索{going.matter.number}不予受理：{reason}", decided_reason=reason)


@move("refer", form=ReferForm, hint=_("转其他有权单位"))
def refer(going: MoveInProgress, to: str, reason: str) -> Done:
    """Pass the lead on to another office or organ (转办); it is no longer handled here. ``to`` is its name."""
    to = to.strip()
    if not to or len(to) > 100:
        raise Refused("请填写转往单位的名称，不超过100字。", field="to")
    reason = demand_reason(reason, "转办的理由")
    says = f"线索{going.matter.number}转办{to}：{reason}"
    return _decided(going, says, decided_reason=reason, referred_to=to)


@move("merge", form=MergeForm, hint=_("同一件事并在一起办"))
def merge(going: MoveInProgress, into: Lead, reason: str) -> Done:
    """The lead is the same matter as ``into`` and is handled there (并入)."""
    reason = demand_reason(reason, "并入的理由")
    if into.pk == going.matter.pk:
        raise Refused("线索不能并入自己，请另选线索。", field="into")
    queries.lead(seen_by=going.by, on=going.today, pk=into.pk)
    other = Lead.objects.select_for_update().get(pk=into.pk)
    if other.stage not in (Stage.REGISTERED, Stage.ACCEPTED, Stage.OPENED):
        raise Refused(f"线索{other.number}{other.stage_label}，不能再并入，请另选线索。", field="into")
    matters.join(by=going.by, today=going.today, matter=going.matter, into=other)
    says = f"线索{going.matter.number}并入{other.number}：{reason}"
    return _decided(going, says, decided_reason=reason, merged_into=other)


@move("open", form=None, page=page_of_opening)
def mark_opened(going: MoveInProgress) -> Done:
    """A case was opened from the lead. For the room of cases, in the same transaction."""
    return _decided(going, f"线索{going.matter.number}立案")


@move(
    "open_reporter",
    form=ReasonForm,
    page=no_page,
    hint=_("启封即记入日志：何人、何时、何故。反映人信息不得转告他人。"),
)
def open_reporter(going: MoveInProgress, reason: str) -> Done:
    """Open the sealed reporter: name and contact. The reading is journalled before anything is shown."""
    reason = demand_reason(reason, "启封的理由")
    opened = Lead.objects.only("reporter_name", "reporter_contact").get(pk=going.matter.pk)
    return Done(
        f"启封线索{going.matter.number}的反映人信息：{reason}",
        made=(opened.reporter_name, opened.reporter_contact),
        detail={"reason": reason},
        changes=False,
    )


def _decided(going: MoveInProgress, says: str, **changes: Any) -> Done:
    """Write down on the lead who decided, when, and what."""
    lead = going.matter
    lead.decided_on, lead.decided_by_label = going.happened_on, str(going.by)[:200]
    for name, value in changes.items():
        setattr(lead, name, value)
    return Done(says, detail={"subjects": list(lead.subjects.values_list("cadre_id", flat=True))})

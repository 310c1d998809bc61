"""Registering a lead, correcting it, and keeping what is typed but not sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenze.office import clock
from wenze.office.documents.actions_files import attach
from wenze.office.journal.actions import record, take_turn
from wenze.office.leads import queries
from wenze.office.leads.models import LONGEST_CONTENT, LONGEST_TITLE, Draft, Lead, LeadSubject, Serials, Stage
from wenze.office.leads.procedure import MOVES, is_taken_back, move, no_page, page_of_correcting
from wenze.office.moves.declared import Done
from wenze.office.moves.one_track import MoveInProgress
from wenze.office.people import permissions
from wenze.office.people.models import Account, Cadre
from wenze.office.people.queries import conflicts, title_of, with_tenures_on
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law

TYPED = (
    "title",
    "content",
    "channel",
    "circumstance_known",
    "source_organ",
    "source_note",
    "confirming_organ",
    "confirming_number",
    "joint_signers",
    "fact_based",
    "wide_impact",
    "received_on",
    "act_on",
    "unlisted",
)
"""The fields a clerk types and may correct later, in the order of the form."""
SEALED = ("anonymous", "reporter_name", "reporter_contact")
MOST_SUBJECTS = 50
MOST_SIGNERS = 100_000
LONGEST_DRAFT = 60_000
MOST_DRAFTS = 20


@transaction.atomic
def register(
    *,
    by: Account,
    today: date,
    key: UUID,
    handling_organ: Any,
    regulation: str,
    subjects: Sequence[Cadre] = (),
    distinct: bool = False,
    **typed: Any,
) -> Lead:
    """Enter a lead and give it the next number of the year: 线〔2026〕12号, without gaps.

    ``key``       made when the form was opened; the same form sent twice gives the same lead
    ``distinct``  the clerk has looked at the leads much like this one and says it is another matter
    ``typed``     the fields of TYPED and SEALED

    Raises Refused (with ``field``) for whatever is missing or cannot be, and for a lead about someone ``by`` must stay
    out of; a likely duplicate is refused with ``field="distinct"`` and the leads in question as reasons. A lead whose page
    could not be shown takes no number.
    """
    permissions.demand(by, "leads.register", today)
    take_turn()
    sent = Lead.objects.filter(submission_key=key).first()
    if sent is not None:
        return queries.lead(seen_by=by, on=today, pk=sent.pk)
    _check_office(by, today, handling_organ)
    if regulation not in {one.id for one in law.regulations()}:
        raise Refused("没有这份适用文件，请从列表中选择。", field="regulation")
    text = law.regulation(regulation)
    law.demand_active(text.id, text.file.edition, today)
    if not text.rules("circumstance"):
        says = f"《{text.file.short_title}》没有写问责情形，不能据以登记线索，请另选适用文件。"
        raise Refused(says, field="regulation")
    lead = Lead(handling_organ=handling_organ, regulation=text.id, edition=text.file.edition, submission_key=key)
    _put(lead, typed, (*TYPED, *SEALED))
    _check(lead, today)
    _check_subjects(by, today, subjects)
    if not distinct:
        _check_duplicates(by, today, lead, subjects)
    lead.registered_by, lead.opened_on, lead.registered_at = by, today, clock.now()
    lead.year, lead.serial = today.year, _next_serial(today.year)
    lead.number = f"线〔{lead.year}〕{lead.serial}号"
    _whole(lead)
    lead.save(force_insert=True)
    _name_subjects(lead, subjects)
    queries.demand_shown(lead)
    Draft.objects.filter(account=by, key=key).delete()
    names = "、".join(lead.named) or "未写明对象"
    says = f"登记线索{lead.number}：{lead.title}（{names}）"
    detail = {"channel": lead.channel, "subjects": [cadre.pk for cadre in subjects], "anonymous": lead.anonymous}
    record(by=by, verb="leads.register", subject=lead, says=says, detail=detail, on=today)
    MOVES.derive(lead, today, by=by)
    return lead


@move(
    "correct",
    form=None,
    page=page_of_correcting,
    label=lambda lead: _("更正后再报") if is_taken_back(lead) else _("更正登记"),
    hint=gettext_lazy("原内容留在办理经过中"),
    waits=is_taken_back,
)
def correct(going: MoveInProgress, reason: str, subjects: Sequence[Cadre] | None = None, **changes: Any) -> Done:
    """Correct what was registered, while no case has been opened. Old and new values stay in the journal. A lead that was
    taken back is reported again by it (更正后再报), changed or not.

    ``changes`` are fields of TYPED; ``reporter_name`` and ``reporter_contact``, where given, replace the sealed ones
    and only the fact of the change is journalled.
    """
    taken: Lead = going.matter
    reason = reason.replace("\x00", "").strip()[:500]
    if not reason:
        raise Refused("请填写更正的理由。", field="reason")
    before = {name: getattr(taken, name) for name in TYPED}
    sealed = {name: value for name, value in changes.items() if name in SEALED[1:] and value}
    _put(taken, changes, TYPED)
    _put(taken, sealed, SEALED)
    if sealed:
        taken.anonymous = False
    _check(taken, going.today)
    _whole(taken)
    changed = {
        str(Lead._meta.get_field(name).verbose_name): [_plain(before[name]), _plain(getattr(taken, name))]
        for name in TYPED
        if before[name] != getattr(taken, name)
    }
    changed |= {"反映人": ["（密封）", "（已更改，密封）"]} if sealed else {}
    changed |= _correct_subjects(going.by, going.today, taken, subjects)
    is_again = is_taken_back(taken)
    if not changed and not is_again:
        raise Refused("没有改动任何内容。")
    lines = "；".join(f"{what}：{_brief(old)} → {_brief(new)}" for what, (old, new) in changed.items())
    says = f"{'更正后再次报送' if is_again else '更正登记'}，理由：{reason}。{lines}"
    to_stage = Stage.REGISTERED if is_again else None
    return Done(says, to_stage=to_stage, detail={"changed": changed, "reason": reason})


@transaction.atomic
def save_draft(*, by: Account, today: date, key: UUID, typed: dict[str, Any]) -> Draft:
    """Keep what is typed into the form, sealed, under the account; at most MOST_DRAFTS, the oldest make room."""
    permissions.demand(by, "leads.register", today)
    take_turn()
    text = json.dumps(typed, ensure_ascii=False)
    if len(text) > LONGEST_DRAFT:
        raise Refused(f"草稿超过{LONGEST_DRAFT}字，没有保存。请把过长的材料作为附件。")
    title = str(typed.get("title", ""))[:100].replace("\x00", "")
    kept = Draft.objects.filter(key=key).first()
    if kept is not None and kept.account_id != by.pk:
        raise Refused("这份草稿不是您的，请重新打开登记页面。")
    draft = kept or Draft(account=by, key=key)
    draft.title, draft.typed, draft.saved_at = title, text.replace("\\u0000", ""), clock.now()
    draft.save()
    beyond = Draft.objects.filter(account=by).values_list("pk", flat=True)[MOST_DRAFTS:]
    Draft.objects.filter(pk__in=list(beyond)).delete()
    record(by=by, verb="leads.save_draft", subject=draft, says="保存线索登记草稿", on=today)
    return draft


@transaction.atomic
def drop_draft(*, by: Account, today: date, key: UUID) -> None:
    """Throw an own draft away. Nothing happens where there is none."""
    draft = queries.draft(seen_by=by, key=key)
    if draft is not None:
        record(by=by, verb="leads.drop_draft", subject=draft, says="删除线索登记草稿", on=today)
        draft.delete()


@move("attach_file", form=None, page=no_page)
def attach_file(going: MoveInProgress, upload: Any, note: str = "") -> Done:
    """Put a file to the lead. Refused for what may not come in. A photograph may tell who reported: others see a copy
    without place and device."""
    kept = attach(by=going.by, today=going.today, upload=upload, note=note, subject=going.matter, conceal=True)
    return Done(f"登记附件《{kept}》", made=kept, changes=False)


def _check_office(by: Account, today: date, organ: Any) -> None:
    own = {one.pk for one in queries.handling_organs(seen_by=by, on=today)}
    if organ is None or organ.pk not in own:
        raise Refused("只能登记由本机构承办的线索，请选择您担任线索登记员的单位。", field="handling_organ")


def _put(lead: Lead, typed: dict[str, Any], names: Sequence[str]) -> None:
    for name in names:
        if name in typed:
            value = typed[name]
            setattr(lead, name, value.replace("\x00", "").strip() if isinstance(value, str) else value)
    if "unlisted" in names:
        lead.unlisted = "\n".join(f"{name} {place}".strip() for name, place in lead.unlisted_people)
    lead.content_digest = queries.content_digest(lead.content)


def _check(lead: Lead, today: date) -> None:
    """Refuse what cannot be. Lengths and kinds are checked by the model."""
    text = law.regulation(lead.regulation, lead.edition)
    known = {choice.code for choice in law.channels(text)}
    if lead.channel and lead.channel not in known:
        raise Refused("没有这一类线索来源，请从列表中选择。", field="channel")
    if not lead.channel and not lead.circumstance_known:
        raise Refused("请选择线索来源；不属所列来源而已掌握问责情形的，请勾选“已掌握问责情形”。", field="channel")
    if lead.received_on is None or lead.received_on > today:
        raise Refused("收到日期不能晚于今天，请核对。", field="received_on")
    if lead.act_on is not None and lead.act_on > lead.received_on:
        raise Refused("问题发生日不能晚于收到日期，请核对。", field="act_on")
    if bool(lead.confirming_organ_id) != bool(lead.confirming_number):
        missing = "confirming_number" if lead.confirming_organ_id else "confirming_organ"
        raise Refused("确认单位和确认文号要一并填写；尚未确认的，两项都留空，确认后再更正补上。", field=missing)
    if lead.joint_signers is not None and not 1 <= lead.joint_signers <= MOST_SIGNERS:
        raise Refused(f"联名人数应为1至{MOST_SIGNERS}的整数。", field="joint_signers")
    if lead.anonymous and (lead.reporter_name or lead.reporter_contact):
        raise Refused("已勾选匿名，请不要填写反映人；实名反映的请取消勾选。", field="anonymous")
    for name, longest in (
        ("title", LONGEST_TITLE),
        ("content", LONGEST_CONTENT),
        ("reporter_name", 100),
        ("reporter_contact", 200),
    ):
        length = len(getattr(lead, name))
        if length > longest:
            label = Lead._meta.get_field(name).verbose_name
            raise Refused(f"{label}共{length}字，不能超过{longest}字，请精简或改为附件。", field=name)


def _check_subjects(by: Account, today: date, subjects: Sequence[Cadre]) -> None:
    if len(subjects) > MOST_SUBJECTS:
        raise Refused(f"一条线索最多登记{MOST_SUBJECTS}名被反映人，请分开登记。", field="subjects")
    if len({cadre.pk for cadre in subjects}) != len(subjects):
        raise Refused("同一名被反映人登记了两次，请去掉重复的。", field="subjects")
    against = conflicts(by, subjects, today)
    if against:
        says = f"{against[0].says}这条线索请交由其他登记员登记。"
        raise Refused(says, [one.says for one in against], field="subjects")


def _check_duplicates(by: Account, today: date, lead: Lead, subjects: Sequence[Cadre]) -> None:
    found = queries.alike(
        seen_by=by,
        on=today,
        title=lead.title,
        content=lead.content,
        cadre_ids=[cadre.pk for cadre in subjects],
        act_on=lead.act_on,
    )
    if found:
        reasons = [f"{one.lead.number}“{one.lead.title}”（{one.lead.stage_label}）：{one.why}" for one in found]
        says = f"可能与{found[0].lead.number}重复（{found[0].why}）。请先核对；确属另一件事的，勾选“已核对，不是重复”后再提交。"
        raise Refused(says, reasons, field="distinct")


def _next_serial(year: int) -> int:
    """The next number of the year. The row stays locked until the act ends, so that no number is lost or given twice."""
    try:
        with transaction.atomic():
            Serials.objects.get_or_create(year=year)
    except IntegrityError:  # someone else has just begun the year
        pass
    serials = Serials.objects.select_for_update().get(year=year)
    serials.last += 1
    serials.save(update_fields=["last"])
    return serials.last


def _name_subjects(lead: Lead, subjects: Sequence[Cadre]) -> None:
    found = with_tenures_on(Cadre.objects.filter(pk__in=[cadre.pk for cadre in subjects]), lead.received_on)
    serving = {cadre.pk: cadre.serving for cadre in found}  # type: ignore[attr-defined]
    for cadre in subjects:
        tenures = serving.get(cadre.pk, [])
        organ = tenures[0].post.organ if tenures else None
        LeadSubject.objects.create(lead=lead, cadre=cadre, organ=organ, title=title_of(tenures)[:300])


def _correct_subjects(by: Account, today: date, lead: Lead, subjects: Sequence[Cadre] | None) -> dict[str, list[str]]:
    """Replace whom the lead is about where that is asked; what changed, for the journal."""
    if subjects is None:
        return {}
    standing = {one.cadre_id: one for one in lead.subjects.select_related("cadre")}
    wanted = {cadre.pk: cadre for cadre in subjects}
    if set(standing) == set(wanted):
        return {}
    _check_subjects(by, today, subjects)
    old = "、".join(one.cadre.name for one in standing.values())
    lead.subjects.exclude(cadre_id__in=wanted).delete()
    _name_subjects(lead, [cadre for pk, cadre in wanted.items() if pk not in standing])
    return {"被反映人": [old, "、".join(cadre.name for cadre in subjects)]}


def _whole(lead: Lead) -> None:
    """Let the model check lengths and constraints; its first objection becomes the refusal, at its field."""
    try:
        lead.full_clean(exclude=["reporter_name", "reporter_contact"], validate_unique=False)
    except ValidationError as error:
        field, says = next(iter(error.message_dict.items()))
        raise Refused(_sentence(lead, field, says[0]), field="" if field == "__all__" else field) from error


def _sentence(lead: Lead, field: str, says: str) -> str:
    if field == "__all__":
        return says
    return f"{Lead._meta.get_field(field).verbose_name}：{says}"


def _brief(value: Any) -> str:
    text = str(value) or "（空）"
    return text if len(text) <= 40 else f"{text[:40]}……"


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)

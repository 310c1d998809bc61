"""Service: a document reached someone, here is the proof. A wrong entry is withdrawn, and a right one made."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from wenze.office import clock
from wenze.office.documents.models import (
    LONGEST_NOTE,
    Attachment,
    Document,
    ServedTo,
    Service,
    ServiceMode,
    Status,
)
from wenze.office.journal.actions import record, take_turn
from wenze.office.paper import dates
from wenze.office.people.models import Account, Cadre, Organ
from wenze.office.people.refusals import Refused

PROOF_OF = {
    ServiceMode.DIRECT: "签收的送达回证",
    ServiceMode.LEFT: "有见证人签名的送达回证或者留置现场影像",
    ServiceMode.ENTRUSTED: "受托人签署的送达回证",
    ServiceMode.POST: "邮件回执或者签收记录",
    ServiceMode.PUBLIC_NOTICE: "公告的影印件",
}


@transaction.atomic
def serve(
    *,
    by: Account,
    today: date,
    document: Document,
    to_kind: str,
    to_label: str,
    mode: str,
    served_on: date,
    proof: Attachment | None,
    received_by: str = "",
    witness: str = "",
    place: str = "",
    note: str = "",
    cadre: Cadre | None = None,
    organ: Organ | None = None,
) -> Service:
    """Enter that an issued document was served on a person or a unit, with its proof.

    Refused: a document not issued, a day before its issue or after today, no proof, no receiver where one must sign,
    no witness where it was left, the same recipient twice.
    """
    take_turn()
    kept = Document.objects.select_for_update().get(pk=document.pk)
    if kept.status != Status.ISSUED:
        raise Refused(f"《{kept}》{kept.get_status_display()}，不能登记送达。签发后方可送达。")
    if to_kind not in ServedTo.values or mode not in ServiceMode.values:
        raise Refused("请选择受送达人类别和送达方式。", field="mode")
    words = {"to_label": to_label, "received_by": received_by, "witness": witness, "place": place, "note": note}
    words = {name: text.replace("\x00", "").strip() for name, text in words.items()}
    _demand_words(words)
    _demand_day(kept, served_on, today)
    _demand_signs(ServiceMode(mode), words)
    if proof is None:
        raise Refused(f"请上传送达证明：{PROOF_OF[ServiceMode(mode)]}。", field="proof")
    if kept.services.filter(to_kind=to_kind, to_label=words["to_label"], withdrawn_on__isnull=True).exists():
        raise Refused(f"已登记过向{words['to_label']}送达《{kept}》。如登记有误，请先撤回原登记。", field="to_label")
    service = Service.objects.create(
        document=kept,
        to_kind=to_kind,
        cadre=cadre if to_kind == ServedTo.PERSON else None,
        organ=organ if to_kind == ServedTo.UNIT else None,
        mode=mode,
        served_on=served_on,
        proof=proof,
        entered_by=by,
        entered_at=clock.now(),
        **words,
    )
    says = f"向{service.to_label}送达《{kept}》（{service.get_mode_display()}）"
    detail = {"served_on": served_on, "proof_sha256": proof.sha256}
    record(by=by, verb="documents.serve", subject=kept, says=says, detail=detail, on=today)
    return service


@transaction.atomic
def withdraw_service(*, by: Account, today: date, service: Service, reason: str) -> Service:
    """Take back a wrong entry of service; it stays on record with the reason."""
    take_turn()
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_NOTE:
        raise Refused(f"请填写撤回理由，不超过{LONGEST_NOTE}字。", field="reason")
    kept = Service.objects.select_for_update().get(pk=service.pk)
    if kept.withdrawn_on is not None:
        raise Refused("该送达登记已经撤回，无需重复办理。")
    kept.withdrawn_on, kept.withdraw_reason = today, reason
    kept.save(update_fields=["withdrawn_on", "withdraw_reason"])
    says = f"撤回向{kept.to_label}送达《{kept.document}》的登记：{reason}"
    record(by=by, verb="documents.withdraw_service", subject=kept.document, says=says, on=today)
    return kept


def _demand_words(words: dict[str, str]) -> None:
    if not words["to_label"]:
        raise Refused("请填写受送达人。", field="to_label")
    limits = {"to_label": 200, "received_by": 100, "witness": 100, "place": 200, "note": LONGEST_NOTE}
    labels = {
        "to_label": "受送达人",
        "received_by": "签收人",
        "witness": "见证人",
        "place": "送达地点",
        "note": "备注",
    }
    for name, limit in limits.items():
        if len(words[name]) > limit:
            raise Refused(f"{labels[name]}不超过{limit}字，请缩短。", field=name)


def _demand_day(document: Document, served_on: date, today: date) -> None:
    if served_on > today:
        raise Refused("送达日期不能晚于今天，请核对。", field="served_on")
    if document.issued_on and served_on < document.issued_on:
        raise Refused(
            f"送达日期不能早于文书签发日期（{dates.spoken(document.issued_on)}），请核对。", field="served_on"
        )


def _demand_signs(mode: ServiceMode, words: dict[str, str]) -> None:
    if mode in (ServiceMode.DIRECT, ServiceMode.ENTRUSTED) and not words["received_by"]:
        who = "签收人" if mode == ServiceMode.DIRECT else "受托转交人"
        raise Refused(f"{mode.label}须填写{who}。", field="received_by")
    if mode == ServiceMode.LEFT and not words["witness"]:
        raise Refused("留置送达须填写见证人。", field="witness")

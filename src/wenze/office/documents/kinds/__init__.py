"""Every kind of letter the office writes, by code: its Chinese name and the builder that makes it from plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wenze.office.documents.kinds import appeal, decision, dossier, inquiry, opening, referral, review, service
from wenze.office.documents.letters import Letter


@dataclass(frozen=True)
class Kind:
    """A kind of letter: the name a reader knows it by, its builder, whether it takes a document number when issued, and
    whether whoever it is served on signs for it (签收): opening it is then not enough to have received it."""

    label: str
    build: Callable[..., Letter]
    is_numbered: bool = False
    needs_receipt: bool = False


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "initiation_slip": Kind("问责启动审批表", opening.initiation_slip),
        "declined_notice": Kind("不予启动通知", opening.declined_notice, is_numbered=True),
        "extension_slip": Kind("延长办理期限审批表", opening.extension_slip),
        "investigation_report": Kind("调查报告", inquiry.investigation_report),
        "defence_record": Kind("陈述申辩笔录", inquiry.defence_record),
        "preliminary_opinion": Kind("初步问责处理意见", inquiry.preliminary_opinion),
        "review_minutes": Kind("集体研究会议纪要", review.review_minutes, is_numbered=True),
        "handling_slip": Kind("问责处理审批表", review.handling_slip),
        "decision": Kind("问责决定书", decision.decision, is_numbered=True, needs_receipt=True),
        "exemption": Kind("免予问责通知书", decision.exemption, is_numbered=True),
        "referral": Kind("移送函", referral.referral, is_numbered=True),
        "proposal": Kind("问责建议函", referral.proposal, is_numbered=True),
        "service_receipt": Kind("送达回证", service.service_receipt),
        "appeal_received": Kind("申诉书（收件）", appeal.appeal_received),
        "appeal_decision": Kind("申诉处理决定书", appeal.appeal_decision, is_numbered=True, needs_receipt=True),
        "rescission": Kind("取消问责决定书", decision.rescission, is_numbered=True, needs_receipt=True),
        "correction": Kind("撤销（更正）决定", decision.correction, is_numbered=True, needs_receipt=True),
        "dossier_contents": Kind("卷内目录", dossier.contents),
    }
)


def label_of(code: str) -> str:
    """The Chinese name of a kind; the code itself where it is not known."""
    kind = KINDS.get(code)
    return kind.label if kind else code

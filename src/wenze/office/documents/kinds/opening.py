"""Papers of the opening: 启动审批表, 不予启动通知, 延长期限审批表."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenze.office.documents.kinds.parts import Body, Issuer, Law, Opinion, sentence, slip, when
from wenze.office.documents.letters import Letter

_BLANK_OPINIONS = (Opinion("承办人意见"), Opinion("问责办\n负责人意见"), Opinion("审批领导\n意见"))


def initiation_slip(
    *,
    lead_number: str,
    source: str,
    received_on: date,
    persons: Sequence[str],
    matter: str,
    circumstance: str,
    confirmation: str = "",
    reason: str = "",
    opinions: Sequence[Opinion] = _BLANK_OPINIONS,
    word: str = "",
) -> Letter:
    """The slip by which a case is opened (启动审批表). circumstance and source: with their clause, in full words."""
    table = slip(
        [("线索编号", lead_number), ("登记日期", when(received_on))],
        [
            ("线索来源", source, 12),
            ("来源确认", confirmation, 12),
            ("涉及人员", "\n".join(persons), 12),
            ("反映的\n主要问题", matter, 34),
            ("涉嫌的\n问责情形", circumstance, 18),
            ("拟启动\n问责的理由", reason, 22),
        ],
        opinions,
    )
    return Letter(kind="initiation_slip", title="问责启动审批表", head="form", word=word, body=(table,))


def declined_notice(
    *,
    issuer: Issuer,
    law: Law,
    addressee: str,
    lead_number: str,
    received_on: date,
    matter: str,
    reason: str,
    further: str = "",
    signed_on: date | None = None,
) -> Letter:
    """The notice that no accountability is opened (不予启动通知)."""
    body = Body().say(
        f"{when(received_on)}收到的线索（编号{lead_number}），反映的主要问题是：{sentence(matter)}",
        f"经审核，{sentence(reason)}{law.by('initiation')}决定不予启动问责。",
        sentence(further),
        "特此通知。",
    )
    return Letter(
        kind="declined_notice",
        title="关于不予启动问责的通知",
        head="letter",
        body=body.blocks(),
        issuer_mark=issuer.letter_mark,
        word=issuer.word,
        addressee=addressee,
        signer=issuer.name,
        signed_on=signed_on,
    )


def extension_slip(
    *,
    case_name: str,
    case_number: str,
    step: str,
    started_on: date,
    due_on: date,
    asked_until_on: date,
    reason: str,
    basis: str,
    progress: str = "",
    opinions: Sequence[Opinion] = _BLANK_OPINIONS,
    word: str = "",
) -> Letter:
    """The slip by which a time limit is extended (延长期限审批表). basis: clause that allows it, in full words."""
    table = slip(
        [
            ("案件名称", case_name),
            ("案件编号", case_number),
            ("办理环节", step),
            ("起算日期", when(started_on)),
            ("原定期限", when(due_on)),
            ("申请延长至", when(asked_until_on)),
        ],
        [("已开展的\n工作", progress, 30), ("延长理由", reason, 34), ("延长依据", basis, 16)],
        opinions,
    )
    return Letter(kind="extension_slip", title="延长办理期限审批表", head="form", word=word, body=(table,))

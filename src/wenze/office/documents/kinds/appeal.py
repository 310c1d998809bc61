"""Papers of the appeal: 申诉书（收件）, 申诉处理决定书."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenze.office.documents.kinds.parts import Body, Issuer, Law, Opinion, Person, sentence, slip, when
from wenze.office.documents.letters import Letter


def appeal_received(
    *,
    person: Person,
    original_number: str,
    measure: str,
    received_decision_on: date,
    filed_on: date,
    within_time: str,
    demand: str,
    reasons: str,
    materials: Sequence[str] = (),
    receiver: str = "",
    received_by_organ: str = "",
) -> Letter:
    """The appeal as received, with its receipt. within_time: whether it came in time, in the words of the ruling."""
    table = slip(
        [
            ("申诉人", person.name),
            ("单位职务", person.position),
            ("不服的决定", original_number),
            ("问责方式", measure),
            ("收到决定\n日期", when(received_decision_on)),
            ("提出申诉\n日期", when(filed_on)),
        ],
        [
            ("是否在\n申诉期内", within_time, 14),
            ("申诉请求", demand, 24),
            ("事实和理由", reasons, 56),
            ("提交的材料", "\n".join(f"{place}.{name}" for place, name in enumerate(materials, 1)), 22),
        ],
        (
            Opinion("申诉人\n签名", name=person.name, on=filed_on),
            Opinion("收件登记", received_by_organ, receiver, filed_on),
        ),
        opinion_height=18,
    )
    return Letter(kind="appeal_received", title="申诉书（收件）", head="form", body=(table,))


def appeal_decision(
    *,
    issuer: Issuer,
    law: Law,
    person: Person,
    addressee: str,
    original_number: str,
    original_organ: str,
    measure: str,
    filed_on: date,
    accepted_on: date,
    demand: str,
    findings: str,
    opinion: str,
    result: str,
    finality: str = "",
    copies_to: Sequence[str] = (),
    signed_on: date | None = None,
) -> Letter:
    """The decision on an appeal. result: 维持…, 变更…, 撤销… in full words.   finality: what remains open, if anything."""
    body = Body().say(
        sentence(f"申诉人：{person.introduced}"),
        f"申诉人不服{original_organ}{original_number}给予{measure}的问责决定，于{when(filed_on)}提出书面申诉，"
        f"本机关于{when(accepted_on)}受理。经复核，现作出如下决定。",
    )
    body.section("申诉请求和理由", sentence(demand))
    body.section("复核查明的事实", findings)
    body.section("复核意见", sentence(opinion))
    body.section("处理决定", f"{law.by('appeal')}{sentence(result)}", sentence(finality))
    return Letter(
        kind="appeal_decision",
        title="申诉处理决定书",
        body=body.blocks(),
        issuer_mark=issuer.document_mark,
        word=issuer.word,
        addressee=addressee,
        signer=issuer.name,
        signed_on=signed_on,
        copies_to=tuple(copies_to),
        issued_by_line=issuer.name,
        cites=original_number,
    )

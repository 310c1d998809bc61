"""Letters to other organs: 移送函 to discipline or justice, 建议函 for cadres another organ manages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenze.office.documents.kinds.parts import Body, Issuer, Law, Person, sentence
from wenze.office.documents.letters import Letter


def referral(
    *,
    issuer: Issuer,
    law: Law,
    addressee: str,
    person: Person,
    case_name: str,
    facts: str,
    reason: str,
    materials: Sequence[str],
    contact: str = "",
    signed_on: date | None = None,
) -> Letter:
    """The letter that hands a matter over (移送函). reason: which responsibility is to be pursued, and why there."""
    body = Body().say(
        f"我单位在办理{case_name}中，发现{person.name}（{person.position}）涉及应由贵单位处理的问题，现予移送。"
    )
    body.section("主要情况", facts)
    body.section("移送理由", f"{law.by('referral')}{sentence(reason)}")
    body.section("有关要求", "请收到后出具回执，并将处理结果函告我单位。")
    return _letter(
        "referral", f"关于移送{person.name}有关问题的函", issuer, addressee, body, materials, contact, signed_on
    )


def proposal(
    *,
    issuer: Issuer,
    law: Law,
    addressee: str,
    person: Person,
    case_name: str,
    facts: str,
    basis: str,
    authority: str,
    measure: str,
    materials: Sequence[str] = (),
    contact: str = "",
    signed_on: date | None = None,
) -> Letter:
    """The proposal to the organ that manages the cadre (建议函). authority: why this office may not decide itself."""
    body = Body().say(
        f"我单位在办理{case_name}中，查明{person.name}（{person.position}）负有责任。{law.by('proposal')}{sentence(authority)}"
        "现提出处理建议。"
    )
    body.section("主要事实", facts)
    body.section("问责依据", sentence(basis))
    body.section("处理建议", f"建议贵单位按照干部管理权限，给予{person.name}{measure}，并将处理结果函告我单位。")
    return _letter(
        "proposal", f"关于建议对{person.name}予以问责的函", issuer, addressee, body, materials, contact, signed_on
    )


def _letter(
    kind: str,
    title: str,
    issuer: Issuer,
    addressee: str,
    body: Body,
    materials: Sequence[str],
    contact: str,
    signed_on: date | None,
) -> Letter:
    return Letter(
        kind=kind,
        title=title,
        head="letter",
        body=body.blocks(),
        issuer_mark=issuer.letter_mark,
        word=issuer.word,
        addressee=addressee,
        attachments=tuple(materials),
        signer=issuer.name,
        signed_on=signed_on,
        note=f"联系人：{contact}" if contact else "",
    )

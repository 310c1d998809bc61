"""Letters that decide: 问责决定书, 取消问责决定书, 免予问责通知, 撤销（更正）决定."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenze.office.documents.kinds.parts import Body, Issuer, Law, Person, sentence, when
from wenze.office.documents.letters import Letter


def decision(
    *,
    issuer: Issuer,
    law: Law,
    person: Person,
    addressee: str,
    facts: str,
    basis: str,
    measure: str,
    approving_organ: str,
    effective_on: date | None,
    appeal_period: str,
    appeal_organ: str,
    hearing: str = "",
    factors: str = "",
    demands: str = "",
    attachments: Sequence[str] = (),
    copies_to: Sequence[str] = (),
    signed_on: date | None = None,
) -> Letter:
    """The decision letter (问责决定书). The seven elements are arguments; one that is empty is not printed and not claimed.

    appeal_period: as it follows 自收到本决定书之日起, e.g. 15日内.   law.clauses: hearing, appeal, no_stay.
    """
    elements = {
        "facts": facts.strip(),
        "basis": basis.strip(),
        "measure": measure.strip(),
        "approving_organ": approving_organ.strip(),
        "effective_on": when(effective_on),
        "appeal_period": appeal_period.strip(),
        "appeal_organ": appeal_organ.strip(),
    }
    body = Body().say(sentence(f"被问责人：{person.introduced}"))
    body.section("问责事实", facts)
    body.section("问责依据", sentence(basis))
    body.section("陈述申辩及采纳情况", f"{law.by('hearing')}{sentence(hearing)}" if hearing.strip() else "")
    body.section("从重、从轻情节", sentence(factors))
    body.section(
        "问责方式", f"给予{person.name}同志以下问责：{sentence(measure)}" if measure.strip() else "", sentence(demands)
    )
    body.section("批准机关和生效时间", _approval(elements))
    body.section("申诉权利", _appeal(law, elements))
    return Letter(
        kind="decision",
        title="问责决定书",
        body=body.blocks(),
        issuer_mark=issuer.document_mark,
        word=issuer.word,
        addressee=addressee,
        attachments=tuple(attachments),
        signer=issuer.name,
        signed_on=signed_on,
        copies_to=tuple(copies_to),
        issued_by_line=issuer.name,
        elements={code: text for code, text in elements.items() if text},
    )


def _approval(elements: dict[str, str]) -> str:
    approved = f"本决定由{elements['approving_organ']}批准" if elements["approving_organ"] else ""
    effective = f"自{elements['effective_on']}起生效" if elements["effective_on"] else ""
    if approved and effective:
        return f"{approved}，{effective}。"
    return sentence(approved or (f"本决定{effective}" if effective else ""))


def _appeal(law: Law, elements: dict[str, str]) -> str:
    period, organ = elements["appeal_period"], elements["appeal_organ"]
    if period and organ:
        said = f"{law.by('appeal')}如不服本决定，可自收到本决定书之日起{period}，向{organ}提出书面申诉。"
    elif period:
        said = f"{law.by('appeal')}如不服本决定，可自收到本决定书之日起{period}提出书面申诉。"
    elif organ:
        said = f"{law.by('appeal')}如不服本决定，可向{organ}提出书面申诉。"
    else:
        return ""
    return said + (f"{law.by('no_stay')}申诉期间，不停止本决定的执行。" if law.has("no_stay") else "")


def rescission(
    *,
    issuer: Issuer,
    law: Law,
    person: Person,
    addressee: str,
    original_number: str,
    measure: str,
    reflection: str,
    rescinded_from_on: date | None,
    reappointment: str = "",
    copies_to: Sequence[str] = (),
    signed_on: date | None = None,
) -> Letter:
    """The written decision that ends an accountability measure at the end of its period. law.clauses: rescission."""
    body = Body().say(
        sentence(f"被问责人：{person.introduced}"),
        f"{person.name}同志因有关问题受到{measure}的问责处理（{original_number}）。问责期已满，现就取消问责决定如下。",
    )
    body.section("反省和整改情况", sentence(reflection))
    since = f"，自{when(rescinded_from_on)}起生效" if rescinded_from_on else ""
    body.section(
        "决定",
        f"{law.by('rescission')}取消{original_number}对{person.name}同志的问责{since}。",
        sentence(reappointment),
    )
    return _decided(
        "rescission", "取消问责决定书", issuer, addressee, body, copies_to, signed_on, cites=original_number
    )


def exemption(
    *,
    issuer: Issuer,
    law: Law,
    person: Person,
    addressee: str,
    facts: str,
    ground: str,
    reason: str,
    approving_organ: str = "",
    copies_to: Sequence[str] = (),
    signed_on: date | None = None,
) -> Letter:
    """The notice that no accountability is imposed. ground: the circumstance of the law, with its clause, in full."""
    body = Body().say(sentence(f"有关人员：{person.introduced}"))
    body.section("查明的事实", facts)
    body.section("免予问责的情节和理由", sentence(ground), sentence(reason))
    approved = f"经{approving_organ}批准，" if approving_organ else ""
    body.section("处理结果", f"{law.by('exempt')}{approved}对{person.name}同志免予问责。")
    return _decided("exemption", "免予问责通知书", issuer, addressee, body, copies_to, signed_on)


def correction(
    *,
    issuer: Issuer,
    person: Person,
    addressee: str,
    original_number: str,
    original_title: str,
    reason: str,
    changes: Sequence[tuple[str, str]] = (),
    is_withdrawal: bool = False,
    basis: str = "",
    effect: str = "",
    copies_to: Sequence[str] = (),
    signed_on: date | None = None,
) -> Letter:
    """A new document that withdraws an issued one, or corrects words of it (changes: pairs of wrong and right text)."""
    verb = "撤销" if is_withdrawal else "更正"
    body = Body().say(
        f"本机关作出的《{original_title}》（{original_number}），涉及{person.name}同志，现决定予以{verb}。"
    )
    body.section(f"{verb}事由", sentence(reason))
    body.section(f"{verb}依据", sentence(basis))
    if is_withdrawal:
        body.section("决定", f"撤销{original_number}。该文书自本决定作出之日起不再执行。", sentence(effect))
    else:
        listed = [f"将“{wrong}”更正为“{right}”。" for wrong, right in changes]
        body.section("更正内容", *listed, f"{original_number}其余内容不变。", sentence(effect))
    title = f"关于{verb}《{original_title}》的决定"
    return _decided("correction", title, issuer, addressee, body, copies_to, signed_on, cites=original_number)


def _decided(
    kind: str,
    title: str,
    issuer: Issuer,
    addressee: str,
    body: Body,
    copies_to: Sequence[str],
    signed_on: date | None,
    cites: str = "",
) -> Letter:
    return Letter(
        kind=kind,
        title=title,
        body=body.blocks(),
        issuer_mark=issuer.document_mark,
        word=issuer.word,
        addressee=addressee,
        signer=issuer.name,
        signed_on=signed_on,
        copies_to=tuple(copies_to),
        issued_by_line=issuer.name,
        cites=cites,
    )

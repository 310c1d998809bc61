"""Papers of the inquiry: 调查报告, 初步处理意见, 陈述申辩笔录."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from wenze.office.documents.kinds.parts import Body, Issuer, Law, Person, grid, hour, listed, moment, sentence, when
from wenze.office.documents.letters import Cover, Letter, Paragraph, chinese_number


@dataclass(frozen=True)
class Argument:
    """One argument of the defence and its answer. is_accepted None: not answered yet."""

    says: str
    material: str = ""
    is_accepted: bool | None = None
    answer: str = ""


def investigation_report(
    *,
    issuer: Issuer,
    case_name: str,
    case_number: str,
    group: Sequence[str],
    began_on: date,
    ended_on: date,
    background: str,
    findings: Sequence[tuple[str, str]],
    responsibility: str,
    factors: str = "",
    advice: str = "",
    evidence: Sequence[str] = (),
    signed_on: date | None = None,
) -> Letter:
    """Cover and body of the investigation report. findings: pairs of heading and text."""
    body = Body()
    body.section("案件由来", background)
    if findings:
        body.section("调查认定的事实", f"调查组自{when(began_on)}至{when(ended_on)}开展调查核实，认定事实如下。")
        for place, (heading, text) in enumerate(findings, 1):
            body.add(Paragraph(f"（{chinese_number(place)}）{heading.rstrip('。')}", 2)).say(text)
    body.section("责任认定", responsibility)
    body.section("从重、从轻或者免予问责的情节", factors)
    body.section("处理建议", advice)
    if group:
        body.section("调查组成员", sentence(listed(group)))
    return Letter(
        kind="investigation_report",
        title=f"关于{case_name}的调查报告",
        head="form",
        body=body.blocks(),
        cover=Cover(
            "调查报告",
            case_name,
            (("案件编号", case_number), ("调查时间", f"{when(began_on)}至{when(ended_on)}"), ("承办机构", issuer.name)),
        ),
        attachments=tuple(evidence),
        signer=f"{issuer.name}调查组",
        signed_on=signed_on,
    )


def preliminary_opinion(
    *,
    issuer: Issuer,
    law: Law,
    case_name: str,
    people: Sequence[tuple[Person, str, str]],
    facts: str,
    basis: str,
    procedure: str = "",
    attachments: Sequence[str] = (),
    signed_on: date | None = None,
    word: str = "",
) -> Letter:
    """The preliminary opinion (初步问责处理意见). people: person, proposed measure, reason for it."""
    body = Body().section("基本事实", facts)
    body.section("办理经过", sentence(procedure))
    body.section("问责依据", sentence(basis))
    proposed = [
        f"对{one.name}（{one.position}）：建议给予{measure}。{sentence(reason)}" for one, measure, reason in people
    ]
    body.section("初步处理意见", f"{law.by('opinion')}提出如下意见：" if proposed else "")
    body.points(proposed)
    body.say("以上意见，提请审定。")
    return Letter(
        kind="preliminary_opinion",
        title=f"关于{case_name}的初步问责处理意见",
        head="form",
        word=word,
        body=body.blocks(),
        attachments=tuple(attachments),
        signer=issuer.name,
        signed_on=signed_on,
    )


def defence_record(
    *,
    law: Law,
    person: Person,
    case_name: str,
    began_at: datetime | date,
    ended_at: datetime | None = None,
    place: str,
    heard_by: Sequence[str],
    recorder: str,
    statements: Sequence[tuple[str, str]] = (),
    arguments: Sequence[Argument] = (),
    waiver: str = "",
    written: str = "",
) -> Letter:
    """The record of statement and defence (陈述申辩笔录). statements: pairs of question and answer, word for word.

    waiver: the person's own words where the right is given up; nothing is written in their place. written: what the
    person handed in in writing, signed by their own hand, so that nobody signs this record of it (陈述申辩记录).
    """
    if written.strip() or (waiver.strip() and not statements):
        return _on_paper(law, person, case_name, began_at, recorder, arguments, written, waiver)
    until = f"至{hour(ended_at)}" if ended_at else ""
    body = Body()
    body.label("时间", f"{moment(began_at)}{until}")
    body.label("地点", place).label("听取人", listed(heard_by)).label("记录人", recorder)
    body.label("陈述申辩人", _introduced(person)).label("事由", case_name)
    by = law.by("hearing")
    body.say(f"告知：{by}你有权对拟作出的问责处理进行陈述和申辩，我们将如实记录。")
    for question, answer in statements:
        body.say(f"问：{question}" if question else "", f"答：{answer}" if answer else "")
    if waiver.strip():
        body.say(f"本人表示：{sentence(waiver)}")
    _list_arguments(body, arguments)
    body.say("以上记录，请陈述申辩人核对无误后逐页签名；有遗漏或者差错的，可以补充或者更正。")
    body.add(Paragraph("陈述申辩人签名：　　　　　　　　　年　　月　　日", align="left"))
    body.add(Paragraph("听取人签名：　　　　　　　　　　　年　　月　　日", align="left"))
    body.add(Paragraph("记录人签名：　　　　　　　　　　　年　　月　　日", align="left"))
    return Letter(kind="defence_record", title="陈述申辩笔录", head="form", body=body.blocks())


def _on_paper(
    law: Law,
    person: Person,
    case_name: str,
    received_on: date,
    recorder: str,
    arguments: Sequence[Argument],
    written: str,
    waiver: str,
) -> Letter:
    """The record of a defence, or of a waiver, that came in writing."""
    body = Body()
    body.label("收到日期", moment(received_on)).label("记录人", recorder)
    body.label("陈述申辩人", _introduced(person)).label("事由", case_name)
    body.say(f"{law.by('hearing')}{person.name}有权进行陈述和申辩。")
    body.say("本人书面陈述申辩如下：" if written.strip() else "", written)
    body.say("本人书面放弃陈述申辩：" if waiver.strip() else "", waiver)
    _list_arguments(body, arguments)
    body.say("本人书面材料原件随本记录归入案卷。")
    return Letter(kind="defence_record", title="陈述申辩记录", head="form", body=body.blocks())


def _introduced(person: Person) -> str:
    return "，".join(part for part in (person.name, person.gender, person.position) if part)


def _list_arguments(body: Body, arguments: Sequence[Argument]) -> None:
    """A line for each argument with its answer; the column of materials only where one was handed in."""
    if not arguments:
        return
    body.section("陈述申辩意见及答复", "逐条列明如下。")
    if any(one.material for one in arguments):
        header, widths = ("序号", "意见", "提交的材料", "是否采纳", "理由"), (0.8, 2.9, 1.5, 1.3, 2.6)
        body.add(grid(header, _answered(arguments), widths))
    else:
        rows = [(place, says, answer, reason) for place, says, _, answer, reason in _answered(arguments)]
        body.add(grid(("序号", "意见", "是否采纳", "理由"), rows, (0.8, 3.6, 1.3, 3.4)))


def _answered(arguments: Sequence[Argument]) -> list[tuple[str, str, str, str, str]]:
    words = {True: "采纳", False: "不采纳", None: ""}
    return [
        (str(place), one.says, one.material, words[one.is_accepted], one.answer)
        for place, one in enumerate(arguments, 1)
    ]

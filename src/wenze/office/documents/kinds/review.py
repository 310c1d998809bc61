"""Papers of the review: 集体研究会议纪要, 问责处理审批表."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from wenze.office.documents.kinds.parts import Body, Issuer, Opinion, Person, listed, moment, sentence, slip
from wenze.office.documents.letters import Letter


@dataclass(frozen=True)
class Vote:
    """A vote counted: members entitled, present, for, against, abstaining."""

    entitled: int
    present: int
    in_favour: int
    against: int
    abstaining: int
    roll: str = ""
    """Who voted how, by name, where votes were cast openly."""

    @property
    def says(self) -> str:
        """The count in words."""
        return (
            f"应到{self.entitled}人，实到{self.present}人；"
            f"同意{self.in_favour}人，不同意{self.against}人，弃权{self.abstaining}人。{sentence(self.roll)}"
        )


def review_minutes(
    *,
    issuer: Issuer,
    meeting: str,
    held_at: datetime | date,
    place: str,
    chair: str,
    recorder: str,
    topics: Sequence[str],
    report: str,
    discussion: Sequence[tuple[str, str]],
    vote: Vote | None,
    resolution: str,
    attended: Sequence[str],
    excused: Sequence[str] = (),
    sat_in: Sequence[str] = (),
    recused: Sequence[str] = (),
    word: str = "",
    copies_to: Sequence[str] = (),
) -> Letter:
    """The record of collective review as minutes (纪要格式). discussion: pairs of speaker and what was said."""
    mark = f"{meeting}纪要"
    body = Body()
    where = f"在{place}" if place else ""
    body.say(f"{moment(held_at)}，{chair}{where}主持召开{meeting}，集体研究{listed(topics)}。现纪要如下。")
    body.section("汇报情况", report)
    body.section("讨论意见", *(f"{speaker}：{sentence(said)}" for speaker, said in discussion))
    body.section("表决情况", vote.says if vote else "")
    body.section("研究决定", resolution)
    body.label("出席", listed(attended)).label("请假", listed(excused)).label("列席", listed(sat_in))
    body.label("回避", listed(recused)).label("记录", recorder)
    return Letter(
        kind="review_minutes",
        title=mark,
        head="minutes",
        body=body.blocks(),
        issuer_mark=mark,
        word=word or issuer.word,
        signer=issuer.name,
        signed_on=held_at.date() if isinstance(held_at, datetime) else held_at,
        copies_to=tuple(copies_to),
        issued_by_line=issuer.name,
    )


_BLANK_OPINIONS = (
    Opinion("承办人意见"),
    Opinion("问责办\n负责人意见"),
    Opinion("集体研究\n意见"),
    Opinion("审批机关\n意见"),
)


def handling_slip(
    *,
    case_name: str,
    case_number: str,
    person: Person,
    managed_by: str,
    facts: str,
    basis: str,
    hearing: str,
    measure: str,
    opinions: Sequence[Opinion] = _BLANK_OPINIONS,
    word: str = "",
) -> Letter:
    """The slip by which a measure is approved (问责处理审批表). managed_by: management authority, in words."""
    table = slip(
        [
            ("案件名称", case_name),
            ("案件编号", case_number),
            ("姓　　名", person.name),
            ("性　　别", person.gender),
            ("出生年月", f"{person.born_on.year}年{person.born_on.month}月" if person.born_on else ""),
            ("干部管理\n权限", managed_by),
            ("单位职务", person.position),
        ],
        [
            ("主要事实", facts, 28),
            ("问责依据", basis, 14),
            ("陈述申辩及\n采纳情况", hearing, 16),
            ("拟给予的\n问责方式", measure, 12),
        ],
        opinions,
        opinion_height=18,
    )
    return Letter(kind="handling_slip", title="问责处理审批表", head="form", word=word, body=(table,))

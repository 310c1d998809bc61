"""What a field of a rule names: the reader checks that every code exists where its type says."""

from __future__ import annotations

from typing import Annotated, NamedTuple


class Names(NamedTuple):
    """Marks a text field (or each text of a field) as a code of one family."""

    family: str


MeasureCode = Annotated[str, Names("measure")]
MeasureOrAny = Annotated[str, Names("measure_or_any")]
RestrictionCode = Annotated[str, Names("restriction")]
FactCode = Annotated[str, Names("fact")]
DayFact = Annotated[str, Names("day")]
AnchorCode = Annotated[str, Names("anchor")]
OrganCode = Annotated[str, Names("organ")]
BearerCode = Annotated[str, Names("bearer")]
DocumentCode = Annotated[str, Names("document")]
SubjectCode = Annotated[str, Names("subject")]
CircumstanceCode = Annotated[str, Names("circumstance")]
LimitCode = Annotated[str, Names("limit")]

FAMILY_TERMS = {
    "measure": "问责方式",
    "measure_or_any": "问责方式",
    "restriction": "后果",
    "fact": "事实",
    "day": "日期事实",
    "anchor": "锚点",
    "organ": "机构或角色",
    "bearer": "责任角色",
    "document": "文书",
    "subject": "对象类别",
    "circumstance": "情形",
    "limit": "期限",
}

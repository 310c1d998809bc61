"""What an accountability office writes about itself: its marks, and when a regulation was issued."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from wenze.office.cases import texts
from wenze.office.cases.models import Adoption, Case, OfficeProfile
from wenze.office.journal.actions import record, take_turn
from wenze.office.people import permissions
from wenze.office.people.models import Account, Organ
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law


@transaction.atomic
def describe_office(
    *,
    by: Account,
    today: date,
    organ: Organ,
    word: str,
    mark: str = "",
    body_name: str = "",
    committee_name: str = "",
    contact: str = "",
    version: int | None = None,
) -> OfficeProfile:
    """Write how the letters of this office are headed and numbered. For its director. ``version`` is the one the page
    showed, 0 where nothing was written yet; another since is refused."""
    _demand_director(by, today, organ)
    take_turn()
    kept = OfficeProfile.objects.filter(organ=organ).first()
    if version is not None and version != (0 if kept is None else kept.version):
        raise Refused("本机构设置在您打开之后已被他人修改，请刷新后核对再保存。您填写的内容没有保存。")
    profile = kept or OfficeProfile(organ=organ)
    profile.word = texts.required(word, "机关代字", "word", 30)
    profile.mark = texts.optional(mark, "发文机关标志", "mark", 60)
    profile.body_name = texts.optional(body_name, "集体研究的领导班子", "body_name", 100)
    profile.committee_name = texts.optional(committee_name, "审批市管干部的党委", "committee_name", 100)
    profile.contact = texts.optional(contact, "联系人及电话", "contact", 100)
    profile.version += 0 if profile.pk is None else 1
    profile.save()
    record(by=by, verb="cases.describe_office", subject=profile, says=f"设置{organ}的文书名称和代字", on=today)
    return profile


@transaction.atomic
def adopt_regulation(
    *, by: Account, today: date, regulation: str, edition: str, issued_on: date | None, source: str
) -> Adoption:
    """Enter the day on which a regulation was issued, and where that is written. No case under it starts before.

    For a director. Once a case has started under it the day stands.
    """
    permissions.demand(by, "cases.direct", today)
    day = texts.past_day(issued_on, today, "印发日期", "issued_on")
    where = texts.required(source, "印发日期的依据", "source", texts.LONGEST_LINE)
    text = law.regulation(regulation, edition)
    take_turn()
    row = Adoption.objects.filter(regulation=text.id, edition=text.file.edition).first()
    if row is not None and row.issued_on != day and _is_used(row):
        raise Refused("已有案件按该印发日期启动，不能再改。", field="issued_on")
    row = row or Adoption(regulation=text.id, edition=text.file.edition)
    row.issued_on, row.source = day, where
    row.save()
    says = f"登记《{text.file.short_title}》印发日期：{texts.spoken(day)}"
    record(by=by, verb="cases.adopt_regulation", subject=row, says=says, detail={"source": where}, on=today)
    return row


def _is_used(row: Adoption) -> bool:
    found = Case.objects.filter(regulation=row.regulation, edition=row.edition, initiated_on__isnull=False)
    return found.exists()


def _demand_director(by: Account, today: date, organ: Organ) -> None:
    permissions.demand(by, "cases.direct", today)
    grants = permissions.grants_on(by, today)
    if not any(one.role == "office_director" and one.organ_id == organ.pk for one in grants):
        raise Refused(f"您不是{organ}的负责人，不能设置。")

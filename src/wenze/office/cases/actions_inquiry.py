"""The inquiry: group, evidence, findings, factors, report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wenze.office.cases import citing, facts_respondent, forms, slips, texts
from wenze.office.cases import forms_respondent as own
from wenze.office.cases.facts_actor import declared_in
from wenze.office.cases.models import (
    Evidence,
    EvidenceKind,
    FactorFinding,
    Finding,
    Respondent,
    WorkingGroupMember,
)
from wenze.office.cases.turns import MoveInProgress, issued, move
from wenze.office.documents import actions as documents
from wenze.office.moves.declared import Done, Submits
from wenze.office.people.models import Account
from wenze.office.people.queries import conflicts
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law


@move("form_group", form=forms.GroupForm, hint=_("二人以上，自动核对回避"))
def form_group(going: MoveInProgress, members: Sequence[Account], leader: Account | None = None) -> Done:
    """Name who conducts the inquiry (成立调查组). A new group replaces the old; who stays keeps their day of joining."""
    wanted = {one.pk: one for one in members}
    if not wanted:
        raise Refused("请选定调查组成员。", field="members")
    if leader is not None and leader.pk not in wanted:
        raise Refused("组长须是调查组成员，请一并选定。", field="leader")
    _check_members(going, list(wanted.values()))
    present = {one.account_id: one for one in going.case.group.all() if one.left_on is None}
    for account_id, member in present.items():
        if account_id not in wanted:
            member.left_on = going.happened_on
        member.leads = leader is not None and account_id == leader.pk
        member.save()
    for pk, account in wanted.items():
        if pk not in present:
            WorkingGroupMember.objects.create(
                case=going.case,
                account=account,
                leads=leader is not None and pk == leader.pk,
                joined_on=going.happened_on,
            )
    named = "、".join(str(one) for one in wanted.values())
    return Done(f"成立调查组：{named}", detail={"members": sorted(wanted)})


@move("add_evidence", form=forms.EvidenceForm, hint=_("逐件登记，文件即时校验存证"))
def add_evidence(
    going: MoveInProgress,
    upload: Any,
    title: str,
    kind: str,
    obtained_on: date | None,
    obtained_by: str,
    source: str = "",
    proves: str = "",
    respondents: Sequence[Respondent] = (),
) -> Done:
    """Register one item of evidence with its file (登记证据). The same file is not registered twice."""
    title = texts.required(title, "证据名称", "title", texts.LONGEST_LINE)
    obtained_by = texts.required(obtained_by, "取得人", "obtained_by", texts.LONGEST_LINE)
    day = texts.past_day(obtained_on, going.today, "取得日期", "obtained_on")
    if kind not in EvidenceKind.values:
        raise Refused("请选择证据种类。", field="kind")
    if upload is None:
        raise Refused("请附上证据文件。", field="upload")
    strangers = [one.name for one in respondents if one.case_id != going.case.pk]
    if strangers:
        raise Refused(f"{'、'.join(strangers)}不是本案对象，请重新选择。", field="respondents")
    attachment = documents.attach(by=going.by, today=going.today, upload=upload, note=title)
    known = list(going.case.evidence.all())
    twin = next((one for one in known if one.attachment.sha256 == attachment.sha256), None)
    if twin is not None:
        raise Refused(f"该文件已登记为{twin}，不必重复登记。", field="upload")
    row = Evidence.objects.create(
        case=going.case,
        number=max((one.number for one in known), default=0) + 1,
        title=title,
        kind=kind,
        attachment=attachment,
        obtained_on=day,
        obtained_by=obtained_by,
        source=texts.optional(source, "来源", "source", texts.LONGEST_LINE),
        proves=texts.optional(proves, "证明内容", "proves", texts.LONGEST_REASON),
    )
    row.respondents.set(respondents)
    return Done(f"登记{row}", detail={"evidence": row.pk, "sha256": attachment.sha256, "sm3": attachment.sm3}, made=row)


def _wants_finding(person: Respondent) -> bool:
    return facts_respondent.is_weighed(person) and not facts_respondent.standing_findings(person)


@move(
    "record_finding",
    form=own.FindingForm,
    hint=_("逐条认定，注明后果和依据"),
    shows=("findings",),
    waits=_wants_finding,
)
def record_finding(
    going: MoveInProgress,
    circumstance: str = "",
    what_happened: str = "",
    consequence: str = "",
    basis: str = "",
    details: Mapping[str, Any] | None = None,
    evidence: Sequence[Evidence] = (),
    none_found: bool = False,
    none_says: str = "",
    discipline_needed: bool | None = None,
    crime_suspected: bool | None = None,
) -> Done:
    """Find a circumstance for one person, or that there is none (认定情形). Found again, the earlier finding is replaced
    and kept. ``details`` are the facts the circumstance itself asks for. ``discipline_needed`` and ``crime_suspected`` say
    whether what was found must be referred; None leaves what was said before."""
    person = going.person
    person.discipline_needed = person.discipline_needed if discipline_needed is None else discipline_needed
    person.crime_suspected = person.crime_suspected if crime_suspected is None else crime_suspected
    if none_found:
        person.no_circumstance = True
        person.no_circumstance_says = texts.required(none_says, "没有问责情形的理由", "none_says", texts.LONGEST_REASON)
        person.findings.filter(replaced_on__isnull=True).update(replaced_on=going.happened_on)
        return Done(f"{person.name}：认定没有问责情形")
    text = citing.regulation_of(going.case)
    clause = citing.clause_of(text, "circumstance", circumstance)
    if not clause:
        raise Refused("请在本办法列明的情形中选择一项。", field="circumstance")
    if circumstance not in {one.code for one, _group in law.circumstances(text, target="person")}:
        raise Refused(f"{clause}的情形只适用于单位，不能据以认定个人，请改选适用于个人的情形。", field="circumstance")
    person.findings.filter(replaced_on__isnull=True, circumstance=circumstance).update(replaced_on=going.happened_on)
    person.no_circumstance, person.no_circumstance_says = False, ""
    row = Finding.objects.create(
        respondent=person,
        circumstance=circumstance,
        clause=clause,
        what_happened=texts.required(what_happened, "查明的事实", "what_happened"),
        consequence=texts.optional(consequence, "后果或影响", "consequence"),
        basis=texts.optional(basis, "认定依据", "basis"),
        details=_details(going, "circumstance", circumstance, details),
        found_on=going.happened_on,
        found_by=going.by,
    )
    row.evidence.set(_of_this_case(going, evidence))
    _check_complete(going, row)
    return Done(f"{person.name}：认定{clause}的情形", detail={"finding": row.pk})


@move("record_factor", form=own.FactorForm, hint=_("从重、从轻或者免予问责的情节"), shows=("findings",))
def record_factor(
    going: MoveInProgress,
    factor: str,
    what_happened: str,
    basis: str = "",
    details: Mapping[str, Any] | None = None,
    evidence: Sequence[Evidence] = (),
    withdraw: bool = False,
) -> Done:
    """Find a factor for one person, or withdraw it (认定情节). Direction comes from the regulation, never a number."""
    person, text = going.person, citing.regulation_of(going.case)
    clause = citing.clause_of(text, "factor", factor)
    if not clause:
        raise Refused("请在本办法列明的情节中选择一项。", field="factor")
    standing = person.factors.filter(factor=factor, withdrawn_on__isnull=True)
    if withdraw:
        if not standing.update(withdrawn_on=going.happened_on):
            raise Refused(f"没有认定过{clause}的情节，无需撤回。", field="factor")
        return Done(f"{person.name}：撤回{clause}的情节")
    standing.update(withdrawn_on=going.happened_on)
    row = FactorFinding.objects.create(
        respondent=person,
        factor=factor,
        clause=clause,
        direction=citing.direction_of(text, factor),
        what_happened=texts.required(what_happened, "查明的事实", "what_happened"),
        basis=texts.optional(basis, "法规依据", "basis", texts.LONGEST_REASON),
        details=_details(going, "factor", factor, details),
        found_on=going.happened_on,
        found_by=going.by,
    )
    row.evidence.set(_of_this_case(going, evidence))
    _check_holds(going, row)
    return Done(f"{person.name}：认定{clause}的情节", detail={"factor": row.pk})


@move(
    "submit_report",
    form=forms.ReportForm,
    hint=_("提交后听取陈述申辩"),
    issues=("investigation_report",),
    submits=Submits(
        answered_by=("return_for_supplement", "terminate"),
        followed_by=("record_defence", "answer_argument", "propose_measure", "propose_opinion"),
        undo=lambda back: {"says": back.case.report_says},
    ),
)
def submit_report(going: MoveInProgress, says: str, upload: Any = None) -> Done:
    """Hand in the report of the inquiry (提交调查报告): the hearing may begin."""
    says = texts.required(says, "调查结论", "says")
    if upload is not None:
        going.case.report = documents.attach(by=going.by, today=going.today, upload=upload, note="调查报告")
    going.case.report_says = says
    document = issued(going, slips.report(going.case, says, going.happened_on), going.case)
    return Done(f"提交调查报告：{going.case.number}", document=document)


def _check_members(going: MoveInProgress, members: Sequence[Account]) -> None:
    cadres = [one.cadre for one in going.case.respondents.all()]
    declared = {one.account_id for one in declared_in(going.case)}
    for member in members:
        against = [one.says for one in conflicts(member, cadres, going.happened_on)]
        if member.pk in declared:
            against.append("已登记回避。")
        if against:
            raise Refused(f"{member}与本案有回避情形，不能参加调查组，请另选。", reasons=against, field="members")


def _of_this_case(going: MoveInProgress, evidence: Sequence[Evidence]) -> list[Evidence]:
    own = {one.pk for one in going.case.evidence.all()}
    if any(one.pk not in own for one in evidence):
        raise Refused("所选证据不在本案卷中，请重新选择。", field="evidence")
    return list(evidence)


def _details(going: MoveInProgress, kind: str, code: str, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The details this code asks for, and only those; what was not answered stays unknown."""
    text = citing.regulation_of(going.case)
    wanted = citing.details_of(text, kind, code)
    told = {name: value for name, value in (given or {}).items() if name in wanted and value not in (None, "")}
    law.facts(text, told)
    return told


def _check_complete(going: MoveInProgress, row: Finding) -> None:
    """A finding must carry what its own clause asks for; said with the clause."""
    complete = [row.circumstance] if row.consequence and row.basis else []
    told = {**row.details, "circumstances": [row.circumstance], "circumstances_with_consequence": complete}
    missing = citing.finding_missing(citing.regulation_of(going.case), row.circumstance, told)
    if missing:
        raise Refused(f"{row.clause}：{missing[0].says}。", reasons=missing, field="details")


def _check_holds(going: MoveInProgress, row: FactorFinding) -> None:
    """A factor counts only when every condition of its clause is met."""
    text = citing.regulation_of(going.case)
    told = {**row.details, "factors": [row.factor], "factors_with_basis": [row.factor] if row.basis else []}
    if not citing.factor_holds(text, row.factor, told):
        says = next(one.says for one, _ in law.factors(text) if one.code == row.factor)
        raise Refused(f"{row.clause}：{says}。所填要件不齐，不能认定这一情节，请补全要件和依据。", field="details")

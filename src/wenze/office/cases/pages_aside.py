"""What stands beside the form of a move: whom it is about, and what of the case the one who fills it in must look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.office.cases import citing, facts, facts_respondent, queries_sight
from wenze.office.cases.ledgers import headline, place_of
from wenze.office.cases.models import Case, Respondent
from wenze.office.cases.queries_file import letters_of
from wenze.office.cases.turns import MOVES
from wenze.office.documents import queries as documents
from wenze.office.paper.dates import spoken
from wenze.office.people.models import Account
from wenze.office.rulings import queries as law


@dataclass(frozen=True)
class Item:
    """One line: what it says, the row behind it, a small note, and where it leads."""

    says: str
    cite: str = ""
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class Block:
    """A heading with its lines."""

    title: str
    items: tuple[Item, ...]


def beside(case: Case, person: Respondent | None, move: str, on: date, account: Account) -> list[Block]:
    """The blocks beside the form of ``move``; empty ones are left out. ``case`` is loaded whole. Whoever decides sees the
    matter and its papers beside the box, if they see the case whole."""
    shows = MOVES.named(move).shows
    blocks = [Block(_("对象"), tuple(_people(case, person, "proposals" in shows)))]
    if "file" in shows and queries_sight.sees_whole(seen_by=account, on=on, case=case):
        blocks.append(Block(_("摘要"), tuple(_summary(case))))
        blocks.append(Block(_("材料"), tuple(_papers(case, account, on))))
    if person is not None:
        if "findings" in shows:
            blocks.append(Block(_("已认定的情形和情节"), tuple(_findings(case, person))))
        if "hearing" in shows:
            blocks.append(Block(_("申辩意见"), tuple(_arguments(person))))
        if "decision" in shows:
            blocks.append(Block(_("问责决定"), tuple(_decision(case, person))))
        if "appeal" in shows:
            blocks.append(Block(_("申诉和拟稿"), tuple(_appeal(case, person))))
    return [one for one in blocks if one.items]


def _summary(case: Case) -> Iterable[Item]:
    """What the case is about and how far it has come, in the words of those who worked on it."""
    yield Item(_("主要问题"), note=case.main_issue)
    if case.lead is not None:
        address = reverse("leads:lead", args=[case.lead_id])
        yield Item(f"{case.lead.number} {case.lead.title}", note=spoken(case.lead.received_on), href=address)
    opinion = facts.current_opinion(case)
    extension = facts.extension_asked(case)
    told = (
        (_("直接问责的必要理由"), case.direct_reason),
        (_("申请延长的理由"), "" if extension is None or extension.granted_on else extension.reason),
        (_("调查结论"), case.report_says),
        (_("初步处理意见"), "" if opinion is None else opinion.says),
    )
    for label, words in told:
        if words:
            yield Item(label, note=words)


def _papers(case: Case, account: Account, on: date) -> Iterable[Item]:
    """The letters and files of the case and of the lead it came from, each a link."""
    for letter in letters_of(case, account, on):
        yield Item(letter.kind_label, note=letter.number, href=reverse("documents:pdf", args=[letter.pk]))
    files = documents.attachments(seen_by=account, on=on)
    for file in files.filter(subject_kind="leads.lead", subject_id=case.lead_id or 0):
        yield Item(file.name, note=file.note, href=reverse("documents:attachment", args=[file.pk]))
    for one in case.evidence.all():
        yield Item(one.title, note=one.proves, href=reverse("documents:attachment", args=[one.attachment_id]))


def _appeal(case: Case, person: Respondent) -> Iterable[Item]:
    """What the person asks for and why, and what is drafted as the decision on it."""
    appeal = facts_respondent.current_appeal(person)
    if appeal is None:
        return
    yield Item(_("请求：%(demand)s") % {"demand": appeal.demand}, note=appeal.grounds)
    if appeal.drafted_by is not None:
        text = citing.regulation_of(case)
        changed = "、".join(text.term(code) for code in appeal.new_measures)
        drafted = appeal.get_outcome_display() + (_("，变更为%(measures)s") % {"measures": changed} if changed else "")
        yield Item(
            _("拟：%(outcome)s") % {"outcome": drafted}, note=f"{appeal.drafted_by}　{appeal.findings}　{appeal.reason}"
        )
    if appeal.reviewed_by is not None:
        yield Item(_("%(name)s审核同意") % {"name": appeal.reviewed_by})


def _people(case: Case, person: Respondent | None, with_proposals: bool) -> Iterable[Item]:
    """Everyone meant, where the meeting looks at it with the measure proposed."""
    text = citing.regulation_of(case)
    for one in case.respondents.all() if person is None else [person]:
        proposal = facts_respondent.standing_proposal(one) if with_proposals else None
        measures = [] if proposal is None else [text.term(code) for code in proposal.measures]
        proposed = _("拟：%(measures)s") % {"measures": "、".join(measures)} if measures else ""
        yield Item(one.name, note="　".join(part for part in (place_of(one), proposed) if part))


def _findings(case: Case, person: Respondent) -> Iterable[Item]:
    text = citing.regulation_of(case)
    said = {one.code: one.says for one, _group in law.circumstances(text)}
    factors = {one.code: one.says for one, _direction in law.factors(text)}
    for found in facts_respondent.standing_findings(person):
        yield Item(headline(said.get(found.circumstance, "")), found.clause, found.what_happened[:80])
    for factor in facts_respondent.standing_factors(person):
        yield Item(headline(factors.get(factor.factor, "")), factor.clause, factor.what_happened[:80])


def _arguments(person: Respondent) -> Iterable[Item]:
    for defence in person.defences.all():
        for one in defence.arguments.all():
            answered = f"{one.get_answer_display()}：{one.reason[:60]}" if one.answer else _("尚未答复")
            yield Item(f"{one.order}．{one.says}", note=answered)


def _decision(case: Case, person: Respondent) -> Iterable[Item]:
    decision = facts_respondent.standing_decision(person)
    if decision is None:
        return
    text = citing.regulation_of(case)
    yield Item("、".join(text.term(code) for code in decision.measures), note=decision.document.number)
    yield Item(_("生效"), note=spoken(decision.effective_on))
    for label, day in ((_("送达本人"), person.served_person_on), (_("送达单位"), person.served_unit_on)):
        yield Item(label, note=spoken(day) or _("尚未送达"))

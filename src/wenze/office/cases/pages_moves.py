"""What can be done now, as buttons: the answers of ``moves.moves_for`` in the shape the templates draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wenze.engine.answers import Basis, Reason
from wenze.engine.procedure import MoveAnswer
from wenze.office.cases import citing, facts, facts_respondent, moves
from wenze.office.cases.facts_actor import roles_in
from wenze.office.cases.models import Case, Respondent
from wenze.office.people.models import Account
from wenze.office.rulings import queries as law

SHOWN_REASONS = 3
"""How many reasons a closed button says at once; the others unfold."""

UNKNOWN = "未知"
"""How the engine shows a fact that nobody has told."""

FILLS = {"issue_decision": "letter_elements"}
"""Move → the fact of which its own form fills in what is missing."""

USUAL = 2
ASIDE = frozenset(
    {
        *(
            "return_initiation",
            "decline_extension",
            "return_for_supplement",
            "return_appeal_draft",
            "terminate",
            "decline_initiation",
            "refer",
            "file_appeal",
        ),
        "withdraw_service",
    }
)
"""Moves out of the usual course: always at the end."""

OTHER_ANSWERS = {
    "approve_initiation": ("decline_initiation", "return_initiation"),
    "approve_extension": ("decline_extension",),
    "close_review": ("return_for_supplement",),
    "review_appeal_decision": ("return_appeal_draft",),
    "decide_appeal": ("return_appeal_draft",),
}
"""A move by which somebody agrees, and the moves by which the same person says no or sends back, from the same box."""

PHRASES = (
    gettext_noop("同意。"),
    gettext_noop("同意，依规依纪办理。"),
    gettext_noop("请补充材料后再报。"),
    gettext_noop("事实尚不清楚，请进一步核实。"),
)
"""What leaders usually write in the box."""

HINTS: dict[str, str] = {
    "approve_initiation": gettext_noop("批准次日起算初步意见的期限"),
    "decline_initiation": gettext_noop("须写明理由，制发不予启动通知"),
    "return_initiation": gettext_noop("须写明理由，退回承办人补正"),
    "resubmit": gettext_noop("补正后重新报批启动"),
    "decline_extension": gettext_noop("须写明理由，原期限不变"),
    "form_group": gettext_noop("二人以上，自动核对回避"),
    "add_evidence": gettext_noop("逐件登记，文件即时校验存证"),
    "submit_report": gettext_noop("提交后听取陈述申辩"),
    "request_extension": gettext_noop("须在期限届满以前申请并获批准"),
    "propose_opinion": gettext_noop("提出后转入集体研究"),
    "return_for_supplement": gettext_noop("须写明理由，退回调查核实"),
    "record_review": gettext_noop("登记到会、回避、表决和记录"),
    "close_review": gettext_noop("转入决定送达"),
    "terminate": gettext_noop("须写明理由，全案了结"),
    "archive": gettext_noop("各对象均已了结后办理"),
    "record_finding": gettext_noop("逐条认定，注明后果和依据"),
    "record_factor": gettext_noop("从重、从轻或者免予问责的情节"),
    "record_defence": gettext_noop("逐条列明意见，其后逐条答复"),
    "propose_measure": gettext_noop("按认定的情形和情节选择"),
    "issue_decision": gettext_noop("核对七项要素后制发，文号即时编定"),
    "exempt": gettext_noop("制发免予问责通知"),
    "clear_respondent": gettext_noop("须写明理由，该对象了结"),
    "refer": gettext_noop("制发移送函"),
    "withdraw_service": gettext_noop("登记有误的，写明理由撤回后重新登记"),
    "record_execution": gettext_noop("写明何时何地如何执行"),
    "file_dossier": gettext_noop("登记归入个人档案的日期"),
    "confirm_rectification": gettext_noop("反省和整改的核验结论"),
    "file_appeal": gettext_noop("须提交书面申诉"),
    "draft_appeal_decision": gettext_noop("维持、变更或者撤销；拟稿后由他人审核、领导签发"),
    "review_appeal_decision": gettext_noop("核对全卷和拟稿"),
    "return_appeal_draft": gettext_noop("须写明理由"),
    "decide_appeal": gettext_noop("签发后制发申诉处理决定书"),
    "rescind": gettext_noop("问责期满，以书面决定取消"),
    "convert_suspension": gettext_noop("停职检查超过半年未整改到位"),
    "correct_decision": gettext_noop("原文号保留并作废，后果自始解除"),
}


@dataclass(frozen=True)
class Cite:
    """A chip: the row, and what it says for whoever points at it."""

    row: str
    says: str = ""

    def __str__(self) -> str:
        return self.row


@dataclass(frozen=True)
class Missing:
    """Why a button is closed, with the row behind it."""

    says: str
    cite: str


@dataclass(frozen=True)
class Button:
    """One move. ``missing`` are the first reasons why it is closed, ``more`` the rest; ``who`` makes it where the account
    does not."""

    code: str
    label: str
    href: str
    main: bool = False
    hint: str = ""
    cites: tuple[Cite, ...] = ()
    missing: tuple[Missing, ...] = ()
    more: tuple[Missing, ...] = ()
    who: str = ""


@dataclass(frozen=True)
class Group:
    """The moves on the case, or on one of its people: open, closed, and those that others make."""

    person: Respondent | None
    open: tuple[Button, ...] = ()
    closed: tuple[Button, ...] = ()
    others: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """What one move needs, for the page of its form: what is missing, what nobody has told yet, what is met."""

    term: str
    is_open: bool
    who: str
    hint: str
    missing: tuple[Missing, ...] = ()
    unknown: tuple[Missing, ...] = ()
    met: tuple[Cite, ...] = ()


def groups(
    case: Case, account: Account, on: date, answered: Iterable[tuple[Respondent | None, tuple[MoveAnswer, ...]]]
) -> list[Group]:
    """The buttons of ``account`` on the page of a case. What is wanted next stands first, and one button of the page is
    the main one."""
    found: list[Group] = []
    main = ""
    for person, answers in answered:
        roles = roles_in(case, account, on, list(case.respondents.all()) if person is None else [person])
        ranked = sorted(answers, key=lambda one: _rank(one, person))
        place: dict[str, list[Button]] = {"open": [], "closed": [], "others": []}
        for one in ranked:
            kind = "open" if may_open(case, one) else "closed" if roles & set(one.who) else "others"
            is_main = not main and kind == "open" and _rank(one, person) < USUAL
            main = main or (one.move if is_main else "")
            place[kind].append(_button(case, person, one, is_main))
        if place["open"] or place["closed"] or (answers and case.ended_on is None):
            found.append(Group(person, tuple(place["open"]), tuple(place["closed"]), tuple(place["others"])))
    return found


def _rank(answer: MoveAnswer, person: Respondent | None) -> int:
    """Where a move stands among the others: wanted next, leading on, usual, or out of the usual course."""
    if answer.move in wanted(person):
        return 0
    if answer.move in ASIDE:
        return USUAL + 1
    return USUAL - 1 if answer.leads_to and answer.leads_to != "closed" else USUAL


def wanted(person: Respondent | None) -> frozenset[str]:
    """The moves that the matter of this person waits for, as it stands."""
    if person is None:
        return frozenset()
    of = facts_respondent
    appeal = of.current_appeal(person)
    heard = person.case.stage in {"hearing", "reviewing", "deciding"}
    is_weighed = person.stage == "open" and not person.no_circumstance
    waiting = {
        "record_finding": is_weighed and not of.standing_findings(person),
        "record_defence": is_weighed and heard and not of.is_heard(person),
        "answer_argument": is_weighed and bool(of.unanswered(person)),
        "propose_measure": is_weighed and heard and not of.unanswered(person) and not of.is_provided_for(person),
        "issue_decision": is_weighed and person.case.stage == "deciding",
        "serve_decision": person.stage == "decided",
        "record_execution": person.stage == "served",
        "file_dossier": person.stage in {"served", "executed"} and person.dossier_on is None,
        "accept_appeal": appeal is not None and appeal.state == appeal.FILED,
        "draft_appeal_decision": appeal is not None and appeal.state == appeal.ACCEPTED,
        "review_appeal_decision": appeal is not None and appeal.state == appeal.DRAFTED,
        "decide_appeal": appeal is not None and appeal.state == appeal.REVIEWED,
        "serve_appeal_decision": appeal is not None and appeal.state == appeal.DECIDED,
    }
    return frozenset(move for move, is_waiting in waiting.items() if is_waiting)


def _button(case: Case, person: Respondent | None, answer: MoveAnswer, is_main: bool) -> Button:
    who = who_makes(case, answer)
    if may_open(case, answer):
        href, hint = address(case, person, answer.move), _state(answer.move, person) or _hint(answer.move)
        return Button(answer.move, answer.term, href, is_main, hint, _cites(answer.reasons), who=who)
    missing = [one for one in _missing(answer) if one.says != f"由{who}办理"]
    return Button(
        answer.move,
        answer.term,
        address(case, person, answer.move),
        missing=tuple(missing[:SHOWN_REASONS]),
        more=tuple(missing[SHOWN_REASONS:]),
        who=who,
    )


def checklist(case: Case, answer: MoveAnswer) -> Checklist:
    """What the move needs, in words. Where nothing else is missing, what is not known stands as missing."""
    known = tuple(Missing(one.says, row_of(one)) for one in answer.missing if not _is_unknown(one))
    unknown = tuple(Missing(one.says, row_of(one)) for one in answer.missing if _is_unknown(one))
    return Checklist(
        answer.term,
        may_open(case, answer),
        who_makes(case, answer),
        _hint(answer.move),
        known or unknown,
        unknown if known else (),
        _cites(answer.reasons),
    )


def may_open(case: Case, answer: MoveAnswer) -> bool:
    """Is the form of this move to be shown: the move is open, or what is missing is what the form itself fills in?"""
    if answer.open or answer.move not in FILLS:
        return answer.open is True
    term = citing.regulation_of(case).declared[FILLS[answer.move]].term
    return bool(answer.missing) and all({name for name, _value in one.facts} == {term} for one in answer.missing)


def answer_for(case: Case, person: Respondent | None, account: Account, on: date, move: str) -> MoveAnswer | None:
    """The answer on one move as the page of the case gives it; where the move does not belong to the stage, why. None
    where the law has no answer at all."""
    for about, answers in moves.moves_for(case=case, account=account, today=on):
        if (about and about.pk) == (person and person.pk):
            for one in answers:
                if one.move == move:
                    return one
    known = facts.of_case(case, on=on, by=account) if person is None else facts.of_respondent(person, on=on, by=account)
    stage = case.stage if person is None else person.stage
    asked = law.move(regulation=case.regulation, edition=case.edition, stage=stage, move=move, told=known, asked_on=on)
    return asked.value


def other_answers(case: Case, person: Respondent | None, account: Account, on: date, move: str) -> list[Button]:
    """The other answers that ``account`` can give from the page of ``move``, as buttons of its form."""
    found = []
    for code in OTHER_ANSWERS.get(move, ()):
        answer = answer_for(case, person, account, on, code)
        if answer is not None and may_open(case, answer):
            found.append(Button(code, answer.term, address(case, person, code)))
    return found


def address(case: Case, person: Respondent | None, move: str) -> str:
    """Where the page of a move is."""
    if person is None:
        return reverse("cases:move", args=[case.pk, move])
    return reverse("cases:own_move", args=[case.pk, person.pk, move])


def who_makes(case: Case, answer: MoveAnswer) -> str:
    """The roles that make a move, in words."""
    text = citing.regulation_of(case)
    return "、".join(text.term(role) for role in answer.who)


def term_of(move: str) -> str:
    """The move in Chinese, as the procedure names it."""
    return next((one.term for one in law.law().procedure.moves if one.move == move), move)


def row_of(reason: Reason) -> str:
    """The row behind a reason; what the office demands itself says so, and no more."""
    return _("本机构程序") if reason.citation.basis == Basis.OFFICE else str(reason.citation)


def _missing(answer: MoveAnswer) -> list[Missing]:
    """Why the move is closed: what is known to stand in the way before what is only not known yet."""
    return [Missing(one.says, row_of(one)) for one in sorted(answer.missing, key=_is_unknown)]


def _is_unknown(reason: Reason) -> bool:
    """Does this reason only say that something is not known yet?"""
    return any(value == UNKNOWN for _term, value in reason.facts)


def _cites(reasons: Iterable[Reason]) -> tuple[Cite, ...]:
    found: dict[str, Cite] = {}
    for one in reasons:
        if one.citation.basis != Basis.OFFICE:
            found.setdefault(str(one.citation), Cite(str(one.citation), one.says))
    return tuple(found.values())


def _hint(move: str) -> str:
    return _(HINTS[move]) if move in HINTS else ""


def _state(move: str, person: Respondent | None) -> str:
    """How far the matter of a move has come, where a number says more than a hint."""
    if person is None:
        return ""
    if move == "answer_argument":
        left = len(facts_respondent.unanswered(person))
        return _("尚有 %(number)d 点未逐条答复") % {"number": left} if left else ""
    if move == "serve_decision":
        waiting = [(_("本人"), person.served_person_on), (_("所在单位"), person.served_unit_on)]
        names = [name for name, day in waiting if day is None]
        return _("尚未送达%(names)s") % {"names": "、".join(names)} if names else ""
    if move == "record_defence" and person.defences.all():
        return _("已听取 %(number)d 次") % {"number": len(person.defences.all())}
    return ""

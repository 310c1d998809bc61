"""What can be done now, as buttons: the answers of ``moves.moves_for`` in the shape the templates draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_noop

from wenze.engine.procedure import MoveAnswer
from wenze.office.cases import citing, facts, moves
from wenze.office.cases.facts_actor import roles_in
from wenze.office.cases.models import Case, Respondent
from wenze.office.cases.turns import MOVES
from wenze.office.moves import buttons
from wenze.office.moves.buttons import Checklist, Cite, Missing, cites_of, missing_for
from wenze.office.people.models import Account
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_procedure as procedures

SHOWN_REASONS = 3
"""How many reasons a closed button says at once; the others unfold."""

USUAL = 2
PHRASES = (
    gettext_noop("同意。"),
    gettext_noop("同意，依规依纪办理。"),
    gettext_noop("请补充材料后再报。"),
    gettext_noop("事实尚不清楚，请进一步核实。"),
)
"""What leaders usually write in the box."""


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
    move = MOVES.named(answer.move)
    if person is not None and move.waits is not None and move.waits(person):
        return 0
    if move.is_aside:
        return USUAL + 1
    return USUAL - 1 if answer.leads_to and answer.leads_to != "closed" else USUAL


def _button(case: Case, person: Respondent | None, answer: MoveAnswer, is_main: bool) -> Button:
    who = who_makes(case, answer)
    if may_open(case, answer):
        href, hint = address(case, person, answer.move), _progress(answer.move, person) or _hint(answer.move)
        return Button(answer.move, answer.term, href, is_main, hint, cites_of(answer.reasons), who=who)
    missing = [one for one in missing_for(answer) if one.says != f"由{who}办理"]
    return Button(
        answer.move,
        answer.term,
        address(case, person, answer.move),
        missing=tuple(missing[:SHOWN_REASONS]),
        more=tuple(missing[SHOWN_REASONS:]),
        who=who,
    )


def checklist(case: Case, answer: MoveAnswer) -> Checklist:
    """What the move needs, in words."""
    found = buttons.checklist(answer, _hint(answer.move), who_makes(case, answer))
    return replace(found, is_open=may_open(case, answer))


def may_open(case: Case, answer: MoveAnswer) -> bool:
    """Is the form of this move to be shown: the move is open, or what is missing is what the form itself fills in?"""
    known = MOVES.get(answer.move)
    if answer.open or known is None or not known.fills:
        return answer.open is True
    term = citing.regulation_of(case).declared[known.fills].term
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
    asked = procedures.move(
        regulation=case.regulation, edition=case.edition, stage=stage, move=move, told=known, asked_on=on
    )
    return asked.value


def other_answers(case: Case, person: Respondent | None, account: Account, on: date, move: str) -> list[Button]:
    """The other answers that ``account`` can give from the page of ``move``, as buttons of its form."""
    found = []
    for code in sorted(_other_answers(move)):
        answer = answer_for(case, person, account, on, code)
        if answer is not None and may_open(case, answer):
            found.append(Button(code, answer.term, address(case, person, code)))
    return found


def phrases(move: str) -> tuple[str, ...]:
    """The usual phrases beside the box of a move by which somebody agrees."""
    return PHRASES if _other_answers(move) else ()


def _other_answers(move: str) -> frozenset[str]:
    """The moves by which the same person says no or sends back, where ``move`` is the one by which they agree."""
    known = MOVES.named(move)
    if not known.answers or known.is_aside:
        return frozenset()
    return MOVES.those(lambda one: one.answers == known.answers and one.is_aside)


def address(case: Case, person: Respondent | None, move: str) -> str:
    """Where the page of a move is."""
    if person is None:
        return reverse("cases:move", args=[case.pk, move])
    return reverse("cases:own_move", args=[case.pk, person.pk, move])


def who_makes(case: Case, answer: MoveAnswer) -> str:
    """The roles that make a move, in words."""
    return buttons.who_makes(answer, case)


def term_of(move: str) -> str:
    """The move in Chinese, as the procedure names it."""
    return next((one.term for one in law.procedure_by_id(law.OF_CASES).moves if one.move == move), move)


def _hint(move: str) -> str:
    return str(MOVES.named(move).hint)


def _progress(move: str, person: Respondent | None) -> str:
    """How far the matter of a move has come, where a number says more than a hint."""
    known = MOVES.named(move)
    return known.progress(person) if person is not None and known.progress is not None else ""

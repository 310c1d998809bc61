"""What does a procedure do by itself when a day comes or a limit passes, and when is the next round of what is done again and again due?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenze.engine.answers import Answer, Frozen
from wenze.engine.asking import Asking
from wenze.engine.facts import Facts
from wenze.engine.procedure import MoveAnswer, ask
from wenze.engine.procedure_file import Procedure, Round
from wenze.engine.regulation import Regulation
from wenze.engine.spans import Span
from wenze.engine.workdays import Calendar, count


class FallingDue(Frozen):
    """The moves that the system makes now, each open or closed with its reasons, and the next day on which to ask again (None: no day is known)."""

    moves: tuple[MoveAnswer, ...]
    wakes_on: date | None = None


def falling_due(
    regulation: Regulation,
    procedure: Procedure,
    track: str,
    stage: str,
    facts: Facts,
    asked_on: date,
    passed: Sequence[str] = (),
) -> Answer[FallingDue]:
    """Which moves of this stage does the system make by itself on `asked_on`?

    `passed` are the limits of the office's own that have passed. A move on a day falls due on that day, the day included. Raises KeyError for a
    track that the procedure does not have.
    """
    asking = Asking("falling_due", regulation, facts, asked_on)
    _ = procedure.tracks[track]
    answered: list[MoveAnswer] = []
    ahead: list[date] = []
    for move in procedure.moves_of(track):
        if stage not in move.stages or move.by_itself is None:
            continue
        day = facts.day(move.by_itself.day) if move.by_itself.day else None
        if day is not None and day > asked_on:
            ahead.append(day)
        elif day is not None or move.by_itself.after_limit in passed:
            answered.append(ask(asking, procedure, move))
    for one in answered:
        for reason in (*one.missing, *one.reasons):
            asking.add(reason)
    return asking.answer(FallingDue(moves=tuple(answered), wakes_on=min(ahead, default=None)))


class NextRound(Frozen):
    """The round to be made next: its number from 1, the day by which it is due (inclusive), and whether that day has passed."""

    round: str
    term: str
    move: str
    number: int
    due_on: date
    late: bool
    nil: bool = False


def next_round(
    regulation: Regulation,
    procedure: Procedure,
    code: str,
    began_on: date,
    done_on: Sequence[date],
    calendar: Calendar,
    asked_on: date,
) -> Answer[NextRound]:
    """Which round is next, for a part that came to the stages of the round on `began_on` and has made those of `done_on`?

    Every round counts from the day the part came there, so that a late one does not move those after it. Raises KeyError for a round that
    the procedure does not have, CannotCount where the calendar cannot count so far.
    """
    asking = Asking("next_round", regulation, Facts({}, regulation.declared), asked_on, calendar)
    found = next((one for one in procedure.rounds if one.round == code), None)
    if found is None:
        raise KeyError(code)
    number = len(done_on) + 1
    counted = count(calendar, began_on, Span(amount=found.every.amount * number, unit=found.every.unit))
    asking.add(asking.cited(procedure.cite_words(found.term), f"第{number}次“{found.term}”：{counted.says}"))
    return asking.answer(_standing(found, number, counted.end, asked_on))


def _standing(found: Round, number: int, due_on: date, asked_on: date) -> NextRound:
    return NextRound(
        round=found.round,
        term=found.term,
        move=found.move,
        number=number,
        due_on=due_on,
        late=asked_on > due_on,
        nil=found.nil,
    )

"""What does the law say about a time limit: which ones an event starts, whether one applies, what the office suggests where
the text gives no number of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wenze.engine import deadlines
from wenze.engine.answers import Answer, Modality
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.kinds.procedure import PauseRule, TimeLimit
from wenze.engine.regulation import Provision, Regulation
from wenze.engine.spans import Counted
from wenze.engine.workdays import count
from wenze.office.rulings.models import Ruling
from wenze.office.rulings.queries import Told, facts, law, text_on


def started_by(text: Regulation, fact: str) -> Iterator[tuple[Provision, TimeLimit]]:
    """The limits of this text that count from the day fact ``fact``, each with its provision."""
    return ((provision, rule) for provision, rule in text.rules("time_limit") if rule.start == fact)


def named(text: Regulation, limit: str) -> tuple[Provision, TimeLimit] | None:
    """The limit with this code, with its provision; None where the text has none, or has it no more as it is read."""
    return next((one for one in text.rules("time_limit") if one[1].limit == limit), None)


def is_open(text: Regulation, rule: TimeLimit, told: Told) -> bool:
    """Does this limit apply on these facts, and does the text leave its last day to somebody? That is so where the text
    gives no number, and where a paper is to carry the day and nobody has told it yet."""
    is_left = rule.not_said or bool(rule.stated and told.get(rule.stated) is None)
    return is_left and judge(rule.when, facts(text, told)).holds is True


def is_right(provision: Provision, rule: TimeLimit) -> bool:
    """Is the act a right? Then nobody is late who leaves it. So it is where the text says that one may do it, and where no
    procedure of the office makes it the duty of anybody."""
    moves = (move for one in law().procedures.values() for move in one.moves if rule.done in move.dates)
    return provision.modality is Modality.MAY and all(move.duty is False for move in moves)


def may_be_extended(text: Regulation, limit: str) -> bool:
    """Does the text let this limit be extended, in its own row or by a clause of its own?"""
    own = any(rule.extension for _row, rule in text.rules("time_limit") if rule.limit == limit)
    return own or any(limit in rule.of for _row, rule in text.rules("extension"))


def pauses(text: Regulation, limit: str) -> tuple[PauseRule, ...]:
    """The reasons for which the text lets this limit pause."""
    found = named(text, limit)
    return () if found is None else found[1].pauses


def suggested(limit: str, from_on: date) -> Counted | None:
    """The last day that a procedure of the office suggests for a limit of this code, counted from ``from_on``; None where
    it suggests none."""
    own = (one for each in law().procedures.values() for one in each.limits if one.limit == limit)
    span = next((one.within for one in own if one.within is not None), None)
    return None if span is None else count(law().calendar, from_on, span)


def known_again(before: Ruling, told: Told, read_on: date) -> tuple[Regulation, Facts]:
    """The text of an earlier ruling under the readings of the day ``read_on``, and the facts it was answered on with what is
    ``told`` now. A fact that is told as None is left out."""
    text = text_on(before.regulation, before.edition, read_on)
    return text, facts(text, {**before.facts, **told})


def deadline_again(
    before: Ruling, limit: str, told: Told, *, asked_on: date, read_on: date
) -> Answer[deadlines.Deadline]:
    """What an earlier ruling about a time limit would answer with what is ``told`` now, by the days off as they are now."""
    text, known = known_again(before, told, read_on)
    return deadlines.due(text, law().calendar, limit, known, asked_on)

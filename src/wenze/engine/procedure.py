"""Which moves are open, who may make them, and what is missing?

The office's own procedure gives the moves; the regulation's provisions add to them: gates, channels, documents, routes.
A move is open only when every requirement is known to hold. Whatever is not known keeps it closed and says what to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from wenze.engine.answers import Answer, Frozen, Reason
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.procedure_file import Move, PartsReach, Procedure
from wenze.engine.procedure_needs import needs_of, reason_for, verdict_on, who_may
from wenze.engine.regulation import Regulation


class MoveAnswer(Frozen):
    """One move: open, closed (`missing` says why, clause by clause), or None where facts must be found first.

    `leads_to` is the stage of its own track, `leads_also` those of other tracks. `starts` and `meets` are the limits that begin and end with
    it: the office's own, and those of the regulation that count from, or are met by, a day it sets.
    """

    move: str
    term: str
    track: str
    who: tuple[str, ...]
    leads_to: str = ""
    leads_also: dict[str, str] = {}
    starts: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    open: bool | None
    missing: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()
    find_first: tuple[str, ...] = ()


class Moves(Frozen):
    """Every move of a track that belongs to the stage, in the order of the procedure."""

    moves: tuple[MoveAnswer, ...]

    def __getitem__(self, move: str) -> MoveAnswer:
        return next(one for one in self.moves if one.move == move)


def moves(
    regulation: Regulation, procedure: Procedure, track: str, stage: str, facts: Facts, asked_on: date
) -> Answer[Moves]:
    """Which moves of this track belong to this stage, and which of them are open on these facts?

    Raises KeyError for a track that the procedure does not have.
    """
    asking = Asking("procedure", regulation, facts, asked_on)
    _ = procedure.tracks[track]
    found = (one for one in procedure.moves_of(track) if stage in one.stages)
    answered = tuple(ask(asking, procedure, one) for one in found)
    for one in answered:
        for reason in (*one.missing, *one.reasons):
            asking.add(reason)
    return asking.answer(Moves(moves=answered))


def move(
    regulation: Regulation, procedure: Procedure, code: str, stage: str, facts: Facts, asked_on: date
) -> Answer[MoveAnswer]:
    """Is this one move open at this stage on these facts? Raises KeyError for a move the procedure does not have.

    `stage` is empty for a move that begins a new part.
    """
    asking = Asking("procedure", regulation, facts, asked_on)
    found = procedure.move(code)
    answered = ask(asking, procedure, found)
    if stage not in found.stages and not (found.begins and not stage):
        answered = _closed_by_stage(asking, procedure, found, stage, answered)
    for reason in (*answered.missing, *answered.reasons):
        asking.add(reason)
    return asking.answer(answered)


def advance(
    procedure: Procedure, track: str, stage: str, facts: Facts, parts: Mapping[str, tuple[str, ...]] | None = None
) -> str | None:
    """The stage a part of this track passes to by itself on these facts; None where it stays.

    `parts` are the stages in which the parts of the other tracks stand, by track; a track left out has none.
    """
    standing = parts or {}
    for rule in procedure.advances:
        if (rule.track, rule.start) == (track, stage):
            when = rule.when
            reached = isinstance(when, PartsReach) and when.holds(standing.get(when.parts, ()))
            if reached or (not isinstance(when, PartsReach) and judge(when, facts).holds):
                return rule.to
    return None


def ask(asking: Asking, procedure: Procedure, move: Move) -> MoveAnswer:
    """One move, whatever the stage."""
    missing: list[Reason] = []
    reasons: list[Reason] = []
    find_first: list[str] = []
    known_closed = False
    for need in (*who_may(asking, procedure, move), *needs_of(asking, move)):
        verdict = verdict_on(need, asking.facts)
        if verdict is None:
            continue
        reason = reason_for(asking, procedure, move, need, verdict)
        if verdict.holds:
            reasons.extend([reason] if need.provision and need.is_condition else [])
            continue
        missing.append(reason)
        known_closed = known_closed or verdict.holds is False
        find_first.extend(verdict.missing)
    reasons.extend(_noted(asking, move))
    return MoveAnswer(
        move=move.move,
        term=move.term,
        track=move.track,
        who=tuple(dict.fromkeys(one.role or one.body for one in procedure.actors(move))),
        leads_to=move.goes_to,
        leads_also={track: stage for track, stage in move.leads_to.items() if track != move.track},
        starts=(*move.starts, *limits_of(asking.regulation, move, "start")),
        meets=(*move.meets, *limits_of(asking.regulation, move, "done")),
        open=False if known_closed else None if missing else True,
        missing=tuple(missing),
        reasons=tuple(dict.fromkeys(reasons)),
        find_first=tuple(dict.fromkeys(find_first)),
    )


def limits_of(regulation: Regulation, move: Move, event: str) -> tuple[str, ...]:
    """The limits of the regulation that count from a day this move sets (`start`), or are met by one (`done`)."""
    found = (rule.limit for _, rule in regulation.rules("time_limit") if getattr(rule, event) in move.dates)
    return tuple(dict.fromkeys(found))


def _noted(asking: Asking, move: Move) -> Iterator[Reason]:
    """What the regulation says about this move without adding to what it needs: permits that hold, records kept."""
    for provision, rule in asking.regulation.rules("permit"):
        verdict = judge(rule.when, asking.facts)
        if rule.what in move.counts_as and verdict.holds:
            yield asking.reason(provision, used=verdict.used)
    for provision, rule in asking.regulation.rules("ledger"):
        if rule.move in move.counts_as:
            yield asking.reason(provision)


def _closed_by_stage(asking: Asking, procedure: Procedure, move: Move, stage: str, answered: MoveAnswer) -> MoveAnswer:
    terms = procedure.tracks[move.track].terms
    allowed = "、".join(terms[one] for one in move.stages)
    says = f"“{move.term}”只在“{allowed}”阶段办理，现在是“{terms.get(stage, stage)}”"
    if move.begins:
        says = f"“{move.term}”另起一项，不在“{terms.get(stage, stage)}”阶段之内办理"
    reason = asking.cited(procedure.cite(move), says)
    return answered.model_copy(update={"open": False, "missing": (reason, *answered.missing)})

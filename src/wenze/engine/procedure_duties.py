"""What must be done next about a part of a matter, and by whom, though nobody has acted and something for it may be missing?

A duty is not an open move. It is asked without an actor: a move may be closed today and still be what everybody waits for, and a move may be
open and nobody's duty.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wenze.engine.answers import Answer, Frozen, Reason
from wenze.engine.asking import Asking
from wenze.engine.conditions import Verdict, judge
from wenze.engine.facts import Facts
from wenze.engine.procedure import limits_of
from wenze.engine.procedure_file import PLACE_TERMS, Actor, At, Move, Procedure
from wenze.engine.procedure_needs import Need, needs_of, reason_for, verdict_on
from wenze.engine.regulation import Regulation

ABOUT_THE_ACTOR = "actor_"
"""Facts that begin so are about whoever acts. Without an actor they say nothing about the matter."""


class Bearer(Frozen):
    """Whose duty it is: a role at a place, or a body."""

    role: str = ""
    at: At
    body: str = ""


class Duty(Frozen):
    """One move that must be made next, by any of `who`. `stands` is None where facts must be found before that is known.

    `missing` is what the matter still lacks for it, clause by clause; `meets` are the limits it is to keep; `reasons` say where it is laid down.
    """

    move: str
    term: str
    track: str
    who: tuple[Bearer, ...]
    stands: bool | None = True
    missing: tuple[Reason, ...] = ()
    find_first: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def falls_to(self, role: str) -> bool:
        """Is it a duty of this role?"""
        return any(one.role == role for one in self.who)


class Duties(Frozen):
    """The duties of one part at one stage, in the order of the procedure."""

    duties: tuple[Duty, ...]


def duties(
    regulation: Regulation, procedure: Procedure, track: str, stage: str, facts: Facts, asked_on: date
) -> Answer[Duties]:
    """What must be done next about a part of this track at this stage, by which role at which place?

    Facts about an actor are left out of account. Raises KeyError for a track that the procedure does not have.
    """
    of_the_matter = {name: value for name, value in facts.items() if not name.startswith(ABOUT_THE_ACTOR)}
    asking = Asking("duties", regulation, Facts(of_the_matter, facts.declared), asked_on)
    _ = procedure.tracks[track]
    found = (one for one in procedure.moves_of(track) if stage in one.stages and one.by_itself is None)
    answered = tuple(duty for one in found if (duty := _duty(asking, procedure, one)) is not None)
    for duty in answered:
        for reason in (*duty.reasons, *duty.missing):
            asking.add(reason)
    return asking.answer(Duties(duties=answered))


def _duty(asking: Asking, procedure: Procedure, move: Move) -> Duty | None:
    """The duty that a move is on these facts; None where it is none, or where the matter takes another course."""
    if isinstance(move.duty, bool):
        called_for = Verdict(holds=move.duty)
    else:
        called_for = judge(move.duty, asking.facts)
    if called_for.holds is False:
        return None
    needs = tuple(needs_of(asking, move))
    judged = [(need, verdict_on(need, asking.facts)) for need in needs]
    if any(need.takes_another_course and verdict and verdict.holds is False for need, verdict in judged):
        return None
    bearers = tuple(one for one in procedure.actors(move) if _falls_to(one, needs, asking.facts))
    if not bearers:
        return None
    lacking = [(need, about) for need, verdict in judged if verdict and (about := _of_the_matter(verdict))]
    missing = tuple(reason_for(asking, procedure, move, need, verdict) for need, verdict in lacking)
    unknown = [name for _, verdict in lacking for name in verdict.missing]
    return Duty(
        move=move.move,
        term=move.term,
        track=move.track,
        who=tuple(Bearer(role=one.role, at=one.at, body=one.body) for one in bearers),
        stands=called_for.holds,
        missing=missing,
        find_first=tuple(dict.fromkeys((*called_for.missing, *unknown))),
        meets=(*move.meets, *limits_of(asking.regulation, move, "done")),
        reasons=tuple(dict.fromkeys(_laid_down(asking, procedure, move, bearers, called_for))),
    )


def _of_the_matter(verdict: Verdict) -> Verdict | None:
    """What a need that does not hold says about the matter; None where it holds, or speaks only of who acts."""
    if verdict.holds:
        return None
    named = tuple(name for name in verdict.missing or verdict.used if not name.startswith(ABOUT_THE_ACTOR))
    return verdict._replace(missing=named if verdict.missing else ()) if named else None


def _falls_to(actor: Actor, needs: tuple[Need, ...], facts: Facts) -> bool:
    """Whether it is waited for somebody in this role: they are called for on these facts, and no need that asks for another
    role shuts them out."""
    if actor.duty is not None and judge(actor.duty, facts).holds is False:
        return False
    acting = Facts({**facts, "actor_roles": (actor.role,) if actor.role else ()}, facts.declared)
    verdicts = (verdict_on(need, acting) for need in needs)
    return not any(one and one.holds is False and "actor_roles" in one.used for one in verdicts)


def _laid_down(
    asking: Asking, procedure: Procedure, move: Move, bearers: tuple[Actor, ...], called_for: Verdict
) -> Iterator[Reason]:
    """Where the duty comes from: the office's procedure, and the limits of the regulation it is to keep."""
    terms = {one.code: one.term for one in procedure.bodies}
    by_whom = "、".join(
        terms[one.body] if one.body else f"{asking.regulation.term(one.role)}（{PLACE_TERMS[one.at]}）"
        for one in bearers
    )
    yield asking.cited(procedure.cite(move), f"由{by_whom}办理“{move.term}”", called_for.used)
    for provision, rule in asking.regulation.rules("time_limit"):
        if rule.done in move.dates:
            yield asking.reason(provision)

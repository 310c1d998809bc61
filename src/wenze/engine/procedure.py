"""Which moves are open, who may make them, and what is missing?

The office's own procedure gives the moves; the regulation's provisions add to them: gates, channels, documents, routes.
A move is open only when every requirement is known to hold. Whatever is not known keeps it closed and says what to find.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, NamedTuple

from wenze.engine.answers import Answer, Frozen, Reason
from wenze.engine.asking import Asking
from wenze.engine.conditions import AnyOf, Comparison, Condition, Not, Verdict, judge
from wenze.engine.facts import Facts
from wenze.engine.kinds.procedure import DocumentRule
from wenze.engine.named import PLACEHOLDER
from wenze.engine.regulation import Move, Procedure, Provision, Regulation

Track = Literal["case", "respondent"]
NOT_RECUSED = Comparison.model_validate({"fact": "actor_recused", "is": False})
WRITTEN = Comparison.model_validate({"fact": "letter_written", "is": True})


class MoveAnswer(Frozen):
    """One move: open, closed (`missing` says why, clause by clause), or None where facts must be found first."""

    move: str
    term: str
    track: Track
    who: tuple[str, ...]
    leads_to: str = ""
    open: bool | None
    missing: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()
    find_first: tuple[str, ...] = ()


class Moves(Frozen):
    """Every move of a track that belongs to the stage, in the order of the procedure."""

    moves: tuple[MoveAnswer, ...]

    def __getitem__(self, move: str) -> MoveAnswer:
        return next(one for one in self.moves if one.move == move)


class _Need(NamedTuple):
    """One requirement laid on one move, where `when` holds: by the office (no provision) or by the regulation."""

    that: Condition
    says: str
    provision: Provision | None = None
    when: Condition | None = None
    is_condition: bool = True
    """Whether it is told as a condition that is met. That no other rule governs is nothing to fulfil."""


def moves(
    regulation: Regulation, procedure: Procedure, track: Track, stage: str, facts: Facts, asked_on: date
) -> Answer[Moves]:
    """Which moves of this track belong to this stage, and which of them are open on these facts?"""
    asking = Asking("procedure", regulation, facts, asked_on)
    answered = []
    for move in procedure.moves:
        if move.track == track and stage in move.stages:
            answered.append(_ask(asking, procedure, move))
    for one in answered:
        for reason in (*one.missing, *one.reasons):
            asking.add(reason)
    return asking.answer(Moves(moves=tuple(answered)))


def move(
    regulation: Regulation, procedure: Procedure, code: str, stage: str, facts: Facts, asked_on: date
) -> Answer[MoveAnswer]:
    """Is this one move open at this stage on these facts? Raises KeyError for a move the procedure does not have."""
    asking = Asking("procedure", regulation, facts, asked_on)
    found = next((one for one in procedure.moves if one.move == code), None)
    if found is None:
        raise KeyError(code)
    answered = _ask(asking, procedure, found)
    if stage not in found.stages:
        answered = _closed_by_stage(asking, procedure, found, stage, answered)
    for reason in (*answered.missing, *answered.reasons):
        asking.add(reason)
    return asking.answer(answered)


def advance(procedure: Procedure, stage: str, facts: Facts) -> str | None:
    """The stage a case passes to by itself on these facts; None where it stays."""
    return next((rule.to for rule in procedure.advances if rule.start == stage and judge(rule.when, facts).holds), None)


def _ask(asking: Asking, procedure: Procedure, move: Move) -> MoveAnswer:
    missing: list[Reason] = []
    reasons: list[Reason] = []
    find_first: list[str] = []
    known_closed = False
    own = (_Need(one.that, one.says) for one in move.needs)
    for need in (*_who(asking, move), *own, *_laid_on(asking, procedure, move)):
        verdict = _judge(need, asking.facts)
        if verdict is None:
            continue
        reason = _reason(asking, procedure, move, need, verdict)
        if verdict.holds:
            reasons.extend([reason] if need.provision and need.is_condition else [])
            continue
        missing.append(reason)
        known_closed = known_closed or verdict.holds is False
        find_first.extend(verdict.missing)
    reasons.extend(_noted(asking, move))
    is_open = False if known_closed else None if missing else True
    return MoveAnswer(
        move=move.move,
        term=move.term,
        track=move.track,
        who=move.who,
        leads_to=move.leads_to,
        open=is_open,
        missing=tuple(missing),
        reasons=tuple(dict.fromkeys(reasons)),
        find_first=tuple(dict.fromkeys(find_first)),
    )


def _judge(need: _Need, facts: Facts) -> Verdict | None:
    """The verdict on a need; None where it does not concern these facts; unknown where that is not known."""
    concerns = judge(need.when, facts)
    if concerns.holds is False:
        return None
    verdict = judge(need.that, facts)
    if concerns.holds is None and verdict.holds is not True:
        missing = tuple(dict.fromkeys((*concerns.missing, *verdict.missing)))
        return Verdict(holds=None, used=(*concerns.used, *verdict.used), missing=missing)
    return verdict


def _who(asking: Asking, move: Move) -> tuple[_Need, ...]:
    """The office's own rule that only these roles make the move, and nobody who is recused."""
    roles = AnyOf(any=tuple(Comparison(fact="actor_roles", includes=role) for role in move.who))
    by_whom = f"由{'、'.join(asking.regulation.term(role) for role in move.who)}办理"
    return (_Need(roles, by_whom), _Need(NOT_RECUSED, "你与本案有回避情形，不能办理，请交由他人办理"))


def _laid_on(asking: Asking, procedure: Procedure, move: Move) -> Iterator[_Need]:
    """What the provisions of the regulation add to this move, in the order of the paper."""
    for provision in asking.regulation.file.provisions:
        yield from _gates(provision, move.move)
        if move.move == procedure.initiation:
            yield from _beginnings(provision, asking.facts)
        for rule in provision.route:
            if move.move in rule.instead_of:
                yield _Need(_not(rule.when), provision.says, provision)
        for document in provision.document:
            if move.move == document.issued_by:
                yield from _contents(provision, document)
    yield from _only_for(asking.regulation.rules("route"), "go", move.move)
    yield from _only_for(asking.regulation.rules("referral"), "move", move.move)


def _gates(provision: Provision, move: str) -> Iterator[_Need]:
    for rule in provision.gate:
        if move in rule.before:
            yield from (_Need(one.that, one.says, provision, rule.when) for one in rule.needs)


def _beginnings(provision: Provision, facts: Facts) -> Iterator[_Need]:
    """What a case needs to begin: that no other rule governs it, and what its channel of leads must carry."""
    for rule in provision.outside:
        says = f"由《{rule.governed_by}》调整，该文件没有提供，不能按本办法启动"
        yield _Need(_not(rule.when), says, provision, is_condition=False)
    for channel in provision.channel:
        came_so = Comparison.model_validate({"fact": "lead_channel", "is": channel.code})
        yield from (_Need(one.that, one.says, provision, came_so) for one in channel.needs)
        if not channel.needs and facts.get("lead_channel") == channel.code:
            yield _Need(came_so, provision.says, provision)


def _contents(provision: Provision, rule: DocumentRule) -> Iterator[_Need]:
    for code, term in rule.elements.items():
        that = Comparison(fact="letter_elements", includes=code)
        yield _Need(that, f"文书没有写明“{term}”，请补写", provision)
    if rule.written:
        yield _Need(WRITTEN, "须作成书面文书", provision)


def _noted(asking: Asking, move: Move) -> Iterator[Reason]:
    """What the regulation says about this move without adding to what it needs: permits that hold, records kept."""
    for provision, rule in asking.regulation.rules("permit"):
        verdict = judge(rule.when, asking.facts)
        if rule.what == move.move and verdict.holds:
            yield asking.reason(provision, used=verdict.used)
    for provision, rule in asking.regulation.rules("ledger"):
        if rule.move == move.move:
            yield asking.reason(provision)


def _only_for(rules: tuple[tuple[Provision, Any], ...], field: str, move: str) -> Iterator[_Need]:
    """A move that routes or links lead to is open only where one of them holds."""
    leading = [(provision, rule) for provision, rule in rules if getattr(rule, field) == move]
    if leading:
        either = AnyOf(any=tuple(rule.when for _, rule in leading))
        says = "只用于：" + "；".join(provision.says for provision, _ in leading)
        yield _Need(either, says, leading[0][0])


def _not(condition: Condition) -> Condition:
    return Not.model_validate({"not": condition})


def _reason(asking: Asking, procedure: Procedure, move: Move, need: _Need, verdict: Verdict) -> Reason:
    says = PLACEHOLDER.sub(lambda found: asking.facts.shown(found.group(1)), need.says)
    if verdict.holds is None:
        unknown = "、".join(asking.facts.term(name) for name in verdict.missing)
        says = f"{says}(尚未查明：{unknown})"
    elif verdict.holds and need.provision is not None:
        says = need.provision.says
    if need.provision is None:
        return asking.cited(procedure.cite(move), says, verdict.used)
    return asking.reason(need.provision, says, verdict.used)


def _closed_by_stage(asking: Asking, procedure: Procedure, move: Move, stage: str, answered: MoveAnswer) -> MoveAnswer:
    terms = {one.stage: one.term for one in procedure.tracks[move.track]}
    allowed = "、".join(terms[one] for one in move.stages)
    says = f"“{move.term}”只在“{allowed}”阶段办理，现在是“{terms.get(stage, stage)}”"
    reason = asking.cited(procedure.cite(move), says)
    return answered.model_copy(update={"open": False, "missing": (reason, *answered.missing)})

"""What does a move need on these facts: by the office's procedure, and by what the provisions of the regulation lay on it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from wenze.engine.answers import Reason
from wenze.engine.asking import Asking
from wenze.engine.conditions import AnyOf, Comparison, Condition, Not, Verdict, judge
from wenze.engine.facts import Facts
from wenze.engine.kinds.procedure import DocumentRule
from wenze.engine.named import PLACEHOLDER
from wenze.engine.procedure_file import Actor, Move, Procedure
from wenze.engine.regulation import Provision

NOT_RECUSED = Comparison.model_validate({"fact": "actor_recused", "is": False})
BEGINS = "initiate"
"""The anchor at which it is asked whether another rule governs, and what the channel of the lead must carry."""
WRITTEN = Comparison.model_validate({"fact": "letter_written", "is": True})


class Need(NamedTuple):
    """One requirement laid on one move, where `when` holds: by the office (no provision) or by the regulation."""

    that: Condition
    says: str
    provision: Provision | None = None
    when: Condition | None = None
    is_condition: bool = True
    """Whether it is told as a condition that is met. That no other rule governs is nothing to fulfil."""
    takes_another_course: bool = False
    """Whether the matter takes another course where this does not hold: then the move is not merely closed for now."""


def who_may(asking: Asking, procedure: Procedure, move: Move) -> tuple[Need, ...]:
    """The office's own rule that only these make the move, and nobody who is recused. Nobody makes what the system makes."""
    if move.by_itself is not None:
        return ()
    actors = procedure.actors(move)
    terms = {one.code: one.term for one in procedure.bodies}
    by_whom = "、".join(dict.fromkeys(terms.get(one.body) or asking.regulation.term(one.role) for one in actors))
    either = AnyOf(any=tuple(_is(one) for one in actors))
    return (
        Need(either, f"由{by_whom}办理"),
        Need(NOT_RECUSED, "你与本案有回避情形，不能办理，请交由他人办理"),
    )


def _is(actor: Actor) -> Condition:
    if actor.body:
        return Comparison(fact="actor_bodies", includes=actor.body)
    return Comparison(fact="actor_roles", includes=actor.role)


def needs_of(asking: Asking, move: Move) -> Iterator[Need]:
    """What the matter itself must meet, whoever acts: first by the office, then by the regulation."""
    yield from (Need(one.that, one.says) for one in move.needs)
    yield from _laid_on(asking, move)


def verdict_on(need: Need, facts: Facts) -> Verdict | None:
    """The verdict on a need; None where it does not concern these facts; unknown where that is not known."""
    concerns = judge(need.when, facts)
    if concerns.holds is False:
        return None
    verdict = judge(need.that, facts)
    if concerns.holds is None and verdict.holds is not True:
        missing = tuple(dict.fromkeys((*concerns.missing, *verdict.missing)))
        return Verdict(holds=None, used=(*concerns.used, *verdict.used), missing=missing)
    return verdict


def reason_for(asking: Asking, procedure: Procedure, move: Move, need: Need, verdict: Verdict) -> Reason:
    """The sentence for a need with its source, on the facts of `asking`."""
    says = PLACEHOLDER.sub(lambda found: asking.facts.shown(found.group(1)), need.says)
    if verdict.holds is None:
        unknown = "、".join(asking.facts.term(name) for name in verdict.missing)
        says = f"{says}(尚未查明：{unknown})"
    elif verdict.holds and need.provision is not None:
        says = need.provision.says
    if need.provision is None:
        return asking.cited(procedure.cite(move), says, verdict.used)
    return asking.reason(need.provision, says, verdict.used)


def _laid_on(asking: Asking, move: Move) -> Iterator[Need]:
    """What the provisions of the regulation add to this move, in the order of the paper."""
    for provision in asking.regulation.file.provisions:
        yield from _gates(provision, move)
        if BEGINS in move.counts_as:
            yield from _beginnings(provision, asking.facts)
        for rule in provision.route:
            if set(move.counts_as) & set(rule.instead_of):
                yield Need(_not(rule.when), provision.says, provision, takes_another_course=True)
        for document in provision.document:
            if document.issued_by in move.counts_as:
                yield from _contents(provision, document)
    yield from _only_for(asking.regulation.rules("route"), "go", move)
    yield from _only_for(asking.regulation.rules("referral"), "move", move)


def _gates(provision: Provision, move: Move) -> Iterator[Need]:
    for rule in provision.gate:
        if set(move.counts_as) & set(rule.before):
            yield from (Need(one.that, one.says, provision, rule.when) for one in rule.needs)


def _beginnings(provision: Provision, facts: Facts) -> Iterator[Need]:
    """What a case needs to begin: that no other rule governs it, and what its channel of leads must carry."""
    for rule in provision.outside:
        says = f"由《{rule.governed_by}》调整，该文件没有提供，不能按本办法启动"
        yield Need(_not(rule.when), says, provision, is_condition=False)
    for channel in provision.channel:
        came_so = Comparison.model_validate({"fact": "lead_channel", "is": channel.code})
        yield from (Need(one.that, one.says, provision, came_so) for one in channel.needs)
        if not channel.needs and facts.get("lead_channel") == channel.code:
            yield Need(came_so, provision.says, provision)


def _contents(provision: Provision, rule: DocumentRule) -> Iterator[Need]:
    for code, term in rule.elements.items():
        that = Comparison(fact="letter_elements", includes=code)
        yield Need(that, f"文书没有写明“{term}”，请补写", provision)
    if rule.written:
        yield Need(WRITTEN, "须作成书面文书", provision)


def _only_for(rules: tuple[tuple[Provision, Any], ...], field: str, move: Move) -> Iterator[Need]:
    """A move that routes or links lead to is open only where one of them holds."""
    leading = [(provision, rule) for provision, rule in rules if getattr(rule, field) in move.counts_as]
    if leading:
        either = AnyOf(any=tuple(rule.when for _, rule in leading))
        says = "只用于：" + "；".join(provision.says for provision, _ in leading)
        yield Need(either, says, leading[0][0], takes_another_course=True)


def _not(condition: Condition) -> Condition:
    return Not.model_validate({"not": condition})

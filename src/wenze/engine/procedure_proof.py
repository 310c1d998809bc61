"""Is anything that a regulation demands lost under a procedure? Asked before an office handles matters by the two together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from wenze.engine.answers import Answer, Citation, Frozen
from wenze.engine.asking import Asking
from wenze.engine.conditions import Condition, facts_named
from wenze.engine.facts import Facts
from wenze.engine.procedure_file import Move, Procedure
from wenze.engine.procedure_needs import BEGINS
from wenze.engine.regulation import Provision, Regulation
from wenze.engine.vocabulary import Anchor, Vocabulary

Edge = tuple[str, str, Move | None]
"""From one stage to another, by a move, or by itself."""


class Fault(Frozen):
    """One thing that is lost, in a sentence, with the row of the regulation or the part of the procedure that it is about."""

    kind: Literal["lost", "passed_by", "no_source", "not_reached"]
    says: str
    citation: Citation


class Proof(Frozen):
    """What a regulation loses under a procedure; nothing where it is proved."""

    faults: tuple[Fault, ...]

    @property
    def is_proved(self) -> bool:
        """Whether nothing is lost."""
        return not self.faults


def prove(regulation: Regulation, procedure: Procedure, vocabulary: Vocabulary) -> Answer[Proof]:
    """What does this regulation lose under this procedure?

    `lost`: an anchor that the regulation ties something to, and that no move counts as. `passed_by`: an anchor that every matter should pass,
    and that a way to a final stage does not. `no_source`: a fact that a rule asks for and nobody tells. `not_reached`: a final stage to which no
    way leads.
    """
    asking = Asking("proof", regulation, Facts({}, regulation.declared), None)
    faults = (
        *_anchors_lost(asking, procedure, vocabulary),
        *_facts_without_source(asking, procedure),
        *_stages_not_reached(asking, procedure),
    )
    return asking.answer(Proof(faults=faults))


# ── anchors ──


def _anchors_lost(asking: Asking, procedure: Procedure, vocabulary: Vocabulary) -> Iterator[Fault]:
    anchors = {one.code: one for one in vocabulary.anchors}
    ends = {code for code, one in anchors.items() if one.lies == "ends"}
    seen: set[str] = set()
    for provision, code in _tied(asking.regulation):
        if code in seen:
            continue
        seen.add(code)
        anchor, citation = anchors[code], asking.reason(provision).citation
        counting = [one for one in procedure.moves if code in one.counts_as]
        if not counting:
            says = f"没有哪一步算作“{anchor.term}”，{provision.clause}的要求落空：{provision.says}"
            yield Fault(kind="lost", says=says, citation=citation)
        elif anchor.lies == "always":
            yield from _passed_by(procedure, anchor, counting, ends, citation)


def _tied(regulation: Regulation) -> Iterator[tuple[Provision, str]]:
    """Every anchor that a row ties a gate, a route, a document or a referral to, and what must be asked at the beginning."""
    for provision in regulation.file.provisions:
        if provision.outside or provision.channel:
            yield provision, BEGINS
        for gate in provision.gate:
            yield from ((provision, anchor) for anchor in gate.before)
        for route in provision.route:
            yield from ((provision, anchor) for anchor in (route.go, *route.instead_of))
        for document in provision.document:
            yield from ((provision, anchor) for anchor in (document.issued_by,) if anchor)
        yield from ((provision, referral.move) for referral in provision.referral)


def _passed_by(
    procedure: Procedure, anchor: Anchor, counting: list[Move], ends: set[str], citation: Citation
) -> Iterator[Fault]:
    """A way to a final stage, on a track where this anchor is made, that neither passes it nor ends the matter otherwise."""
    for track in dict.fromkeys(one.track for one in counting):
        edges = [edge for edge in _edges(procedure, track) if not _counts(edge[2], {anchor.code} | ends)]
        start, finals = procedure.tracks[track].first_stage, procedure.tracks[track].final_stages
        way = _way(edges, start, finals)
        if way is not None:
            terms = procedure.tracks[track].terms
            walked = " → ".join(terms[stage] for stage in way)
            says = f"{procedure.tracks[track].term}可以不经过“{anchor.term}”就到终了：{walked}"
            yield Fault(kind="passed_by", says=says, citation=citation)


def _counts(move: Move | None, anchors: set[str]) -> bool:
    return move is not None and bool(anchors & set(move.counts_as))


def _edges(procedure: Procedure, track: str) -> Iterator[Edge]:
    """How a part of this track goes from stage to stage. A move of another track takes it on from where it began."""
    line = procedure.tracks[track]
    for move in procedure.moves:
        starts = move.stages if move.track == track else (line.first_stage,) if track in move.leads_to else ()
        yield from ((start, end, move) for start in starts for end in move.reaches(track) if start != end)
    yield from ((one.start, one.to, None) for one in procedure.advances if one.track == track)


def _way(edges: list[Edge], start: str, finals: frozenset[str]) -> tuple[str, ...] | None:
    """The shortest way from a stage to a final one; None where there is none."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while waiting:
        way = waiting.pop(0)
        if way[-1] in finals:
            return way
        for begin, end, _move in edges:
            if begin == way[-1] and end not in seen:
                seen.add(end)
                waiting.append((*way, end))
    return None


# ── facts ──


def _facts_without_source(asking: Asking, procedure: Procedure) -> Iterator[Fault]:
    own = {one.fact for one in asking.regulation.file.facts} if any(one.finds for one in procedure.moves) else set()
    told = set(procedure.tells) | own
    seen: set[str] = set()
    for provision in asking.regulation.file.provisions:
        for condition in _conditions(provision):
            for name in facts_named(condition):
                if name not in told and name not in seen:
                    seen.add(name)
                    says = f"“{asking.facts.term(name)}”（{name}）没有来源，{provision.clause}的要求无从判断"
                    yield Fault(kind="no_source", says=says, citation=asking.reason(provision).citation)


def _conditions(provision: Provision) -> Iterator[Condition]:
    """Every condition of a row that decides whether a move is open."""
    rules: tuple[Any, ...] = (
        *provision.gate,
        *provision.route,
        *provision.referral,
        *provision.outside,
        *provision.channel,
    )
    for rule in rules:
        when = getattr(rule, "when", None)
        yield from [when] if when is not None else []
        yield from (one.that for one in getattr(rule, "needs", ()))


# ── stages ──


def _stages_not_reached(asking: Asking, procedure: Procedure) -> Iterator[Fault]:
    for code, track in procedure.tracks.items():
        edges = list(_edges(procedure, code))
        for stage in track.stages:
            if stage.final and _way(edges, track.first_stage, frozenset({stage.stage})) is None:
                says = f"{track.term}到不了“{stage.term}”，请核对各动作的 leads_to、may_lead_to 和 advances"
                yield Fault(kind="not_reached", says=says, citation=procedure.cite_words(track.term))

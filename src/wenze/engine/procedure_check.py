"""Does everything that a procedure names exist, and does it fit where it stands? Called once when the file is read."""

from __future__ import annotations

from collections.abc import Iterator

from wenze.engine.named import Checker, families
from wenze.engine.procedure_file import Move, PartsReach, Procedure
from wenze.engine.vocabulary import Vocabulary
from wenze.engine.yaml_events import Document, Place


def check_procedure(procedure: Procedure, vocabulary: Vocabulary, document: Document) -> None:
    """Refuse (RulebookError with line and remedy) a procedure that names what does not exist or does not fit."""
    declared = {fact.fact: fact for fact in vocabulary.facts}
    checker = Checker(declared, families(declared, vocabulary), document)
    checker.check(procedure, ())
    _Checked(procedure, vocabulary, checker, document).all()


class _Checked:
    """One procedure being checked."""

    def __init__(self, procedure: Procedure, vocabulary: Vocabulary, checker: Checker, document: Document) -> None:
        self.procedure, self.vocabulary, self.checker, self.document = procedure, vocabulary, checker, document
        self.limits = {one.limit for one in procedure.limits}

    def all(self) -> None:
        """Every part of the file, in its order."""
        self._tracks()
        self._actors()
        codes = {one.move for one in self.procedure.moves}
        for index, move in enumerate(self.procedure.moves):
            self._move(move, ("moves", index))
            if move.move in {one.move for one in self.procedure.moves[:index]}:
                raise self.document.refuse(("moves", index), f"动作“{move.move}”写了两次，请删去一个")
        self._advances()
        self._rounds(codes)

    def _tracks(self) -> None:
        tracks = self.procedure.tracks
        for code, track in tracks.items():
            place: Place = ("tracks", code)
            listed = [one.stage for one in track.stages]
            twice = next((one for index, one in enumerate(listed) if one in listed[:index]), None)
            if twice:
                raise self.document.refuse(place, f"阶段“{twice}”写了两次，请删去一个")
            if not track.final_stages:
                raise self.document.refuse(place, f"“{track.term}”没有终了的阶段，请在最后的阶段写 final: true")
            self._stages((track.first,) if track.first else (), code, (*place, "first"))
            self.checker.known((track.parent,) if track.parent else (), set(tracks), "轨道", (*place, "parent"))
            if code in self._above(code):
                raise self.document.refuse((*place, "parent"), f"轨道“{code}”绕回到自己，请改正 parent")

    def _above(self, code: str) -> Iterator[str]:
        """The tracks above one, from its parent on; ends where it would go round."""
        seen: set[str] = set()
        parent = self.procedure.tracks[code].parent
        while parent in self.procedure.tracks and parent not in seen:
            seen.add(parent)
            yield parent
            parent = self.procedure.tracks[parent].parent

    def _actors(self) -> None:
        roles = {one.code for one in self.vocabulary.roles}
        bodies = {one.code for one in self.procedure.bodies}
        for name, actor in self.procedure.who.items():
            self.checker.known((actor.role,) if actor.role else (), roles, "角色", ("who", name))
            self.checker.known((actor.body,) if actor.body else (), bodies, "议事机构", ("who", name))

    def _move(self, move: Move, place: Place) -> None:
        known, tracks = self.checker.known, set(self.procedure.tracks)
        known((move.track,), tracks, "轨道", (*place, "track"))
        self._stages(move.stages, move.track, (*place, "stages"))
        self._stages((move.begins,) if move.begins else (), move.track, (*place, "begins"))
        for track, stage in move.leads_to.items():
            known((track,), tracks, "轨道", (*place, "leads_to"))
            self._stages((stage,), track, (*place, "leads_to"))
        for track, stages in move.may_lead_to.items():
            known((track,), tracks, "轨道", (*place, "may_lead_to"))
            self._stages(stages, track, (*place, "may_lead_to"))
        known(move.who, set(self.procedure.who), "办理人", (*place, "who"))
        for field in ("starts", "meets"):
            known(getattr(move, field), self.limits, "本机构期限", (*place, field))
        if move.by_itself is not None and move.by_itself.after_limit:
            known((move.by_itself.after_limit,), self.limits, "本机构期限", (*place, "by_itself"))
        self._places(move, place)

    def _places(self, move: Move, place: Place) -> None:
        """A place at a party is only for the moves of a track about a party, or of one beneath it."""
        lines = (move.track, *self._above(move.track))
        if any(self.procedure.tracks[track].of == "party" for track in lines):
            return
        for actor in self.procedure.actors(move):
            if actor.at.startswith("party."):
                says = f"“{move.term}”不是就当事方办理的，办理人不能在 {actor.at}，请改正 who 或者轨道"
                raise self.document.refuse((*place, "who"), says)

    def _stages(self, named: tuple[str, ...], track: str, place: Place) -> None:
        self.checker.known(named, set(self.procedure.tracks[track].terms), "阶段", place)

    def _advances(self) -> None:
        for index, one in enumerate(self.procedure.advances):
            place: Place = ("advances", index)
            self.checker.known((one.track,), set(self.procedure.tracks), "轨道", (*place, "track"))
            self._stages((one.start, one.to), one.track, place)
            if isinstance(one.when, PartsReach):
                self.checker.known((one.when.parts,), set(self.procedure.tracks), "轨道", (*place, "when"))
                self._stages((*one.when.every, *one.when.some), one.when.parts, (*place, "when"))

    def _rounds(self, codes: set[str]) -> None:
        for index, one in enumerate(self.procedure.rounds):
            place: Place = ("rounds", index)
            self.checker.known((one.move,), codes, "动作", (*place, "move"))
            self._stages(one.stages, self.procedure.move(one.move).track, (*place, "stages"))

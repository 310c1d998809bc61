"""What a procedure says: tracks with their stages, who acts and where, moves, what passes on by itself, and what is done in rounds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from wenze.engine.answers import Basis, Citation, Frozen
from wenze.engine.conditions import Condition
from wenze.engine.kinds.codes import AnchorCode, DayFact, FactCode
from wenze.engine.kinds.grounds import Requirement
from wenze.engine.spans import Span
from wenze.engine.vocabulary import Term

About = Literal["matter", "party", "finding", "event", "limit"]
ABOUT_TERMS: dict[About, str] = {
    "matter": "事项",
    "party": "当事方",
    "finding": "认定",
    "event": "事件",
    "limit": "期限",
}

At = Literal[
    "matter.officer",
    "matter.organ",
    "matter.organ_or_above",
    "matter.superior",
    "party.organ",
    "party.organ_or_above",
    "party.person",
    "anywhere",
]
PLACE_TERMS: dict[At, str] = {
    "matter.officer": "本件承办人",
    "matter.organ": "办理机构",
    "matter.organ_or_above": "办理机构或者其上级",
    "matter.superior": "办理机构的上一级机构",
    "party.organ": "当事方所在单位",
    "party.organ_or_above": "当事方所在单位或者其上级",
    "party.person": "当事人本人",
    "anywhere": "不限单位",
}


class Stage(Frozen):
    """A stage of a track, in order."""

    stage: str
    term: str
    final: bool = False


class Track(Frozen):
    """A line of stages that a part of the matter runs along: what it is about, and the track of the part it belongs to.

    `first` is the stage in which a part begins; the first one listed where it is not written.
    """

    term: str
    of: About
    parent: str = ""
    first: str = ""
    stages: tuple[Stage, ...] = Field(min_length=1)

    @property
    def first_stage(self) -> str:
        """The stage in which a part of this track begins."""
        return self.first or self.stages[0].stage

    @property
    def terms(self) -> dict[str, str]:
        """Every stage with its term, in order."""
        return {one.stage: one.term for one in self.stages}

    @property
    def final_stages(self) -> frozenset[str]:
        """The stages after which nothing more is done."""
        return frozenset(one.stage for one in self.stages if one.final)


class Actor(Frozen):
    """Who makes a move: a role at a place, or a body that each office binds to an organ or a meeting of its own.

    `duty` is the condition on which what these must do next is their duty: they may do it where it does not hold, and are not waited for.
    """

    role: str = ""
    at: At = "matter.organ"
    body: str = ""
    duty: Condition | None = None

    @model_validator(mode="after")
    def _role_or_body(self) -> Actor:
        if bool(self.role) == bool(self.body):
            raise ValueError("办理人写 role（角色，在 at 写明哪里的）或者 body（议事机构、部门）之一")
        return self


class ByItself(Frozen):
    """When the system makes a move: on the day of a day fact, or when a limit of the procedure has passed."""

    day: DayFact = ""
    after_limit: str = ""

    @model_validator(mode="after")
    def _one_time(self) -> ByItself:
        if bool(self.day) == bool(self.after_limit):
            raise ValueError("到时自动办理的写 day（哪一天）或者 after_limit（哪个期限届满）之一")
        return self


class OfficeLimit(Frozen):
    """A time limit of the office's own; `within` is its length where the office sets one."""

    limit: str
    term: str
    within: Span | None = None


def _yes_or_condition(value: Any) -> str:
    return "condition" if isinstance(value, dict | Frozen) else "yes_no"


Duty = Annotated[
    Annotated[bool, Tag("yes_no")] | Annotated[Condition, Tag("condition")], Discriminator(_yes_or_condition)
]


class Move(Frozen):
    """One move: where it is open, who makes it, what it needs, where it leads.

    `stages` are those of its own track in which it is open; `begins` is the stage in which it begins a new part of that track instead.
    `leads_to` is a stage of its own track, or track → stage; `may_lead_to` lists the stages that the act itself chooses from. `duty` says
    whether, or on which facts, the move is a duty of who makes it. `starts` and `meets` are limits of the office's own; `dates` are the days
    that the move sets, from which limits of the regulation count, or with which they are met. `counts_as` are the anchors to which regulations tie
    their gates, routes and documents. `finds`: by it a person finds the facts that only the regulation declares.
    """

    move: str
    term: str
    track: str
    stages: tuple[str, ...] = ()
    begins: str = ""
    who: tuple[str, ...] = ()
    by_itself: ByItself | None = None
    leads_to: dict[str, str] = {}
    may_lead_to: dict[str, tuple[str, ...]] = {}
    needs: tuple[Requirement, ...] = ()
    duty: Duty = True
    starts: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    dates: tuple[DayFact, ...] = ()
    counts_as: tuple[AnchorCode, ...] = ()
    finds: bool = False

    @model_validator(mode="before")
    @classmethod
    def _on_its_own_track(cls, value: Any) -> Any:
        """A stage or a list of stages without a track is of the move's own track; one anchor is written without a list."""
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("counts_as"), str):
            value = {**value, "counts_as": [value["counts_as"]]}
        short = {"leads_to": str, "may_lead_to": list}
        own = {
            key: {value.get("track"): value[key]} for key, shape in short.items() if isinstance(value.get(key), shape)
        }
        return {**value, **own}

    @model_validator(mode="after")
    def _somewhere_by_somebody(self) -> Move:
        if bool(self.stages) == bool(self.begins):
            raise ValueError("动作写 stages（在哪些阶段办理）或者 begins（由它开始，从哪个阶段起）之一")
        if bool(self.who) == bool(self.by_itself):
            raise ValueError("动作写 who（由谁办理）或者 by_itself（到时自动办理）之一")
        return self

    @property
    def goes_to(self) -> str:
        """The stage of its own track that it leads to; empty where it stays, or where the act itself chooses."""
        return self.leads_to.get(self.track, self.begins)

    def reaches(self, track: str) -> tuple[str, ...]:
        """Every stage of a track that a part may come to by this move."""
        begun = (self.begins,) if self.begins and track == self.track else ()
        led = (self.leads_to[track],) if track in self.leads_to else ()
        return tuple(dict.fromkeys((*begun, *led, *self.may_lead_to.get(track, ()))))


class PartsReach(Frozen):
    """Every part, or at least one part, of another track stands in one of these stages. Of no part at all neither holds."""

    parts: str
    every: tuple[str, ...] = ()
    some: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _every_or_some(self) -> PartsReach:
        if bool(self.every) == bool(self.some):
            raise ValueError("随其他部分进展的，写 every（全部到达这些阶段）或者 some（有一个到达）之一")
        return self

    def holds(self, stages: tuple[str, ...]) -> bool:
        """Does it hold for parts that stand in these stages?"""
        if self.every:
            return bool(stages) and all(one in self.every for one in stages)
        return any(one in self.some for one in stages)


def _parts_or_facts(value: Any) -> str:
    return "parts" if isinstance(value, PartsReach) or (isinstance(value, dict) and "parts" in value) else "facts"


When = Annotated[
    Annotated[PartsReach, Tag("parts")] | Annotated[Condition, Tag("facts")], Discriminator(_parts_or_facts)
]


class Advance(Frozen):
    """A part passes to another stage by itself when these facts hold, or when parts of another track have come so far."""

    track: str
    start: str = Field(alias="from")
    to: str
    when: When


class Round(Frozen):
    """A move made again and again while a part stands in these stages: once in every span. `nil`: with nothing to report it is still made."""

    round: str
    term: str
    move: str
    stages: tuple[str, ...] = Field(min_length=1)
    every: Span
    nil: bool = False


class Procedure(Frozen):
    """A procedure of the office: cited as the office's, never as the regulation's.

    `sources` are the sources of leads under a regulation that lists none of its own. `bodies` are bound by each office on a page.
    `tells` are the facts that the office tells by itself, from what its moves write down.
    """

    id: str
    title: str
    edition: str
    tracks: dict[str, Track] = Field(min_length=1)
    who: dict[str, Actor]
    bodies: tuple[Term, ...] = ()
    limits: tuple[OfficeLimit, ...] = ()
    sources: tuple[Term, ...] = ()
    advances: tuple[Advance, ...] = ()
    rounds: tuple[Round, ...] = ()
    tells: tuple[FactCode, ...] = ()
    moves: tuple[Move, ...] = Field(min_length=1)

    def move(self, code: str) -> Move:
        """The move of this code. Raises KeyError where there is none."""
        found = next((one for one in self.moves if one.move == code), None)
        if found is None:
            raise KeyError(code)
        return found

    def moves_of(self, track: str) -> tuple[Move, ...]:
        """The moves of one track, in order."""
        return tuple(one for one in self.moves if one.track == track)

    def actors(self, move: Move) -> tuple[Actor, ...]:
        """Who makes a move, in order."""
        return tuple(self.who[name] for name in move.who)

    def cite(self, move: Move) -> Citation:
        """The citation of one move."""
        return self.cite_words(move.term)

    def cite_words(self, words: str) -> Citation:
        """The citation of the part of the procedure that goes by these words."""
        return Citation(regulation=self.id, edition=self.edition, clause=f"“{words}”", basis=Basis.OFFICE)

"""A move of a procedure is declared once, beside its act. Pages, interface, checks and tests read the declaration.

Who makes a move, at which stage, what it needs and where it leads stands in the procedure file. Here stands what only a
program can say: the act itself, its form, and what a page shows with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from wenze.engine.procedure import MoveAnswer
from wenze.office.moves.parts import PartNow
from wenze.office.people.refusals import NotYours


@dataclass(frozen=True)
class Done:
    """What came of an act.

    ``says``      what was done, in one sentence, for the journal
    ``made``      the row that the act made; whoever made the move gets it. Where there is none they get the step
    ``document``  the letter that the act issued
    ``to_stage``  the stage that the act itself settled. Where it settled none, the procedure says where the move leads
    ``detail``    what the journal keeps beside the sentence
    ``changes``   is the matter now another than before, so that a page that was opened earlier is out of date?
    """

    says: str
    made: Any = None
    document: Any = None
    to_stage: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    changes: bool = True


@dataclass(frozen=True)
class Submits:
    """That a move hands something in for others to decide, so that it may be taken back (撤回) until one of them opened it.

    ``answered_by``  the moves by which the others answer it: whoever may make one of them is the other side
    ``followed_by``  other moves that rest on it: after one of them it is no longer taken back
    ``undo``         undoes what the act wrote, and answers what had been typed, for its form to begin with. It is asked with
                     what is taken back (``TakingBack`` of the room)
    """

    answered_by: tuple[str, ...]
    followed_by: tuple[str, ...] = ()
    undo: Callable[[Any], Mapping[str, Any]] = lambda _back: {}


@dataclass(frozen=True)
class Move:
    """One move: its act, and all that is said about it.

    ``code``         its name in the procedure file
    ``form``         the form that asks for the arguments of the act
    ``hint``         a few words under its button
    ``label``        what its button says of a matter, where that is more than the name of the move
    ``page``         where its page is for a matter, where that is not the page of the floor. Empty: it stands on the page of
                     the matter itself and has no button
    ``supplies``     facts that its own form settles, so that a page offers the form before they are known
    ``fills``        the fact of which its own form fills in what is missing
    ``answers``      what it answers. Moves with the same word here are different answers to one request
    ``is_aside``     is it out of the usual course, so that it stands last among the buttons?
    ``shows``        what a page shows beside the form: file, findings, hearing, proposals, decision, appeal
    ``issues``       the kinds of letter that it issues
    ``decides``      the kind of its letter that decides something about a person. The law is asked again before it goes out
    ``waits``        does somebody's matter, as it stands, wait for this move?
    ``progress``     how far the matter of this move has come, in words
    ``is_of_appeal`` is it a move of the appeal? Whoever made it has not by that handled the matter itself
    ``is_open_to_part``  may whoever sees only one part of the matter read that it was made?
    ``sends_back``   does it send the matter back to its officer?
    ``takes_back``   does it take back a wrong entry?
    ``submits``      does it hand something in that others decide on? Then how it is taken back
    ``preview``      the letter as it would be issued from what is typed, as a file
    ``day``          the day on which the move happened, where an argument of the act says it. It is asked with today's date
                     and the arguments of the act, and may refuse them
    ``tells``        facts that the arguments bring, for the law to judge the move by. It is asked with what the move is about,
                     the day of the move and the arguments of the act
    """

    code: str
    act: Callable[..., Done]
    procedure: Procedure
    form: Any
    hint: Any = ""
    label: Callable[[Any], str] | None = None
    page: Callable[[Any], str] | None = None
    supplies: frozenset[str] = frozenset()
    fills: str = ""
    answers: str = ""
    is_aside: bool = False
    shows: frozenset[str] = frozenset()
    issues: frozenset[str] = frozenset()
    decides: str = ""
    waits: Callable[[Any], bool] | None = None
    progress: Callable[[Any], str] | None = None
    is_of_appeal: bool = False
    is_open_to_part: bool = False
    sends_back: bool = False
    takes_back: bool = False
    submits: Submits | None = None
    preview: Callable[..., bytes] | None = None
    day: Callable[..., Any] | None = None
    tells: Callable[..., Mapping[str, Any]] | None = None

    @property
    def letters(self) -> frozenset[str]:
        """Every kind of letter that it issues."""
        return self.issues | ({self.decides} if self.decides else set())

    def __call__(
        self, *, by: Any, today: Any, happened_on: Any = None, version: int | None = None, **given: Any
    ) -> Any:
        """Make the move, all of it or nothing: begin, act, finish. ``given`` are what it is about and the arguments of the
        act. Answers the row that was made, or the step. Raises what the beginning, the law or the act refuses."""
        about = {name: given.pop(name) for name in self.procedure.about if name in given}
        with transaction.atomic():
            going = self.procedure.begin(
                by=by,
                today=today,
                move=self,
                happened_on=self.day(today, **given) if self.day else happened_on,
                version=version,
                given=given,
                **about,
            )
            done = self.act(going, **given)
            step = self.procedure.finish(going, done)
        return step if done.made is None else done.made


class Procedure:
    """The moves of one kind of matter, and how one of them begins and ends.

    ``kind`` is the code of that kind, as in ``Matter.kind``; ``under`` is the id of the procedure file. ``about`` names the
    arguments that say what a move is about, such as the case or one respondent. ``begin`` takes the matter, asks the law and
    answers the move in progress; ``finish`` writes down what came of it. ``parts`` answers the parts of a matter as they
    stand on a day.
    """

    def __init__(
        self,
        kind: str,
        under: str,
        about: tuple[str, ...],
        begin: Callable[..., Any],
        finish: Callable[..., Any],
        parts: Callable[[Any, date], Iterable[PartNow]],
    ) -> None:
        self.kind, self.under, self.about = kind, under, about
        self.begin, self.finish, self.parts = begin, finish, parts
        self._moves: dict[str, Move] = {}
        _PROCEDURES[kind] = self

    def move(self, code: str, *, form: Any, **said: Any) -> Callable[[Callable[..., Done]], Move]:
        """Declare the function below as the act of this move. The other arguments are those of ``Move``."""
        for name in ("supplies", "shows", "issues"):
            if name in said:
                said[name] = frozenset(said[name])

        def declared(act: Callable[..., Done]) -> Move:
            made = Move(code, act, self, form, **said)
            if code in self._moves:
                raise ValueError(f"the move {code} is declared twice")
            self._moves[code] = made
            return made

        return declared

    def elsewhere(self, code: str, *, page: Callable[[Any], str], **said: Any) -> None:
        """Declare a move of the file that is made on a page of another room, by an action of that room."""
        self.move(code, form=None, page=page, **said)(_elsewhere)

    def __contains__(self, code: object) -> bool:
        return code in self._moves

    def __iter__(self) -> Iterator[Move]:
        return iter(self._moves.values())

    def named(self, code: str) -> Move:
        """The move with this code. Raises KeyError where none is declared."""
        return self._moves[code]

    def get(self, code: str) -> Move | None:
        """The move with this code; None where none is declared."""
        return self._moves.get(code)

    def those(self, is_meant: Callable[[Move], bool]) -> frozenset[str]:
        """The codes of the moves for which ``is_meant`` says yes."""
        return frozenset(one.code for one in self if is_meant(one))

    def supplied(self, answer: MoveAnswer) -> MoveAnswer:
        """The answer of the law with what the form itself settles taken for granted: where nothing else is unknown, the form
        may open."""
        if answer.open is None and set(answer.find_first) <= self.named(answer.move).supplies:
            return answer.model_copy(update={"open": True, "missing": (), "find_first": ()})
        return answer

    def letters(self) -> dict[str, frozenset[str]]:
        """Every kind of letter that is issued at all, with the moves that issue it."""
        kinds = sorted({kind for one in self for kind in one.letters})
        return {kind: self.those(lambda one, kind=kind: kind in one.letters) for kind in kinds}

    def deciding(self, kind: str) -> Move:
        """The move whose letter of this kind decides something about a person. Raises StopIteration where there is none."""
        return next(one for one in self if one.decides == kind)


def _elsewhere(_going: Any, **_given: Any) -> Done:
    raise NotYours("没有这一步")


_PROCEDURES: dict[str, Procedure] = {}


def kinds() -> frozenset[str]:
    """The kinds of matter that have declared moves."""
    return frozenset(_PROCEDURES)


def procedure(kind: str) -> Procedure:
    """The moves of this kind of matter. Raises KeyError where no room has declared any."""
    return _PROCEDURES[kind]

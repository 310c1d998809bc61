"""A procedure of one track: the matter itself goes from stage to stage, as a lead does.

A room says what its matters are and what the law is told about them. Taking the matter, asking the law, the stage, the
journal and the duties are the same for every such room and stand here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from wenze.engine.procedure import MoveAnswer
from wenze.engine.procedure_file import Procedure as ProcedureFile
from wenze.engine.procedure_file import Track
from wenze.office.journal.actions import record, take_turn
from wenze.office.journal.queries import entries_of
from wenze.office.matters import kinds
from wenze.office.matters.kinds import Submission
from wenze.office.matters.models import Matter
from wenze.office.moves import acting, duties
from wenze.office.moves.declared import Done, Move, Procedure
from wenze.office.moves.parts import PartNow
from wenze.office.paper import dates
from wenze.office.people.models import Account
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import actions as rulings
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_procedure as procedures
from wenze.office.rulings.models import Ruling

Told = Callable[[Any, date], Mapping[str, Any]]


@dataclass
class MoveInProgress:
    """A move that may be made: the locked matter as it stands, and the ruling that opened the way."""

    by: Account
    today: date
    matter: Any
    move: Move
    happened_on: date
    ruling: Ruling


@dataclass(frozen=True)
class Brief:
    """What a page shows of a matter beside the form of a move: lines of a heading and a text, and what it still needs."""

    lines: tuple[tuple[str, str], ...]
    heading: str = ""
    needed: tuple[Any, ...] = ()


class OneTrack(Procedure):
    """The moves of matters that run along one track.

    ``model``   the room's own model of a matter; ``under`` the id of its procedure file
    ``about``   the name under which the matter is given to a move: lead
    ``told``    the facts of a matter on a day, for its procedure
    ``loaded``  the rows of the model as a move reads them, such as without what is sealed
    ``brief``   what a page shows of a matter beside the form of a move
    """

    def __init__(
        self,
        model: Any,
        under: str,
        about: str,
        told: Told,
        brief: Callable[[Any], Brief],
        loaded: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda found: found,
    ) -> None:
        self.model, self.told, self.brief, self.loaded = model, told, brief, loaded
        super().__init__(model.KIND, under, (about,), self._begin, self._finish, self._parts)

    @property
    def file(self) -> ProcedureFile:
        """The procedure as its file says it."""
        return law.procedure_by_id(self.under)

    @property
    def track(self) -> str:
        """The code of its track."""
        return next(iter(self.file.tracks))

    @property
    def _stages(self) -> Track:
        return self.file.tracks[self.track]

    def matter(self, *, seen_by: Any, on: date, pk: int) -> Any:
        """The matter with this key, if ``seen_by`` may see it. Raises NotYours otherwise."""
        found = self.loaded(kinds.named(self.kind).rows(seen_by, on).filter(id=pk)).first()
        if found is None:
            raise NotYours("没有这件事项")
        return found

    def stands(self, matter: Any, account: Any, on: date) -> tuple[tuple[MoveAnswer, ...], frozenset[str]]:
        """Every move of the stage in which the matter stands, open for ``account`` or not, in the order of the file; and the
        codes of those that are waited for. What the form of a move settles itself is taken for granted."""
        told = self.told(matter, on)
        asked = {"track": self.track, "stage": matter.stage, **self._asked(matter, on)}
        known = {**told, **acting.facts_of(matter, account, on, self.under)}
        answer, due = procedures.moves(told=known, **asked), procedures.duties(told=told, **asked)
        moves = () if answer.value is None else answer.value.moves
        waited = {one.move for one in (() if due.value is None else due.value.duties) if one.stands}
        waited |= self.those(lambda one: one.waits is not None and one.waits(matter))
        return tuple(self.supplied(one) for one in moves if one.move in self), frozenset(waited)

    def answers(self, matter: Any, account: Any, on: date) -> tuple[MoveAnswer, ...]:
        """The first half of ``stands``."""
        return self.stands(matter, account, on)[0]

    def answer(self, matter: Any, account: Any, on: date, move: str) -> MoveAnswer | None:
        """One move, whatever the stage: where it does not belong to it, that is why it is closed. None where the law has no
        answer."""
        told = self._known(matter, account, on)
        answer = procedures.move(stage=matter.stage, move=move, told=told, **self._asked(matter, on))
        return None if answer.value is None else self.supplied(answer.value)

    def may_make_one(self, matter: Any, account: Any, on: date, moves: tuple[str, ...]) -> bool:
        """Is ``account`` one of those who make any of these moves of a matter it sees? Whether something is still missing for
        them does not matter."""
        if not kinds.named(self.kind).rows(account, on).filter(id=matter.pk).exists():
            return False
        known = acting.facts_of(matter, account, on, self.under)
        who = {actor.role for code in moves for actor in self.file.actors(self.file.move(code))}
        return not known["actor_recused"] and bool(who & set(known["actor_roles"]))

    def submission(
        self, matter: Any, *, move: str, term: str, by: Account, answered_by: tuple[str, ...], back_to: str
    ) -> Submission:
        """What was handed in by ``move`` and put the matter into the stage in which it stands: it may be taken back until one
        of those who make a move of ``answered_by`` has opened it. The matter goes to ``back_to`` then. Handed in again it has
        another name: it is opened anew."""
        times = matter.withdrawals.filter(move=move).count()
        return Submission(
            thing=f"{matter.stage}:{matter.pk}:{times}",
            move=move,
            term=term,
            by=by,
            decides=lambda account, on: self.may_make_one(matter, account, on, answered_by),
            take_back=lambda by, today, reason: self._put_back(by, today, matter, back_to),
        )

    def derive(self, matter: Any, on: date, says: str = "", by: Any = None) -> None:
        """Say anew what must be done next about the matter."""
        duties.derive(matter, on, says, by, self._parts_of(matter, on))

    def _put_back(self, by: Account, today: date, matter: Any, stage: str) -> dict[str, Any]:
        """The matter goes back to ``stage``; what was typed is in the matter itself. Whether it may, and the entry in the
        journal, are for ``matters.actions_submissions``."""
        taken = self.loaded(self.model.objects.select_for_update()).get(pk=matter.pk)
        taken.stage = stage
        taken.version += 1
        taken.save(update_fields=["stage", "version"])
        self.derive(taken, today, by=by)
        return {}

    def _begin(
        self,
        *,
        by: Account,
        today: date,
        move: Move,
        happened_on: date | None = None,
        version: int | None = None,
        given: Mapping[str, Any] | None = None,
        **about: Any,
    ) -> MoveInProgress:
        """Take the matter for one move. ``version`` is the one the page showed; ``given`` are the arguments of the act.

        Raises NotYours where ``by`` may not see it; Refused where somebody was quicker, where the day cannot be, and where
        the procedure or the law keeps the move closed (with the reasons).
        """
        taken = self._take(by, today, about[self.about[0]], version)
        day = happened_on or today
        if not taken.opened_on <= day <= today:
            says = f"办理日期应在登记之日（{dates.spoken(taken.opened_on)}）至今天之间，请核对。"
            raise Refused(says, field="happened_on")
        brought = {} if move.tells is None else move.tells(taken, day, **(given or {}))
        try:
            ruling = rulings.ask_move(
                by=by,
                today=day,
                regulation=taken.regulation,
                edition=taken.edition,
                track=self.track,
                stage=taken.stage,
                move=move.code,
                told={**self._known(taken, by, day), **brought},
                subject=taken,
                under=self.under,
            )
        except Refused as refused:
            if taken.stage in self.file.move(move.code).stages:
                raise
            raise Refused(f"{refused.says}{self._last(taken)}请刷新页面查看。", refused.reasons) from None
        return MoveInProgress(by, today, taken, move, day, ruling)

    def _take(self, by: Account, today: date, matter: Any, version: int | None) -> Any:
        """The matter, locked, if ``by`` sees it and it still stands at ``version``. The journal is locked first, as everywhere,
        so that no two acts wait for each other."""
        take_turn()
        if not kinds.named(self.kind).rows(by, today).filter(id=matter.pk).exists():
            raise NotYours("没有这件事项")
        taken = self.loaded(self.model.objects.select_for_update()).get(pk=matter.pk)
        if version is not None and taken.version != version:
            says = f"{taken.number}在您打开之后已被他人修改，您的办理没有保存。请刷新页面核对后再办。"
            raise Refused(f"{says}{self._last(taken)}")
        return taken

    def _last(self, matter: Any) -> str:
        """Who was there last and what they did, in a sentence, for whoever came too late."""
        entries = entries_of(matter)
        if not entries:
            return ""
        last = entries[-1]
        terms = {f"{matter._meta.app_label}.{one.move}": f"办理“{one.term}”" for one in self.file.moves}
        did = terms.get(last.verb, f"办理：{last.says}")
        return f"{matter.number}最近由{last.by_label}于{dates.minute(last.at)}{did}。"

    def _finish(self, going: MoveInProgress, done: Done) -> Any:
        """Write the move down: the stage it leads to, the journal, and what must be done next."""
        matter, code = going.matter, going.move.code
        after = done.to_stage or going.ruling.answer.value.leads_to or matter.stage
        if after != matter.stage:
            matter.stage = after
            matter.ended_on = going.happened_on if after in self._stages.final_stages else None
        if done.changes:
            matter.version += 1
            matter.save()
        told = {"move": code, "happened_on": str(going.happened_on), "ruling": going.ruling.pk, **done.detail}
        verb = f"{matter._meta.app_label}.{code}"
        record(by=going.by, verb=verb, subject=matter, says=done.says, detail=told, on=going.happened_on)
        self.derive(matter, going.today, done.says if going.move.sends_back else "", going.by)
        return matter

    def _parts(self, matter: Matter, on: date) -> Iterator[PartNow]:
        """The matter itself, read afresh."""
        return self._parts_of(self.loaded(self.model.objects.filter(pk=matter.pk)).get(), on)

    def _parts_of(self, matter: Any, on: date) -> Iterator[PartNow]:
        yield PartNow(self.track, None, matter.stage, self.told(matter, on))

    def _known(self, matter: Any, account: Any, on: date) -> dict[str, Any]:
        return {**self.told(matter, on), **acting.facts_of(matter, account, on, self.under)}

    def _asked(self, matter: Any, on: date) -> dict[str, Any]:
        return {"regulation": matter.regulation, "edition": matter.edition, "asked_on": on, "under": self.under}

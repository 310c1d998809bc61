"""One move on a case, from first look to last row: seen, locked, still fresh, allowed by the law, written down.

A module that declares moves imports ``move`` from here. What begins before its act and what is written after it, all in
one transaction, stands in ``begin`` and ``finish``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenze.office import clock
from wenze.office.cases import facts, limits, queries_sight, texts
from wenze.office.cases.loading import judged, whole
from wenze.office.cases.models import Case, Respondent, Step
from wenze.office.cases.parts import parts, parts_of
from wenze.office.documents import actions as documents
from wenze.office.documents.letters import Letter
from wenze.office.documents.models import Document
from wenze.office.journal.actions import record, take_turn
from wenze.office.moves import duties
from wenze.office.moves.declared import Done, Move, Procedure
from wenze.office.paper import dates
from wenze.office.people import permissions
from wenze.office.people.models import Account
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import actions as rulings
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_procedure as procedures
from wenze.office.rulings.models import Ruling

ADVANCE = "advance"
"""The step by which a case goes to its next stage by itself."""


@dataclass
class MoveInProgress:
    """A move that may be made: the locked case as it stands, and the ruling that opened the way."""

    by: Account
    today: date
    case: Case
    respondent: Respondent | None
    move: Move
    happened_on: date
    ruling: Ruling
    opinion: str = ""

    @property
    def term(self) -> str:
        """The move in Chinese."""
        return str(self.ruling.answer.value.term)

    @property
    def person(self) -> Respondent:
        """The respondent of a move that concerns one."""
        assert self.respondent is not None
        return self.respondent

    def with_opinion(self, text: str) -> None:
        """Keep in the step what the one who makes the move wrote in the box; it may be empty."""
        self.opinion = texts.optional(text, "意见", "opinion", texts.LONGEST_REASON)

    def with_reason(self, text: str, what: str, field: str = "reason") -> str:
        """Keep in the step the reason for the move. Refuses an empty one; ``what`` says in Chinese what is missing."""
        self.opinion = texts.required(text, what, field, texts.LONGEST_REASON)
        return self.opinion


def begin(
    *,
    by: Account,
    today: date,
    move: Move,
    case: Case | None = None,
    respondent: Respondent | None = None,
    happened_on: date | None = None,
    version: int | None = None,
    given: Mapping[str, Any] | None = None,
) -> MoveInProgress:
    """Take the case for one move, on itself or on one respondent. ``version`` is the one the page showed; ``given`` are the
    arguments of the act.

    Raises NotYours where ``by`` may not see it, Refused where somebody was quicker, where the day cannot be, and where
    the law or the office's procedure keeps the move closed (with the reasons).
    """
    about = case if respondent is None else respondent.case
    assert about is not None
    taken = take(by=by, today=today, case=about, respondent=respondent, version=version)
    person = None if respondent is None else one_of(taken, respondent.pk)
    day = texts.past_day(happened_on or today, today, "办理日期", "happened_on", earliest_day(taken, person, move.code))
    known = facts.of_case(taken, on=day, by=by) if person is None else facts.of_respondent(person, on=day, by=by)
    brought = {} if move.tells is None else move.tells(person or taken, day, **(given or {}))
    ruling = rulings.ask_move(
        by=by,
        today=day,
        regulation=taken.regulation,
        edition=taken.edition,
        track="case" if person is None else "respondent",
        stage=taken.stage if person is None else person.stage,
        move=move.code,
        told={**known, **({"letter_written": True} if move.letters else {}), **brought},
        subject=person or taken,
    )
    return MoveInProgress(by, today, taken, person, move, day, ruling)


def take(
    *, by: Account, today: date, case: Case, respondent: Respondent | None = None, version: int | None = None
) -> Case:
    """The case, locked and loaded whole, if ``by`` sees it and it still stands at ``version``. The journal is locked first,
    as everywhere, so that no two acts wait for each other."""
    take_turn()
    if not _is_paper_appeal(by, today, None if respondent is None else respondent.pk):
        wanted = None if respondent is None else respondent.pk
        queries_sight.demand(seen_by=by, on=today, case_id=case.pk, respondent_id=wanted)
    held = Case.objects.select_for_update(of=("self",)).only("pk", "version").get(pk=case.pk)
    if version is not None and held.version != version:
        raise Refused(_stale(held))
    return whole(Case.objects.filter(pk=case.pk)).get()


def finish(going: MoveInProgress, done: Done) -> Step:
    """Write the move down: the step, the stage it leads to, the journal, and the passing of the case to its next stage
    where nothing is left to do in this one."""
    person = going.respondent
    before = going.case.stage if person is None else person.stage
    after = done.to_stage or going.ruling.answer.value.leads_to or before
    step = Step.objects.create(
        case=going.case,
        respondent=person,
        move=going.move.code,
        term=going.term,
        happened_on=going.happened_on,
        entered_at=clock.now(),
        by=going.by,
        opinion=going.opinion,
        ruling=going.ruling,
        document=done.document,
        from_stage=before,
        to_stage=after,
    )
    if person is None:
        going.case.stage = after
    else:
        person.stage = after
        if after == "closed" and person.closed_on is None:
            person.closed_on = going.happened_on
        person.save()
    going.case.version += 1
    going.case.save()
    told = {"move": going.move.code, "happened_on": str(going.happened_on), "ruling": going.ruling.pk, **done.detail}
    if person is not None:
        told["respondent"] = person.pk
    verb = f"cases.{going.move.code}"
    record(by=going.by, verb=verb, subject=going.case, says=done.says, detail=told, on=going.happened_on)
    fresh = judged(Case.objects.filter(pk=going.case.pk)).get()
    limits.settle(by=going.by, today=going.today, case=fresh, respondent=person, ruling=going.ruling)
    _pass_on(going, fresh)
    why = going.opinion if going.move.sends_back else ""
    duties.derive(fresh, going.today, why, going.by, parts_of(fresh, going.today))
    return step


MOVES = Procedure(Case.KIND, law.OF_CASES, ("case", "respondent"), begin, finish, parts)
"""Every move of a case, as the modules ``actions_*`` declare them."""

move = MOVES.move


def issued(going: MoveInProgress, letter: Letter, subject: Any, replaces: Document | None = None) -> Document:
    """The letter, drafted and issued in one go, dated with the day of the move."""
    draft = documents.draft(by=going.by, today=going.happened_on, letter=letter, subject=subject, replaces=replaces)
    return documents.issue(by=going.by, today=going.happened_on, document=draft)


def _pass_on(going: MoveInProgress, case: Case) -> None:
    """Let the case, read afresh, go to its next stage by itself when the procedure says so."""
    if all(rule.start != case.stage for rule in law.procedure_by_id(law.OF_CASES).advances):
        return
    following = procedures.advance(
        regulation=case.regulation,
        edition=case.edition,
        track="case",
        stage=case.stage,
        told=facts.of_case(case, on=going.happened_on),
        parts={"respondent": tuple(one.stage for one in case.respondents.all())},
    )
    if following is None:
        return
    Step.objects.create(
        case=case,
        move=ADVANCE,
        term="进入下一阶段",
        happened_on=going.happened_on,
        entered_at=clock.now(),
        by=going.by,
        from_stage=case.stage,
        to_stage=following,
    )
    case.stage = going.case.stage = following
    case.save(update_fields=["stage"])
    record(by=going.by, verb=f"cases.{ADVANCE}", subject=case, says=f"{case.number}进入下一阶段", on=going.happened_on)


def one_of(case: Case, respondent_id: int) -> Respondent:
    """The respondent of this case with that id, with the case's own loaded relations. 404 where there is none."""
    found = next((one for one in case.respondents.all() if one.pk == respondent_id), None)
    if found is None:
        raise NotYours("没有这名对象")
    return found


def earliest_day(case: Case, respondent: Respondent | None, move: str) -> date:
    """The day before which ``move`` cannot have happened: that on which the case, and the respondent, came to a stage in
    which it may be made. An appeal may be older than the execution it did not wait for, and a service entered anew, with
    what follows on it, older than its wrong entry and than the day on which that was taken back."""
    allowed = next((one.stages for one in law.procedure_by_id(law.OF_CASES).moves if one.move == move), ())
    days = [case.opened_on]
    back = MOVES.those(lambda one: one.takes_back) | {f"{Step.TAKEN_BACK}{one.code}" for one in MOVES}
    withdrawn = [(one.respondent_id, one.pk, one.from_stage) for one in case.steps.all() if one.move in back]
    for step in case.steps.all():
        if step.from_stage == step.to_stage or step.move in back | {ADVANCE}:
            continue
        if any((who, left) == (step.respondent_id, step.to_stage) and pk > step.pk for who, pk, left in withdrawn):
            continue
        of_case = step.respondent_id is None
        if of_case and (respondent is not None or (step.to_stage in allowed and step.from_stage not in allowed)):
            days.append(step.happened_on)
        if respondent is not None and step.respondent_id == respondent.pk:
            days += [step.happened_on] if step.to_stage in allowed and step.from_stage not in allowed else []
    return max(days)


def _is_paper_appeal(by: Account, today: date, respondent_id: int | None) -> bool:
    """Asked of the respondent as they stand now, whatever the caller held. Refused, not 404, for an appeal officer whose
    organ hears the appeal, where the decision is not served (any more)."""
    if respondent_id is None or not permissions.may(by, "appeals.handle", today):
        return False
    person = Respondent.objects.select_related("case__handling_organ").filter(pk=respondent_id).first()
    if person is None or not queries_sight.hears_appeals(seen_by=by, on=today, respondent=person):
        return False
    is_seen = queries_sight.respondents(seen_by=by, on=today).filter(pk=respondent_id).exists()
    if person.served_person_on is None and not is_seen:
        raise Refused("决定书没有送达本人的登记，或者登记已经撤回，现在不能办理申诉。请核对后再试。")
    return person.served_person_on is not None


def _stale(case: Case) -> str:
    last = Step.objects.filter(case_id=case.pk).select_related("by").order_by("-pk").first()
    if last is None:
        return "案件在您打开之后已被他人办理，请刷新后再试。"
    when = dates.minute(last.entered_at)
    return f"案件已被{last.by}在{when}办理（{last.term}），请刷新后再试。您填写的内容没有保存。"

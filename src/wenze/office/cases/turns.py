"""One move on a case, from first look to last row: seen, locked, still fresh, allowed by the law, written down.

Every verb of this room is: ``turn = begin(…)``, write what is its own, ``finish(turn, …)``. All inside one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenze.office import clock
from wenze.office.cases import facts, queries_sight, texts
from wenze.office.cases.loading import whole
from wenze.office.cases.models import Case, Respondent, Step
from wenze.office.documents import actions as documents
from wenze.office.documents.letters import Letter
from wenze.office.documents.models import Document
from wenze.office.journal.actions import record, take_turn
from wenze.office.paper import dates
from wenze.office.people import permissions
from wenze.office.people.models import Account
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import actions as rulings
from wenze.office.rulings import queries as law
from wenze.office.rulings.models import Ruling

TAKES_BACK = "withdraw_service"
"""The move that takes back a wrong entry: the stage left by it was not reached, and that returned to never left."""


@dataclass
class Turn:
    """A move that may be made: the locked case as it stands, and the ruling that opened the way."""

    by: Account
    today: date
    case: Case
    respondent: Respondent | None
    move: str
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


def begin(
    *,
    by: Account,
    today: date,
    move: str,
    case: Case,
    respondent: Respondent | None = None,
    happened_on: date | None = None,
    version: int | None = None,
    told: Mapping[str, Any] | None = None,
    opinion: str = "",
) -> Turn:
    """Take the case for one move. ``version`` is the one the page showed; ``told`` are facts the move itself brings.

    Raises NotYours where ``by`` may not see it, Refused where somebody was quicker, where the day cannot be, and where
    the law or the office's procedure keeps the move closed (with the reasons).
    """
    taken = take(by=by, today=today, case=case, respondent=respondent, version=version)
    person = None if respondent is None else one_of(taken, respondent.pk)
    day = texts.past_day(happened_on or today, today, "办理日期", "happened_on", earliest_day(taken, person, move))
    known = facts.of_case(taken, on=day, by=by) if person is None else facts.of_respondent(person, on=day, by=by)
    ruling = rulings.ask_move(
        by=by,
        today=day,
        regulation=taken.regulation,
        edition=taken.edition,
        track="case" if person is None else "respondent",
        stage=taken.stage if person is None else person.stage,
        move=move,
        told={**known, **(told or {})},
        subject=person or taken,
    )
    opinion = texts.optional(opinion, "意见", "opinion", texts.LONGEST_REASON)
    return Turn(by, today, taken, person, move, day, ruling, opinion)


def begin_on(
    by: Account,
    today: date,
    move: str,
    respondent: Respondent,
    happened_on: date | None,
    version: int | None,
    told: Mapping[str, Any] | None = None,
    opinion: str = "",
) -> Turn:
    """Take the case of one respondent for a move on them: as ``begin``, which says what is raised."""
    return begin(
        by=by,
        today=today,
        move=move,
        case=respondent.case,
        respondent=respondent,
        happened_on=happened_on,
        version=version,
        told=told,
        opinion=opinion,
    )


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


def finish(
    turn: Turn,
    *,
    says: str,
    to_stage: str | None = None,
    document: Any = None,
    detail: Mapping[str, Any] | None = None,
) -> Step:
    """Write the move down: the step, the stage it leads to, the journal, and the passing of the case to its next stage
    where nothing is left to do in this one. ``to_stage`` where the act itself settles it; else what the procedure says."""
    person = turn.respondent
    before = turn.case.stage if person is None else person.stage
    after = to_stage or turn.ruling.answer.value.leads_to or before
    step = Step.objects.create(
        case=turn.case,
        respondent=person,
        move=turn.move,
        term=turn.term,
        happened_on=turn.happened_on,
        entered_at=clock.now(),
        by=turn.by,
        opinion=turn.opinion,
        ruling=turn.ruling,
        document=document,
        from_stage=before,
        to_stage=after,
    )
    if person is None:
        turn.case.stage = after
    else:
        person.stage = after
        if after == "closed" and person.closed_on is None:
            person.closed_on = turn.happened_on
        person.save()
    turn.case.version += 1
    turn.case.save()
    told = {"move": turn.move, "happened_on": str(turn.happened_on), "ruling": turn.ruling.pk, **(detail or {})}
    if person is not None:
        told["respondent"] = person.pk
    record(by=turn.by, verb=f"cases.{turn.move}", subject=turn.case, says=says, detail=told, on=turn.happened_on)
    _pass_on(turn)
    return step


def issued(turn: Turn, letter: Letter, subject: Any, replaces: Document | None = None) -> Document:
    """The letter, drafted and issued in one go, dated with the day of the move."""
    draft = documents.draft(by=turn.by, today=turn.happened_on, letter=letter, subject=subject, replaces=replaces)
    return documents.issue(by=turn.by, today=turn.happened_on, document=draft)


def _pass_on(turn: Turn) -> None:
    """Let the case go to its next stage by itself when the procedure says so."""
    if all(rule.start != turn.case.stage for rule in law.law().procedure.advances):
        return
    case = whole(Case.objects.filter(pk=turn.case.pk)).get()
    following = law.advance(
        regulation=case.regulation,
        edition=case.edition,
        stage=case.stage,
        told=facts.of_case(case, on=turn.happened_on),
    )
    if following is None:
        return
    Step.objects.create(
        case=case,
        move="advance",
        term="进入下一阶段",
        happened_on=turn.happened_on,
        entered_at=clock.now(),
        by=turn.by,
        from_stage=case.stage,
        to_stage=following,
    )
    case.stage = turn.case.stage = following
    case.save(update_fields=["stage"])
    record(by=turn.by, verb="cases.advance", subject=case, says=f"{case.number}进入下一阶段", on=turn.happened_on)


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
    allowed = next((one.stages for one in law.law().procedure.moves if one.move == move), ())
    days = [case.opened_on]
    withdrawn = [(one.respondent_id, one.pk, one.from_stage) for one in case.steps.all() if one.move == TAKES_BACK]
    for step in case.steps.all():
        if step.from_stage == step.to_stage or step.move in {"advance", TAKES_BACK}:
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

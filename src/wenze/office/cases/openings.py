"""What opening and ending a case write besides the case: its number, the people as they stand, everyone closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from wenze.office.cases import facts, letters, limits
from wenze.office.cases.loading import whole
from wenze.office.cases.models import Case, CaseSeries, Outcome, Respondent, SubjectKind
from wenze.office.limits import actions
from wenze.office.moves.declared import Submits
from wenze.office.people.models import Account, Cadre, DutyRole, Level, Organ
from wenze.office.people.queries import tenures_on, title_of
from wenze.office.rulings import queries_procedure as procedures

OPENING = Submits(answered_by=("approve_initiation", "decline_initiation", "return_initiation"))
"""A case that is reported for approval, the first time or again, waits for one of these."""


@dataclass(frozen=True)
class Concerned:
    """Someone a case is opened about. The rest of the snapshot is read from the register as of the day of opening."""

    cadre: Cadre
    subject_kind: str = SubjectKind.LEADING_CADRE


def next_number(organ: Organ, year: int) -> str:
    """The next case number of the year; the row stays locked until the transaction ends, so that none is given twice."""
    with transaction.atomic():
        CaseSeries.objects.get_or_create(year=year)
    series = CaseSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save()
    return f"{letters.profile_of(organ).word}案〔{year}〕{series.last}号"


def add_people(case: Case, concerned: Sequence[Concerned], on: date) -> list[Respondent]:
    """Write the respondents with unit, post, level and authority as they stood on the day ``on``."""
    return [_snapshot(case, one, place, on) for place, one in enumerate(concerned, start=1)]


def end_all(case: Case, reason: str, on: date, by: Account) -> None:
    """Close everyone whose matter is open, and stop every limit, because the case ends. The caller saves the case."""
    case.ended_on, case.end_reason = on, reason
    for one in case.respondents.all():
        if one.stage != "closed":
            one.stage, one.outcome, one.closed_on = "closed", one.outcome or Outcome.ENDED, on
            one.save()
            actions.stop(by=by, today=on, about=limits.about(case, one))
    actions.stop(by=by, today=on, about=limits.about(case))


def demand_shown(case: Case, by: Account, on: date) -> None:
    """Ask the law everything that the page of the case asks for whoever opened it. Raises what the page would raise, so
    that no number is spent on a case that nobody could look at."""
    kept = whole(Case.objects.filter(pk=case.pk)).get()
    asked: dict[str, Any] = {"regulation": kept.regulation, "edition": kept.edition, "asked_on": on}
    procedures.moves(track="case", stage=kept.stage, told=facts.of_case(kept, on=on, by=by), **asked)
    for one in kept.respondents.all():
        procedures.moves(track="respondent", stage=one.stage, told=facts.of_respondent(one, on=on, by=by), **asked)


def _snapshot(case: Case, one: Concerned, place: int, on: date) -> Respondent:
    serving = tenures_on(one.cadre, on)
    main = serving[0] if serving else None
    organ = None if main is None else main.post.organ
    probation = [row.probation_until_on for row in serving if row.probation_until_on is not None]
    return Respondent.objects.create(
        case=case,
        cadre=one.cadre,
        order=place,
        name=one.cadre.name,
        organ=organ,
        organ_name="" if organ is None else organ.name,
        post_title=title_of(serving).removeprefix("" if organ is None else str(organ))[:200],
        level="" if main is None else Level(main.post.level),
        duty_role="" if main is None else DutyRole(main.post.duty_role),
        managed_by=one.cadre.managed_by,
        on_probation=any(day >= on for day in probation) if serving else None,
        subject_kind=one.subject_kind,
    )

"""A process that is killed in the middle of an act leaves nothing half-done: all of it is kept, or none.

The acts run in children that kill themselves (``killed.py``). What is left is read here: every row of every room, every
file, the journal.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import FileField, QuerySet

from tests.office import build, build_files, build_leads, build_measures, killed
from tests.office import build_cases as cases
from tests.office.build_cases import day
from tests.office.build_documents import EXAMPLES
from tests.office.killed import AFTER_COMMIT, BEFORE_COMMIT
from wenze.office import clock
from wenze.office.cases.models import Evidence, Respondent
from wenze.office.documents import queries as kept
from wenze.office.documents.models import Document
from wenze.office.journal import queries as journal
from wenze.office.leads.models import Lead

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SHARES = (0.0, 0.3, 0.6, 0.9, 1.0)
"""Where in the act it is killed: at its first statement, after so much of them, at its last."""
PATIENCE_SECONDS = 120

Prepared = tuple[dict[str, Any], QuerySet[Any]]
"""What the act is about, and the rows that show that it was done."""


@pytest.fixture(autouse=True)
def _stand_in_march():
    with clock.frozen(day(20)):
        yield


def register() -> Prepared:
    clerk = build_leads.clerk(build_leads.office())
    return {"by": clerk.pk, "content": f"群众反映久拖不决，{build.name()}。"}, Lead.objects.all()


def accept() -> Prepared:
    office = build_leads.office()
    lead = build_leads.lead(organ=office, today=day(1), received_on=day(0))
    return {"by": build_leads.director(office).pk, "lead": lead.pk}, Lead.objects.filter(stage="accepted")


def issue() -> Prepared:
    draft = build_files.a_draft(EXAMPLES["referral"](), subject=build_measures.person())
    return {"by": draft.drafted_by_id, "document": draft.pk}, Document.objects.exclude(number="")


def issue_decision() -> Prepared:
    here = cases.office()
    person = cases.respondents(cases.reviewed(here))[0]
    return {"by": here.director.pk, "respondent": person.pk}, Document.objects.filter(kind="decision")


def serve_decision() -> Prepared:
    here = cases.office()
    person = cases.decided(here).respondent
    served = Respondent.objects.filter(served_person_on__isnull=False)
    return {"by": here.officer.pk, "respondent": person.pk}, served


def add_evidence() -> Prepared:
    here = cases.office()
    return {"by": here.officer.pk, "case": cases.started(here).pk}, Evidence.objects.all()


PREPARE: dict[str, Callable[[], Prepared]] = {
    one.__name__: one for one in (register, accept, issue, issue_decision, serve_decision, add_evidence)
}


def kill(act: str, about: dict[str, Any], at: int | str) -> int:
    """Do ``act`` in a child that is killed on the way. How many statements to the database it had made."""
    children = multiprocessing.get_context("forkserver")
    children.set_forkserver_preload(["tests.office.killed"])
    hearing, telling = children.Pipe(duplex=False)
    place = killed.Place(str(connection.settings_dict["NAME"]), str(settings.MEDIA_ROOT), clock.today())
    child = children.Process(target=killed.die_in, args=(place, act, about, at, telling))
    with pytest.MonkeyPatch.context() as around:  # the process that forks finds the modules where this one does
        around.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        child.start()
    telling.close()
    try:
        heard = hearing.recv() if hearing.poll(PATIENCE_SECONDS) else "nothing"
        child.join(PATIENCE_SECONDS)
        assert child.exitcode == -signal.SIGKILL, f"the child was not killed, but said: {heard}"
    finally:
        child.kill()
    return heard


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every room."""
    rooms = {name.rpartition(".")[2] for name in settings.ROOMS}
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in rooms]
    return {model._meta.label: sorted(model._base_manager.values_list(), key=repr) for model in models}


def files_that_rows_name() -> set[Path]:
    found: set[str] = set()
    for model in apps.get_models():
        for field in (one for one in model._meta.get_fields() if isinstance(one, FileField)):
            found |= {name for name in model._base_manager.values_list(field.name, flat=True) if name}
    return {Path(settings.MEDIA_ROOT, name) for name in found}


@pytest.mark.parametrize("act", sorted(PREPARE))
def test_an_act_that_is_killed_is_done_wholly_or_not_at_all_and_the_next_attempt_works(act: str):
    about, done = PREPARE[act]()
    before, times = everything(), done.count()
    statements = kill(act, about, BEFORE_COMMIT)
    assert statements > 2
    for at in sorted({int(share * (statements - 1)) for share in SHARES}):
        kill(act, about, at)
        assert everything() == before, f"killed at statement {at} of {statements}"
    assert journal.verify().ok
    assert all(path.is_file() for path in files_that_rows_name())

    kill(act, about, AFTER_COMMIT)
    assert done.all().count() == times + 1
    assert all(path.is_file() for path in files_that_rows_name())
    assert all(kept.is_whole(one) for one in Document.objects.exclude(pdf=""))
    assert journal.verify().ok


def test_no_number_is_lost_or_given_twice_when_those_who_issue_are_killed():
    drafts = [build_files.a_draft(EXAMPLES["referral"](), subject=build_measures.person()) for _ in range(3)]
    for draft in drafts:
        about = {"by": draft.drafted_by_id, "document": draft.pk}
        statements = kill("issue", about, BEFORE_COMMIT)
        kill("issue", about, statements // 2)
        kill("issue", about, AFTER_COMMIT)
    assert sorted(Document.objects.values_list("serial", flat=True)) == [1, 2, 3]
    assert journal.verify().ok

"""The side that dies: acts of the office, done in a process of its own that kills itself in the middle.

Loaded by a fresh process from which each child is forked. That process draws no letter itself: a child forked from one
that did would wait for threads it does not have.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import django

django.setup()

# ruff: noqa: E402 (the rooms can be imported only from here on)
from django.conf import settings
from django.db import connection

from tests.office import build_cases as cases
from tests.office import build_files, build_leads
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import actions_decision, actions_inquiry
from wenze.office.cases.models import Case, Respondent
from wenze.office.documents import actions as documents
from wenze.office.documents.models import Document
from wenze.office.leads import actions as leads
from wenze.office.leads.models import Lead
from wenze.office.people.models import Account

BEFORE_COMMIT, AFTER_COMMIT = "before commit", "after commit"


@dataclass(frozen=True)
class Place:
    """Where the office of the test is: database, files, and the day it stands on."""

    database: str
    files: str
    on: date


def register(by: int, content: str) -> None:
    clerk = Account.objects.get(pk=by)
    build_leads.lead(by=clerk, today=day(1), title="征拆推进缓慢", content=content, received_on=day(0))


def accept(by: int, lead: int) -> None:
    leads.accept(by=Account.objects.get(pk=by), today=day(2), lead=Lead.objects.get(pk=lead))


def issue(by: int, document: int) -> None:
    kept = Document.objects.get(pk=document)
    documents.issue(by=Account.objects.get(pk=by), today=day(14), document=kept)


def issue_decision(by: int, respondent: int) -> None:
    person = Respondent.objects.select_related("case").get(pk=respondent)
    actions_decision.issue_decision(by=Account.objects.get(pk=by), today=day(14), respondent=person)


def serve_decision(by: int, respondent: int) -> None:
    person = Respondent.objects.select_related("case").get(pk=respondent)
    served = cases.receipt(day(15))
    by_account = Account.objects.get(pk=by)
    actions_decision.serve_decision(by=by_account, today=day(15), respondent=person, to="person", served=served)


def add_evidence(by: int, case: int) -> None:
    given = {"title": "台账", "kind": "document", "obtained_on": day(3), "obtained_by": "调查组"}
    found = Case.objects.get(pk=case)
    upload = build_files.upload()
    actions_inquiry.add_evidence(by=Account.objects.get(pk=by), today=day(3), case=found, upload=upload, **given)


ACTS: dict[str, Callable[..., None]] = {
    one.__name__: one for one in (register, accept, issue, issue_decision, serve_decision, add_evidence)
}


def die_in(place: Place, act: str, about: dict[str, Any], at: int | str, told: Connection) -> None:
    """Do ``act`` and be killed: at its statement number ``at``, or right before or after its last commit. How many
    statements were made is told first; so is whatever else ended it."""
    connection.settings_dict["NAME"] = place.database
    settings.MEDIA_ROOT = Path(place.files)
    settings.WENZE_ACTIVATE_SHIPPED = True
    made = 0

    def die() -> None:
        told.send(made)
        os.kill(os.getpid(), signal.SIGKILL)

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal made
        if made == at:
            die()
        made += 1
        return execute(*arguments)

    commit = connection._commit
    connection._commit = lambda: die() if at == BEFORE_COMMIT else commit()
    try:
        with clock.frozen(place.on), connection.execute_wrapper(count):
            ACTS[act](**about)
        die()
    except Exception:
        told.send(traceback.format_exc())

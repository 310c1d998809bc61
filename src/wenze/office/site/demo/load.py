"""Fill an empty office with the demonstration, once, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import transaction

from wenze.office.journal import actions as journal
from wenze.office.journal.models import Entry
from wenze.office.limits import actions_nightly
from wenze.office.people.models import Account, Organ
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law
from wenze.office.site.demo import cases_begun, cases_decided, checks, leads, people
from wenze.office.site.demo.diary import Diary, Story, run
from wenze.office.site.demo.office import Office

DONE = "site.load_demo"
NOT_A_DEMO = "这里不是演示环境，不装入演示数据。请先设置 WENZE_DEMO=1，并用 WENZE_HOME 另指定一个空目录；在源码目录中运行 make demo 即可。"
NOT_EMPTY = "这里已有数据（单位{organs}个、账号{accounts}个），不是空的数据目录，不装入演示数据。请用 WENZE_HOME 另指定一个空目录。"


def demand_demonstration() -> None:
    """Refused where this office is not a demonstration."""
    if not settings.WENZE_DEMO:
        raise Refused(NOT_A_DEMO)


def loaded_on() -> date | None:
    """The day on which the demonstration was made in this office; None where it was not."""
    found = Entry.objects.filter(verb=DONE).order_by("sequence").first()
    return None if found is None else found.on


@transaction.atomic
def load(*, today: date, told: Callable[[float], None] = lambda _share: None) -> bool:
    """Fill the office with the demonstration as of ``today``. False where it is there already.

    ``told`` hears after each day which share of the time has passed, 0 to 1. All in one transaction: killed, it leaves
    nothing. Raises Refused outside a demonstration, and where the office holds anything else.
    """
    demand_demonstration()
    if loaded_on() is not None:
        return False
    organs, accounts = Organ.objects.count(), Account.objects.count()
    if organs or accounts or Entry.objects.exists():
        raise Refused(NOT_EMPTY.format(organs=organs, accounts=accounts))
    diary = Diary(today, law.law().calendar)
    first = diary.day(people.FOUNDED)
    span = (today - first).days

    def nightly(day: date) -> None:
        actions_nightly.nightly(today=day)
        told((day - first).days / span)

    run(stories(Office(diary)), diary, nightly=nightly)
    actions_nightly.nightly(today=today)
    journal.record(by=None, verb=DONE, subject=None, says="装入演示数据：虚构的临江市", on=today)
    told(1)
    return True


def stories(here: Office) -> list[Story]:
    """Every story, in the order in which they take their turn on the same day."""
    late, appealing = cases_begun.overdue(here), cases_decided.appealing(here)
    return [
        people.setting_up(here),
        people.changes(here),
        *cases_decided.stories(here),
        cases_decided.pending(appealing),
        *cases_begun.stories(here),
        cases_begun.late(late),
        *leads.stories(here, (appealing, late)),
        leads.looking(here),
        *checks.stories(here),
    ]

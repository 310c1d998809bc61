"""Many people at once: the chain has no gap and no fork; a killed act leaves nothing half done."""

import threading

import pytest
from django.db import connection, transaction

from tests.office import build
from wenze.office.journal import actions as journal
from wenze.office.journal import queries
from wenze.office.people import actions
from wenze.office.people.models import Cadre
from wenze.office.people.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run every act in a thread of its own, all starting together; answers what each returned or raised."""
    gate = threading.Barrier(len(acts))
    found: list[object] = [None] * len(acts)

    def run(place, act):
        gate.wait()
        try:
            found[place] = act()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_entries_written_at_once_make_one_chain():
    def write():
        for turn in range(10):
            with transaction.atomic():
                journal.record(by=None, verb="people.test", subject=None, says=f"第{turn}件")
        return "done"

    assert at_once(*[write] * 4) == ["done"] * 4
    assert queries.verify() == queries.Report(True, 40, None, "日志完整：共40条，逐条校验一致。")


def test_of_two_who_save_at_once_one_succeeds_and_the_other_gets_a_sentence():
    cadre = build.cadre("周望山")
    people = [build.account(role="case_officer") for _turn in range(2)]

    def revise(who, name):
        kept = Cadre.objects.get(pk=cadre.pk)
        return lambda: actions.revise_cadre(by=who, today=build.THE_DAY, cadre=kept, version=1, name=name).name

    found = at_once(revise(people[0], "周望川"), revise(people[1], "周望海"))
    refusals = [one for one in found if isinstance(one, Refused)]
    names = [one for one in found if isinstance(one, str)]
    assert (len(refusals), len(names)) == (1, 1)
    assert "已被他人修改" in refusals[0].says
    assert Cadre.objects.get().name == names[0]
    assert queries.verify().entries == 1

"""``wenze journal`` and ``wenze accounts`` as somebody in the machine room types them."""

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection

from tests.office import build
from wenze.office import clock
from wenze.office.journal import actions, guards
from wenze.office.people.models import Account
from wenze.office.site.command import main

pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(main, list(words))


def test_verify_says_that_the_journal_is_whole_and_ends_well():
    actions.record(by=None, verb="people.test", subject=None, says="甲")
    done = run("journal", "verify")
    assert done.exit_code == 0
    assert "共1条" in done.output


def test_verify_ends_with_one_when_something_was_changed():
    actions.record(by=None, verb="people.test", subject=None, says="甲")
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET says = '乙'")
    guards.install(connection)
    done = run("journal", "verify")
    assert done.exit_code == 1
    assert "第1条" in done.output


def test_a_digest_written_outside_is_read_back(tmp_path):
    with clock.frozen(build.THE_DAY):
        actions.record(by=None, verb="people.test", subject=None, says="甲")
        done = run("journal", "digest", "--out", str(tmp_path))
    assert done.exit_code == 0
    (file,) = tmp_path.iterdir()
    assert file.name == f"wenze-journal-{build.THE_DAY}.txt"
    assert re.search(r"^2026-11-18\t1\t[0-9a-f]{64}\t[0-9a-f]{64}$", file.read_text("utf-8"), re.MULTILINE)
    assert run("journal", "verify", "--against", str(tmp_path)).exit_code == 0
    assert run("journal", "verify", "--against", str(file)).exit_code == 0


def test_a_digest_of_an_empty_journal_or_a_coming_day_writes_nothing(tmp_path):
    assert "未写文件" in run("journal", "digest", "--out", str(tmp_path)).output
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert run("journal", "digest", "--out", str(tmp_path), "--day", tomorrow).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_new_office_gets_three_administrators_once():
    done = run("accounts", "found", "--organ", "临江市委问责办")
    assert done.exit_code == 0
    assert set(Account.objects.values_list("username", flat=True)) == {"system_admin", "security_admin", "audit_admin"}
    name, _username, password = done.output.splitlines()[0].split("\t")
    assert name == "系统管理员"
    assert Account.objects.get(username="system_admin").check_password(password)
    again = run("accounts", "found", "--organ", "临江市委问责办")
    assert again.exit_code == 1
    assert "不能再次开办" in again.output


def test_a_locked_out_administrator_is_let_in_from_the_machine_room():
    who = build.account("keeper")
    done = run("accounts", "rescue", "keeper")
    assert done.exit_code == 0
    who.refresh_from_db()
    assert who.check_password(done.output.split()[1])
    assert who.must_change_password
    assert run("accounts", "rescue", "nobody").exit_code == 1

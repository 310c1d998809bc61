"""``wenze journal`` and ``wenze accounts`` as somebody in the machine room types them."""

import os
import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection

from tests.office import build
from wenze.office import clock
from wenze.office.journal import actions, guards, guards_standing
from wenze.office.journal.models import Entry
from wenze.office.people.models import Account
from wenze.office.site import home, integrity
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
    file.rename(tmp_path / "旧摘要")
    below = run("journal", "verify", "--against", str(tmp_path.parent))
    assert below.exit_code == 0, "a digest is known by its first line, in whatever folder below"
    assert "与外存摘要1份比对一致" in below.output


def test_verify_against_what_is_no_digest_ends_with_one_and_says_why(tmp_path):
    actions.record(by=None, verb="people.test", subject=None, says="甲")
    empty, picture, pipe = tmp_path / "empty", tmp_path / "scan.txt", tmp_path / "pipe"
    empty.mkdir()
    picture.write_bytes(b"\xff\xd8\xff")
    os.mkfifo(pipe)
    for place, says in ((empty, "没有可比对的外存摘要"), (picture, "不是 UTF-8"), (pipe, "不是外存摘要文件")):
        done = run("journal", "verify", "--against", str(place))
        assert done.exit_code == 1
        assert says in done.output


GUARDED = "journal_entry_no_update"


@pytest.mark.parametrize("how", ["dropped", "emptied", "switched off"])
def test_guards_that_do_not_stand_are_reported_and_put_back(how, vendor):
    actions.record(by=None, verb="people.test", subject=None, says="甲")
    with connection.cursor() as cursor:
        if vendor == "postgresql" and how == "emptied":
            body = "BEGIN RETURN NEW; END"
            cursor.execute(f"CREATE OR REPLACE FUNCTION {GUARDED}() RETURNS trigger AS $$ {body} $$ LANGUAGE plpgsql")
        elif vendor == "postgresql" and how == "switched off":
            cursor.execute(f"ALTER TABLE journal_entry DISABLE TRIGGER {GUARDED}")
        elif how != "switched off":
            cursor.execute(f"DROP TRIGGER {GUARDED}" + (" ON journal_entry" if vendor == "postgresql" else ""))
        if vendor == "sqlite" and how == "emptied":
            cursor.execute(f"CREATE TRIGGER {GUARDED} BEFORE UPDATE ON journal_entry BEGIN SELECT 1; END")
        if vendor == "sqlite" and how == "switched off":
            cursor.execute(f"DROP TRIGGER IF EXISTS {GUARDED}")
            cursor.execute(
                f"CREATE TRIGGER {GUARDED} BEFORE UPDATE ON journal_entry WHEN 0 "
                f"BEGIN SELECT RAISE(ABORT, '{guards.SAYS}'); END"
            )
    done = run("journal", "verify")
    assert done.exit_code == 1
    assert GUARDED in done.output
    assert GUARDED in run("journal", "guards").output
    assert run("journal", "verify").exit_code == 0
    assert Entry.objects.latest("sequence").verb == "journal.restore_guards"
    assert "没有改动" in run("journal", "guards").output


def test_every_guard_of_every_room_is_looked_at(vendor):
    rooms = integrity.guards()
    assert guards_standing.fallen(connection, rooms) == []
    for room in rooms:
        room.remove(connection)
        fallen = guards_standing.fallen(connection, [room])
        assert fallen
        assert integrity.verify().ok is False
        room.install(connection)
    assert integrity.verify().ok


def test_nightly_does_nothing_under_a_clock_that_is_far_ahead_or_behind():
    with clock.frozen(build.THE_DAY):
        actions.record(by=None, verb="people.test", subject=None, says="甲")
        assert run("nightly").exit_code == 0
    had = Entry.objects.count()
    for day in (build.THE_DAY + timedelta(days=365), build.THE_DAY - timedelta(days=2)):
        with clock.frozen(day):
            done = run("nightly")
        assert done.exit_code == 1
        assert f"wenze nightly --day {day}" in done.output
        assert Entry.objects.count() == had


def test_nightly_goes_on_once_the_day_is_confirmed_and_the_journal_says_so():
    with clock.frozen(build.THE_DAY):
        actions.record(by=None, verb="people.test", subject=None, says="甲")
    ahead = build.THE_DAY + timedelta(days=40)
    with clock.frozen(ahead):
        assert "请先校准时钟" in run("nightly", "--day", build.THE_DAY.isoformat()).output
        assert run("nightly", "--day", ahead.isoformat()).exit_code == 0
        assert "确认今天是2026年12月28日" in Entry.objects.latest("sequence").says
        assert run("nightly").exit_code == 0


def test_what_is_committed_on_sqlite_is_on_the_disk(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("WENZE_HOME", str(tmp_path))
    with closing(sqlite3.connect(tmp_path / "office.sqlite3")) as office:
        office.executescript(home.database()["OPTIONS"]["init_command"])
        assert office.execute("PRAGMA synchronous").fetchone() == (2,), "FULL: a number that was given is kept"


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

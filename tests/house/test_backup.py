"""``deploy/backup.sh`` on both databases: whole while people work, verified as a copy, held against every earlier digest."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.slow

WENZE = Path(sys.executable).with_name("wenze")
FOUND_OFFICE = """
if [ -n "${SERVER:=${DATABASE_URL:-}}" ]; then
    psql --quiet --dbname="$SERVER" --command='CREATE DATABASE office' --command='CREATE DATABASE office_check'
    export DATABASE_URL="${SERVER%/*}/office" WENZE_CHECK_DATABASE_URL="${SERVER%/*}/office_check"
fi
[ -n "$(ls "$WENZE_HOME")" ] || "$WENZE" migrate >/dev/null
mkdir -p "$WENZE_HOME/files"; echo 一 >"$WENZE_HOME/files/证据.txt"
"""
WRITING = """
from django.db import transaction
from wenze.office.journal.actions import record
def write():
    with transaction.atomic():
        record(by=None, verb="site.test", subject=None, says="一件事")
"""
CUT = """
from django.db import connection
from wenze.office.journal import guards
from wenze.office.journal.models import Entry, Head
guards.remove(connection)
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM journal_entry WHERE sequence > 10")
last = Entry.objects.get(sequence=10)
Head.objects.update(sequence=10, sm3=last.own_sm3, sha256=last.own_sha256)
guards.install(connection)
"""


def shell(says: str) -> str:
    return f"\"$WENZE\" manage shell --no-imports --command '{says}'"


@cache
def founded() -> Path:
    """A folder of an office on SQLite in which nothing was done yet, made once: the others begin as a copy of it."""
    home = Path(mkdtemp()) / "home"
    atexit.register(shutil.rmtree, home.parent)
    told = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "WENZE_HOME": str(home)}
    subprocess.run([WENZE, "migrate"], check=True, capture_output=True, env=told)
    return home


def run(script: str, vendor: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The script in an office of its own, whose backups go to ``$BACKUPS``."""
    server = ["deploy/postgres.sh", "run"] if vendor == "postgresql" else []
    told = {"WENZE_HOME": str(folder / "home"), "BACKUPS": str(folder / "backups"), "WENZE": str(WENZE)}
    if vendor == "sqlite":
        shutil.copytree(founded(), folder / "home")
    else:
        (folder / "home").mkdir()
    return subprocess.run(
        [*server, "bash", "-euc", FOUND_OFFICE + script],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=900,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", **told},
    )


both = pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])


@both
def test_a_backup_made_while_people_work_is_whole_and_agrees_with_its_digest(vendor, tmp_path):
    keep_writing = f'{WRITING}\nfrom pathlib import Path\nimport os, time\nwhile not Path(os.environ["WENZE_HOME"], "stop").exists():\n    write()\n    time.sleep(0.01)\n'
    script = f"""
    trap 'touch "$WENZE_HOME/stop"' EXIT
    {shell(keep_writing)} &
    until [ "$("$WENZE" journal verify | grep -c 共0条)" = 0 ]; do sleep 0.2; done
    deploy/backup.sh "$BACKUPS"; sleep 1; deploy/backup.sh "$BACKUPS"
    touch "$WENZE_HOME/stop"; wait
    "$WENZE" journal verify --against "$BACKUPS"
    """
    done = run(script, vendor, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    backups = sorted((tmp_path / "backups").iterdir())
    assert [one.suffix for one in backups] == ["", ""]
    held = {".dump" if vendor == "postgresql" else ".sqlite3", ".tar", ".txt"}
    assert {file.suffix for one in backups for file in one.iterdir()} == held, "and no key"
    assert "与外存摘要2份比对一致" in done.stdout
    assert "与外存摘要1份比对一致" in done.stderr, "the second was held against the first"


@both
def test_a_journal_cut_short_with_a_new_end_is_not_backed_up_as_whole(vendor, tmp_path):
    script = f"""
    {shell(WRITING + "for _ in range(60): write()")}
    deploy/backup.sh "$BACKUPS"
    {shell(CUT)}
    "$WENZE" journal verify
    sleep 1; deploy/backup.sh "$BACKUPS" && exit 9 || [ $? = 1 ]
    """
    done = run(script, vendor, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "日志完整：共10条" in done.stdout, "the shortened journal is consistent in itself"
    assert "日志被截断" in done.stderr
    first, second = sorted((tmp_path / "backups").iterdir())
    assert (first.suffix, second.suffix) == ("", ".unverified")
    assert not list(second.glob("*.txt")), "no digest is written of a journal that did not pass"


def test_a_backup_whose_earlier_digest_was_emptied_does_not_pass(tmp_path):
    script = f"""
    {shell(WRITING + "write()")}
    deploy/backup.sh "$BACKUPS"
    : >"$(ls "$BACKUPS"/*/*.txt)"
    sleep 1; deploy/backup.sh "$BACKUPS" && exit 9 || [ $? = 1 ]
    """
    done = run(script, "sqlite", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "里没有摘要" in done.stderr


def test_digests_kept_elsewhere_are_compared_too(tmp_path):
    script = f"""
    {shell(WRITING + "for _ in range(60): write()")}
    "$WENZE" journal digest --out "$BACKUPS-elsewhere"
    {shell(CUT)}
    deploy/backup.sh "$BACKUPS" "$BACKUPS-elsewhere" && exit 9 || [ $? = 1 ]
    deploy/backup.sh "$BACKUPS" "$BACKUPS-nowhere" && exit 9 || [ $? = 1 ]
    """
    done = run(script, "sqlite", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "日志被截断" in done.stderr


def test_the_office_is_never_the_database_that_is_emptied(tmp_path):
    script = f"""
    {shell(WRITING + "write()")}
    WENZE_CHECK_DATABASE_URL= deploy/backup.sh "$BACKUPS" && exit 9 || [ $? = 1 ]
    WENZE_CHECK_DATABASE_URL=$DATABASE_URL deploy/backup.sh "$BACKUPS" && exit 9 || [ $? = 1 ]
    "$WENZE" journal verify
    """
    done = run(script, "postgresql", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "日志完整：共1条" in done.stdout
    assert "its name must end in _check, not be office" in done.stderr
    assert not (tmp_path / "backups").exists()


def test_a_restored_copy_on_sqlite_opens_under_another_roof(tmp_path):
    done = run(f'{shell(WRITING + "write()")}\ndeploy/backup.sh "$BACKUPS"', "sqlite", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    (backup,) = (tmp_path / "backups").iterdir()
    shutil.copy(backup / "wenze.sqlite3", tmp_path)
    with closing(sqlite3.connect(tmp_path / "wenze.sqlite3")) as office:
        assert office.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert office.execute("SELECT count(*) FROM journal_entry").fetchone() == (1,)

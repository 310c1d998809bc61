"""The contracts of the house do fail: each is broken once, in a copy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

TOOLS = Path(sys.executable).parent


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import date\n\nDAY = date.today()\n",
        "import datetime\n\nINSTANT = datetime.datetime.now(datetime.UTC)\n",
        "from django.utils import timezone\n\nINSTANT = timezone.now()\n",
        "import time\n\nINSTANT = time.time()\n",
        "from django.db.models.signals import post_save\n\nHOOK = post_save\n",
        "from django.contrib import admin\n\nSITE = admin.site\n",
    ],
)
def test_a_second_clock_a_signal_and_the_admin_are_refused(line):
    command = [TOOLS / "ruff", "check", "--no-cache", "--stdin-filename", "src/wenze/office/people/queries.py", "-"]
    done = subprocess.run(command, input=line, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert "TID251" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("engine/answers.py", "import wenze.office.clock", "The office stands on the engine"),
        ("engine/answers.py", "import django", "The engine knows no framework"),
        ("engine/answers.py", "import time", "The engine knows no framework"),
        ("office/journal/chain.py", "import wenze.office.people.models", "import downwards only"),
        ("office/people/queries.py", "import ruamel.yaml", "Only yaml_events reads YAML"),
        ("office/people/queries.py", "import wenze.engine.reading", "Only rulings, the checks and the command line"),
        ("office/attic/__init__.py", "", "import downwards only"),
    ],
)
def test_an_import_against_the_arrows_is_refused(file, line, contract, tmp_path):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    changed = tmp_path / "src" / "wenze" / file
    changed.parent.mkdir(exist_ok=True)
    with changed.open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    done = subprocess.run(
        [TOOLS / "lint-imports", "--no-cache", "--no-logo"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
    )
    assert done.returncode == 1
    broken = [row for row in done.stdout.splitlines() if " BROKEN" in row]
    assert any(contract in row for row in broken), done.stdout

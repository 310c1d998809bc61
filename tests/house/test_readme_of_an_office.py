"""``deploy/README.md`` is followed to the letter, on a throwaway PostgreSQL and on SQLite.

The commands run as they stand on the page. What the page says is yours to replace is replaced, and so is the machine: folders lie below a
temporary one, the port is a free one, and the programs that change a machine (``apt-get``, ``useradd``, ``systemctl``, ``sudo``, ``runuser``,
``nginx``) are stand-ins below. The user ``wenze`` is an unprivileged one; in the database everyone is who they are, so ``root`` has no role.
The packages come from the environment of this checkout instead of an index; ``test_wheel.py`` installs the wheel.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="an office is installed by root"),
    pytest.mark.skipif("not PYTHON", reason="no Python of this version that an unprivileged user may run"),
]

README = (ROOT / "deploy/README.md").read_text("utf-8")
NOBODY = "65534"
FOLDERS = ("/opt/wenze", "/etc/", "/var/lib/wenze", "/var/backups/wenze", "/media/SAFE")
AS_NOBODY = f"setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups"


def _runs_as_nobody(python: str) -> bool:
    told = f"import sys; raise SystemExit(sys.version_info[:2] != {sys.version_info[:2]})"
    asked = [*AS_NOBODY.split(), "sh", "-c", f"{python} -c '{told}'"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


# The Python of this environment may lie in a folder of root's own; the system's may do in its place.
PYTHON = next((one for one in (sys.executable, "/usr/bin/python3") if _runs_as_nobody(one)), "")

STAND_INS = {
    "apt-get": "exit 0",
    "useradd": "exit 0",
    "nginx": "[ -s {root}/etc/ssl/wenze/office.crt ] && [ -s {root}/etc/nginx/sites-enabled/wenze ]",
    # On SQLite there is no server: what the page says for PostgreSQL is left out.
    "sudo": '[ "$1 $2" = "-u postgres" ]; shift 2; [ -z "$PGHOST" ] || PGUSER=postgres exec "$@"',
    "runuser": f'[ "$1 $2 $3" = "-u wenze --" ]; shift 3; PGUSER=wenze exec {AS_NOBODY} "$@"',
    "install": f'for word; do shift; set -- "$@" "$(echo "$word" | sed "s/=wenze$/={NOBODY}/")"; done; exec /usr/bin/install "$@"',
    "systemctl": f"""
        case "$*" in
            *reload*) exit 0 ;;
            stop*|restart*) kill "$(cat {{root}}/pid)" ; while kill -0 "$(cat {{root}}/pid)" 2>/dev/null; do sleep 0.2; done ;;
        esac
        [ "$1" != stop ] || exit 0
        [ -f {{root}}/etc/systemd/system/wenze-nightly.timer ]
        set -a; . "$(sed -n s/EnvironmentFile=//p {{root}}/etc/systemd/system/wenze.service)"; set +a
        PGUSER=wenze {AS_NOBODY} $(sed -n s/ExecStart=//p {{root}}/etc/systemd/system/wenze.service) >{{root}}/served 2>&1 &
        echo $! >{{root}}/pid
        port=$(sed -n 's/ExecStart=.*--port //p' {{root}}/etc/systemd/system/wenze.service)
        for turn in $(seq 300); do (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && exit 0; sleep 0.2; done
        cat {{root}}/served; exit 1
    """,
}
ENTER_SOMETHING = """
from django.db import transaction
from wenze.office.journal.actions import record
with transaction.atomic():
    record(by=None, verb="site.test", subject=None, says="备份以后登记的")
"""
ASK = """
import http.client
line = http.client.HTTPConnection("127.0.0.1", {port})
line.request("GET", "/sign-in/", headers=dict(Host="wenze.linjiang.example") | dict([("X-Forwarded-Proto", "https")]))
print("ANSWERED", line.getresponse().status)
"""


def commands(heading: str, *, without: str = "") -> list[str]:
    """The commands under a heading, in their order; without the block that follows on a line that begins with ``without``."""
    section = "\n" + README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    blocks = re.findall(r"([^\n]*)\n\n((?:    [^\n]+\n)+)", section)
    kept = [block for before, block in blocks if not (without and before.startswith(without))]
    lines = [line.strip() for block in kept for line in block.splitlines()]
    return [line for line in lines if not re.match(r"\d+ \d+ \* \* \*", line)]  # the line for cron


@pytest.fixture
def machine() -> Iterator[Path]:
    """A folder that stands for the machine, with the stand-ins in its ``tools``."""
    root = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    root.chmod(0o755)
    for folder in (
        "tools",
        "opt/wenze/bin",
        "var/lib",
        "var/backups",
        "media/SAFE",
        "etc/systemd/system",
        "etc/nginx/sites-enabled",
    ):
        (root / folder).mkdir(parents=True)
    for name, says in STAND_INS.items():
        _program(root / "tools" / name, says.replace("{root}", str(root)))
    called = f'PYTHONPATH={":".join(filter(None, sys.path))} exec {PYTHON} -c "from wenze.office.site.command import main; main()" "$@"'
    _program(root / "opt/wenze/bin/wenze", called)
    _program(root / "opt/wenze/bin/pip", "exit 0")
    yield root
    if (root / "pid").exists():
        subprocess.run(["kill", (root / "pid").read_text().strip()], check=False, capture_output=True)
    shutil.rmtree(root)


def _program(path: Path, says: str) -> None:
    path.write_text(f"#!/usr/bin/env bash\nset -e\n{says}\n")
    path.chmod(0o755)


def adapted(lines: list[str], root: Path, port: int) -> str:
    """The commands with the folders of this machine."""
    text = "\n".join(lines)
    for folder in FOLDERS:
        text = text.replace(folder, f"{root}{folder}")
    text = text.replace(f"python3 -m venv {root}/opt/wenze\n", "")
    installed = f"sed -i 's#=/var/lib#={root}/var/lib#; s#=/opt#={root}/opt#; s#=/etc#={root}/etc#; s#--port 8000#--port {port}#'"
    env = f"{root}/etc/wenze.env"
    service = f"{root}/etc/systemd/system/wenze.service"
    return re.sub(
        r"(install --directory --mode=755 \S+ssl/wenze)", rf"{installed} {env} {service}\n{{after_install}}\n\1", text
    )


def walk(root: Path, vendor: str) -> str:
    """The whole page as one script."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    skipped = "On SQLite instead" if vendor == "postgresql" else "On PostgreSQL"
    after_install = ":" if vendor == "postgresql" else f"sed -i /DATABASE_URL/d {root}/etc/wenze.env"
    manage = f"runuser -u wenze -- {root}/opt/wenze/bin/wenze"
    parts = [
        adapted([*commands("Install"), *commands("Keys"), *commands("Every day")], root, port).replace(
            "{after_install}", after_install
        ),
        f"{manage} manage shell --no-imports --command '{ENTER_SOMETHING}'",
        f"{manage} journal verify",
        "echo RESTORING",
        adapted(commands("Restoring", without=skipped), root, port),
        "echo RESTORED",
        adapted(commands("A new version"), root, port),
        f"{PYTHON} -c '{ASK.format(port=port)}'",
    ]
    if vendor == "sqlite":
        return "\n".join(parts)
    own_server = 'export PGHOST=$(echo "$DATABASE_URL" | sed "s/.*@//; s#/postgres##; s#%2F#/#g"); unset DATABASE_URL'
    return "\n".join([own_server, *parts])


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_an_office_is_installed_backed_up_and_restored_by_following_the_page(machine, vendor):
    script = machine / "page.sh"
    script.write_text(f"set -euxo pipefail\nexport PGHOST=\n{walk(machine, vendor)}\n")
    server = ["deploy/postgres.sh", "run"] if vendor == "postgresql" else []
    path = os.pathsep.join([str(machine / "tools"), os.environ["PATH"]])
    done = subprocess.run(
        [*server, "bash", str(script)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=900,
        env={"PATH": path, "HOME": "/nonexistent", "LANG": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    before, after = done.stdout.split("RESTORING\n")
    (entered,) = re.findall(r"日志完整：共(\d+)条，逐条校验一致。", before)
    restored, compared = re.findall(r"日志完整：共(\d+)条，逐条校验一致；与外存摘要(\d+)份比对一致", after)[0]
    assert int(restored) < int(entered), (
        "what was entered after the backup is lost, and the journal agrees with the digest"
    )
    assert int(compared) == 1
    assert after.rstrip().endswith("ANSWERED 200")
    assert not list((machine / "var/backups/wenze").glob("*.unverified"))

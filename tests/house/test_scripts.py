"""What a script says when something is not as it should be: one sentence, and what to do about it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT

COMMON_TOOLS = ("bash", "dirname", "basename", "id", "ls", "sort", "cat", "head", "sha256sum", "mktemp", "rm", "tail")


def _run(*command: object, path: str = os.environ["PATH"], folder: Path = ROOT, **environment: str):
    return subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=60,
        env={"PATH": path, "HOME": "/nonexistent", **environment},
    )


def _as_ordinary_user() -> tuple[str, ...]:
    """What goes before a command so that it does not run as root."""
    return ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") if os.geteuid() == 0 else ()


@pytest.fixture
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A checkout with the scripts alone, which everyone may read and nobody may write."""
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def bare_path(checkout: Path) -> str:
    """A PATH with the common tools and apt-get, but without browser, PDF tools or PostgreSQL."""
    checkout.chmod(0o755)
    tools = checkout / "tools"
    tools.mkdir()
    for name in (*COMMON_TOOLS, "setpriv"):
        (tools / name).symlink_to(shutil.which(name))
    (tools / "apt-get").write_text("#!/bin/sh\nexit 1\n")
    (tools / "apt-get").chmod(0o755)
    return str(tools)


def test_a_busy_port_is_named_with_another_to_take():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        done = _run("deploy/demo.sh", port)
    assert done.returncode == 1
    assert done.stderr == f"wenze: port {port} is taken by another program; take another: make demo PORT={port + 1}\n"


@pytest.mark.parametrize("port", ["80", "65536", "eighty", "8000x"])
def test_a_port_that_is_none_is_refused(port):
    done = _run("deploy/demo.sh", port)
    assert done.returncode == 1
    assert f"PORT={port} is no port" in done.stderr


def test_a_checkout_of_someone_else_is_named(checkout):
    done = _run(*_as_ordinary_user(), checkout / "deploy/prepare.sh", "environment", folder=checkout)
    assert done.returncode == 1
    assert "cannot be written by" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_ordinary_user_is_told_the_command_that_installs_the_browser(checkout, bare_path):
    checkout.chmod(0o777)
    done = _run(*_as_ordinary_user(), checkout / "deploy/prepare.sh", "browser", path=bare_path, folder=checkout)
    assert done.returncode == 1
    assert "sudo apt-get install --yes chromium poppler-utils" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_ordinary_user_without_a_chinese_font_is_told_the_command(checkout, bare_path):
    checkout.chmod(0o777)
    done = _run(*_as_ordinary_user(), checkout / "deploy/prepare.sh", "fonts", path=bare_path, folder=checkout)
    assert done.returncode == 1
    assert "sudo apt-get install --yes fontconfig fonts-noto-cjk" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_failing_installation_says_what_to_run(checkout, bare_path):
    if os.geteuid() != 0:
        pytest.skip("only root installs packages")
    done = _run(checkout / "deploy/prepare.sh", "browser", path=bare_path, folder=checkout)
    assert done.returncode == 1
    assert "apt-get install --yes chromium poppler-utils" in done.stderr.splitlines()[-1]


def test_the_throwaway_server_gives_back_the_exit_code_and_leaves_nothing():
    said = "import os; print(os.environ['DATABASE_URL']); raise SystemExit(3)"
    done = _run("deploy/postgres.sh", "run", sys.executable, "-c", said)
    assert done.returncode == 3, done.stderr
    folder = "/" + done.stdout.split("@%2F")[1].split("%2Fsocket")[0].replace("%2F", "/")
    assert folder.startswith("/tmp/wenze-pg.")
    assert not Path(folder).exists()


def test_a_database_that_is_given_is_used_and_none_is_started():
    done = _run("deploy/postgres.sh", "run", "printenv", "DATABASE_URL", DATABASE_URL="postgresql://given/")
    assert (done.returncode, done.stdout) == (0, "postgresql://given/\n")

"""The wheel is the whole product: rules, pages, style sheets and the command, installed by pip alone."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE, files

pytestmark = pytest.mark.slow


def _run(*command: object, **environment: str) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        cwd=environment.pop("cwd", str(ROOT)),
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from this checkout by the pinned build tool; needs no network."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_rule_page_and_style_sheet(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    of_the_package = {f"wenze/{path.relative_to(SOURCE).as_posix()}" for path in files() if path.is_relative_to(SOURCE)}
    of_the_law = {path.relative_to(ROOT).as_posix() for path in files() if path.is_relative_to(ROOT / "rulebook")}
    assert of_the_law
    assert (of_the_package | {f"wenze/{name}" for name in of_the_law}) - inside == set()


def test_the_command_works_from_an_installed_wheel(wheel, tmp_path):
    python = tmp_path / "venv" / "bin" / "python"
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    _run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv")
    install = [uv, "pip", "install", "--quiet", "--python", python, wheel, "--constraint", ROOT / "requirements.lock"]
    try:
        _run(*install, "--offline")
    except AssertionError:
        _run(*install, UV_SYSTEM_CERTS="true", UV_NATIVE_TLS="true")
    # Away from the checkout, so that nothing of it can be picked up by accident.
    away = {"cwd": str(tmp_path), "WENZE_HOME": str(tmp_path / "home"), "PYTHONPATH": ""}
    command = tmp_path / "venv" / "bin" / "wenze"
    assert "rules" in _run(command, "--help", **away)
    assert "yy-wgbw" in _run(command, "rules", "check", **away)

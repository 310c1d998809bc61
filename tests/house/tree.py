"""What lies in this checkout, for the tests of the house."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "wenze"
OFFICE = SOURCE / "office"
ENGINE = SOURCE / "engine"


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or may be committed, as paths below ROOT; what .gitignore names is left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return tuple(sorted({ROOT / name for name in names if name and (ROOT / name).is_file()}))


def texts() -> Iterator[tuple[str, str]]:
    """(path below ROOT, text) of every file that is text."""
    for path in files():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(ROOT).as_posix(), content.decode("utf-8")


def modules(below: Path) -> Iterator[tuple[str, ast.Module]]:
    """(path below ROOT, syntax tree) of every Python file in ``below``, migrations left out."""
    for path in files():
        if path.suffix == ".py" and path.is_relative_to(below) and "migrations" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, methods and inner functions among them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node

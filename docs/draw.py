"""Draws docs/drawn/ from what the code and the rulebook say, so that no picture of them is kept by hand.

python docs/draw.py            writes the drawings
python docs/draw.py --check    writes nothing; exit code 1, and the names, when a drawing is behind (part of `make check`)
"""

from __future__ import annotations

import ast
import os
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OFFICE = ROOT / "src" / "wenze" / "office"
ENGINE = ROOT / "src" / "wenze" / "engine"
DRAWN = ROOT / "docs" / "drawn"
SAME_IN_EVERY_ROOM = {"", "apps", "models", "facts", "actions", "queries", "views", "api", "urls", "forms", "command"}


def permissions() -> str:
    """Which role may do what: the table ROLE_MAY of the room people."""
    from wenze.office.people.models import Role
    from wenze.office.people.permissions import ABILITIES, ROLE_MAY

    labels = {"respondent": "本人", **{role.value: str(role.label) for role in Role}}
    rows = [
        (f"`{ability}`", *("●" if ability in ROLE_MAY[role] else "" for role in ROLE_MAY))
        for ability in sorted(ABILITIES)
    ]
    heads = ("ability", *(f"{labels[role]}<br>`{role}`" for role in ROLE_MAY))
    return "\n".join(["# Who may do what", "", *_table(heads, rows)])


def procedure() -> str:
    """The office's own procedure: its stages, and every move with where it stands open and who makes it."""
    from wenze.engine.reading import Rulebook, shipped_rulebook

    rulebook = Rulebook(shipped_rulebook())
    procedure, names = rulebook.procedure, rulebook.vocabulary.terms
    lines = [f"# {procedure.title}", "", "Drawn from `rulebook/procedure/accountability.yaml`."]
    for track, stages in procedure.tracks.items():
        terms = {stage.stage: stage.term for stage in stages}
        moves = [move for move in procedure.moves if move.track == track]
        lines += ["", f"## {track}", "", "```mermaid", "stateDiagram-v2"]
        lines += [f"    {stage.stage}: {stage.term}" for stage in stages]
        lines += [f"    [*] --> {stages[0].stage}"]
        lines += [
            f"    {start} --> {move.leads_to}: {move.term}"
            for move in moves
            if move.leads_to
            for start in move.stages
            if start != move.leads_to
        ]
        if track == "case":
            lines += [f"    {step.start} --> {step.to}" for step in procedure.advances]
        lines += [f"    {stage.stage} --> [*]" for stage in stages if stage.final] + ["```", ""]
        rows = [
            (
                move.term,
                f"`{move.move}`",
                "、".join(terms[stage] for stage in move.stages),
                "、".join(names[role] for role in move.who),
                terms.get(move.leads_to, ""),
                "<br>".join(need.says for need in move.needs),
            )
            for move in moves
        ]
        lines += _table(("move", "code", "open in", "who", "leads to", "says when it is missing"), rows)
    return "\n".join(lines)


def rulebook() -> str:
    """Which regulations the rulebook holds, and how many rows of each are rules."""
    from wenze.engine.reading import Rulebook, shipped_rulebook

    shelf = Rulebook(shipped_rulebook())
    rows = []
    for name in shelf.ids:
        for regulation in shelf.editions(name):
            file = regulation.file
            silent = sum(bool(provision.not_modelled) for provision in file.provisions)
            doubts = sum(bool(provision.doubt) for provision in file.provisions)
            rows.append(
                (f"`{name}`", file.title, file.edition, str(file.in_force_from or ""), str(file.in_force_until or ""),
                 str(len(file.provisions)), str(len(file.provisions) - silent), str(silent), str(doubts))
            )  # fmt: skip
    heads = (
        "id",
        "title",
        "edition",
        "from",
        "until",
        "rows",
        "as rules",
        "not modelled, with reason",
        "doubts, with reading",
    )
    return "\n".join(["# The rulebook", "", *_table(heads, rows)])


def engine() -> str:
    """Each module of the engine and the question it answers."""
    lines = ["# The engine", "", "One module per question; values in, answers with reasons out.", ""]
    for file in sorted(ENGINE.rglob("*.py")):
        name = file.relative_to(ENGINE).with_suffix("").as_posix().removesuffix("/__init__")
        if says := _first_sentence(ast.parse(file.read_text("utf-8"))):
            lines.append(f"- `{name}` {says}" if name != "__init__" else f"{says}\n")
    return "\n".join(lines)


def rooms() -> str:
    """Each room of the office with its writes and its reads, as the first sentence of each says."""
    lines = [
        "# The rooms of the office",
        "",
        "Imports go down this page only. A write is an action, a read is a query.",
    ]
    for floor in _floors():
        path = OFFICE / floor
        files = sorted(path.glob("*.py")) if path.is_dir() else [OFFICE / f"{floor}.py"]
        lines += ["", f"## {floor}", "", _first_sentence(ast.parse(files[0].read_text("utf-8")))]
        for kind in ("actions", "queries"):
            found = [line for file in files if file.stem.split("_")[0] == kind for line in _functions(file)]
            if found:
                lines += ["", f"**{kind}**", "", *sorted(found)]
        own = [file for file in files if file.stem.split("_")[0] not in SAME_IN_EVERY_ROOM]
        if path.is_dir() and own:
            first = {file.stem: _first_sentence(ast.parse(file.read_text("utf-8"))) for file in own}
            lines += ["", "**of its own**", "", *(f"- `{name}` {says}" for name, says in first.items())]
    return "\n".join(lines)


def addresses() -> str:
    """Every address of a page, and the view that answers it. The API draws itself, at /api/docs."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterable[tuple[str, str, str]]:
        for one in patterns:
            address = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, address)
            else:
                view = getattr(one.callback, "func", one.callback)
                view = getattr(view, "view_class", view)
                yield f"`/{address}`".replace("|", "\\|"), one.name or "", f"{view.__module__}.{view.__qualname__}"

    rows = sorted(row for row in walk(get_resolver().url_patterns, "") if row[2].startswith("wenze."))
    return "\n".join(["# The addresses of the pages", "", *_table(("address", "name", "view"), rows)])


def _floors() -> list[str]:
    """The rooms from the top floor down, as the import contract names them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["id"] == "rooms")
    return list(layers)


def _functions(file: Path) -> list[str]:
    tree = ast.parse(file.read_text("utf-8"))
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    return [f"- `{file.stem}.{node.name}` {_first_sentence(node)}".rstrip() for node in public]


def _first_sentence(node: ast.Module | ast.FunctionDef) -> str:
    text = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
    first = text.split(". ")[0]
    return first if not first or first.endswith((".", "?", "!")) else f"{first}."


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (heads, tuple("---" for _ in heads), *rows)]


DRAWINGS: dict[str, Callable[[], str]] = {
    "permissions.md": permissions,
    "procedure.md": procedure,
    "rulebook.md": rulebook,
    "engine.md": engine,
    "rooms.md": rooms,
    "addresses.md": addresses,
}


def main(arguments: list[str]) -> int:
    """Write the drawings, or with --check say which are behind."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenze.office.site.settings")
    django.setup()
    behind = []
    for name, draw in DRAWINGS.items():
        file, drawing = DRAWN / name, draw().rstrip() + "\n"
        if not file.exists() or file.read_text("utf-8") != drawing:
            behind.append(name)
            if "--check" not in arguments:
                DRAWN.mkdir(parents=True, exist_ok=True)
                file.write_text(drawing, "utf-8")
    if "--check" in arguments and behind:
        print(f"docs/drawn/ is behind the code: {', '.join(behind)}; run: make fix", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

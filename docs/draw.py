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
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wenze.engine.procedure_file import Move, Procedure

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
    """Each procedure: the stages of its tracks, and every move with where it stands open, who makes it and where."""
    from wenze.engine.reading import Rulebook, shipped_rulebook

    rulebook = Rulebook(shipped_rulebook())
    names = rulebook.vocabulary.terms
    heads = ("move", "code", "open in", "who, where", "leads to", "a duty", "counts as", "says when it is missing")
    lines = ["# The procedures"]
    for name, procedure in rulebook.procedures.items():
        lines += ["", f"## {procedure.title}", "", f"Drawn from `rulebook/procedure/{name}.yaml`."]
        for code, track in procedure.tracks.items():
            lines += ["", f"### {track.term} `{code}`", "", *_stages_drawn(procedure, code), ""]
            lines += _table(heads, (_move_row(procedure, move, names) for move in procedure.moves_of(code)))
    return "\n".join(lines)


def _stages_drawn(procedure: Procedure, code: str) -> list[str]:
    """The stages of one track as a diagram: where a part begins, where each move may lead it, where it ends."""
    track = procedure.tracks[code]
    lines = ["```mermaid", "stateDiagram-v2", *(f"    {stage}: {term}" for stage, term in track.terms.items())]
    if not any(move.begins for move in procedure.moves_of(code)):
        lines += [f"    [*] --> {track.first_stage}"]
    for move in procedure.moves:
        starts = (move.stages or ("[*]",)) if move.track == code else ()
        lines += [
            f"    {start} --> {end}: {move.term}" for end in move.reaches(code) for start in starts if start != end
        ]
    lines += [f"    {step.start} --> {step.to}" for step in procedure.advances if step.track == code]
    return [*lines, *(f"    {stage.stage} --> [*]" for stage in track.stages if stage.final), "```"]


def _move_row(procedure: Procedure, move: Move, names: dict[str, str]) -> tuple[str, ...]:
    """One move in the table of its track."""
    from wenze.engine.procedure_file import PLACE_TERMS

    bodies = {one.code: one.term for one in procedure.bodies}
    who = (bodies.get(one.body) or f"{names[one.role]}（{PLACE_TERMS[one.at]}）" for one in procedure.actors(move))
    ends = (
        "或者".join(procedure.tracks[track].terms[stage] for stage in move.reaches(track))
        for track in procedure.tracks
        if move.reaches(track)
    )
    duty = ("yes" if move.duty else "") if isinstance(move.duty, bool) else "on these facts"
    return (
        move.term,
        f"`{move.move}`",
        "、".join(procedure.tracks[move.track].terms[stage] for stage in move.stages),
        "、".join(who),
        "；".join(ends),
        duty,
        "、".join(f"`{anchor}`" for anchor in move.counts_as),
        "<br>".join(need.says for need in move.needs),
    )


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

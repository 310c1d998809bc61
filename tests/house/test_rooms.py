"""Each room of the office has the same files, and each file keeps to its work."""

import ast
import re
from pathlib import Path

from django.apps import apps
from django.db import models

from tests.house.tree import ENGINE, OFFICE, files, functions, modules

SAME_IN_EVERY_ROOM = {
    "__init__", "apps", "models", "facts", "actions", "queries", "views", "api", "urls", "forms",
    "migrations", "templates", "templatetags", "static", "locale", "command",
}  # fmt: skip

# What a room has of its own; docs/drawn/rooms.md says what each is for, in the file's own words.
OF_ITS_OWN: dict[str, set[str]] = {
    "site": {
        "demo",
        "settings",
        "home",
        "wsgi",
        "frame",
        "menu",
        "acts",
        "errors",
        "middleware",
        "sign_in",
        "seek",
        "sessions",
        "audit",
        "integrity",
        "management",
        "unsent",
        "workbench",
    },
    "cases": {
        "ledgers",
        "pages_aside",
        "pages_file",
        "pages_moves",
        "citing",
        "gates",
        "given",
        "guards",
        "letters",
        "kind",
        "limits",
        "loading",
        "moves",
        "openings",
        "parts",
        "slips",
        "readers",
        "texts",
        "turns",
    },
    "leads": {"ledgers", "procedure"},
    "matters": {"kinds"},
    "limits": {"counting", "kinds"},
    "notices": {"channels", "hours"},
    "moves": {"acting", "buttons", "declared", "duties", "one_track", "parts", "performing"},
    "measures": {"ledgers", "guards"},
    "documents": {
        *("letters", "kinds", "titles", "archive", "fonts", "letter", "layout_pdf", "layout_docx", "docx_parts"),
        *("docx_form", "guards", "readers", "intake", "leftovers", "official_texts"),
    },
    "rulings": {"plain", "questions", "shelf", "wording", "guards", "impact", "official", "official_words", "worked"},
    "people": {
        "identity_numbers",
        "namesakes",
        "permissions",
        "reach",
        "recusal",
        "refusals",
        "seals",
        "guards",
        "passwords",
        "ledgers",
    },
    "journal": {"chain", "digests", "guards", "triggers"},
    "foreign": {
        "libraries",
        "office_files",
        "packages",
        "pdf_files",
        "pictures",
        "process",
        "server",
        "texts",
        "word_files",
        "workbook_cells",
        "workbooks",
    },
    "paper": {"dates", "identity", "intake", "lamps", "ledger", "printing", "search", "sheets", "timeline", "waiting"},
}

NAMES_THAT_SAY_NOTHING = {
    "utils",
    "util",
    "common",
    "core",
    "helpers",
    "helper",
    "services",
    "managers",
    "misc",
    "base",
}
PARTS = re.compile(r"^(models|facts|actions|queries|views|api|forms|command)_\w+$")


def _rooms() -> dict[str, set[str]]:
    """room → names of what lies in it."""
    rooms: dict[str, set[str]] = {}
    for path in files():
        if path.is_relative_to(OFFICE) and len(path.relative_to(OFFICE).parts) > 1:
            room, inside, *_ = path.relative_to(OFFICE).parts
            rooms.setdefault(room, set()).add(Path(inside).stem)
    return rooms


def _declared(room: str, name: str) -> bool:
    """A file of the room's own, or a part of one that was split by question: plain, plain_scores."""
    return any(name == own or name.startswith(f"{own}_") for own in OF_ITS_OWN.get(room, ()))


def test_every_room_has_the_agreed_files_and_those_it_declares():
    strangers = {
        room: {name for name in names - SAME_IN_EVERY_ROOM if not (PARTS.match(name) or _declared(room, name))}
        for room, names in _rooms().items()
    }
    assert {room: names for room, names in strangers.items() if names} == {}


def test_no_declared_file_is_gone():
    rooms = _rooms()
    gone = {f"{room}/{name}" for room, names in OF_ITS_OWN.items() for name in names - rooms.get(room, set())}
    assert gone == set()


def test_no_module_has_a_name_that_says_nothing():
    nameless = [str(path) for path in files() if path.suffix == ".py" and path.stem in NAMES_THAT_SAY_NOTHING]
    assert nameless == []


def test_only_the_reading_modules_of_the_engine_open_files():
    opening = {
        name
        for name, tree in modules(ENGINE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "open")
            or (
                isinstance(node.func, ast.Attribute)
                and node.func.attr in {"open", "read_text", "read_bytes", "iterdir", "glob"}
            )
        )
    }
    assert opening <= {f"src/wenze/engine/{name}.py" for name in ("reading", "calendar_reading", "yaml_events")}


def test_views_and_api_touch_no_table():
    touching = {
        f"{name}:{node.lineno}"
        for name, tree in modules(OFFICE)
        if re.match(r"(views|api)(_\w+)?\.py$", Path(name).name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "save", "delete", "bulk_create"}
    }
    assert touching == set()


def test_every_action_says_who_acts_and_takes_its_arguments_by_name():
    wrong = set()
    for name, tree in modules(OFFICE):
        if not re.match(r"actions(_\w+)?\.py$", Path(name).name) or "/journal/" in name:
            continue
        for function in functions(tree):
            if function.name.startswith("_") or function not in tree.body:
                continue
            named = {argument.arg for argument in function.args.kwonlyargs}
            # The act of a move is handed the move in progress, which knows who acts.
            if [argument.arg for argument in function.args.args][:1] == ["going"]:
                continue
            if function.args.args or "by" not in named:
                wrong.add(f"{name}:{function.name}")
    assert wrong == set()


def test_every_row_that_a_page_may_name_says_in_chinese_what_it_is():
    bookkeeping = {"Head", "PastPassword", "Sequence"}
    nameless = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("wenze.") and model.__str__ is models.Model.__str__
    }
    assert nameless <= bookkeeping

"""Each room of the office has the same files, and each file keeps to its work."""

import ast
import re
from pathlib import Path

from tests.house.tree import ENGINE, OFFICE, files, functions, modules

SAME_IN_EVERY_ROOM = {
    "__init__", "apps", "models", "facts", "actions", "queries", "views", "api", "urls", "forms",
    "migrations", "templates", "templatetags", "static", "locale", "command",
}  # fmt: skip

# What a room has of its own: file → the question it answers.
OF_ITS_OWN: dict[str, dict[str, str]] = {
    "site": {
        "settings": "which choices does this office make?",
        "home": "where are its things kept?",
        "wsgi": "where does the server enter?",
        "frame": "what stands around every page?",
        "menu": "which rooms does this person see?",
        "middleware": "what happens to every request?",
        "errors": "what does a page say when something went wrong?",
        "sign_in": "how does somebody come in?",
        "workbench": "what waits for this person?",
        "seek": "where is that?",
        "audit": "what may the auditor see of the journal?",
    },
    "documents": {
        "letters": "what is a letter made of?",
        "kinds": "what does each letter say?",
        "titles": "how is a title broken into lines?",
        "fonts": "which font prints this sign, and does any?",
        "letter": "the layout of GB/T 9704, for typst",
        "layout_pdf": "how does a letter become a PDF?",
        "layout_docx": "how does a letter become a .docx?",
        "docx_parts": "how does Word call it?",
        "docx_form": "how does a form become a table of Word?",
        "intake": "what kind of file is this, and may it come in?",
        "readers": "which rooms say who may read?",
        "guards": "how does the database refuse to change what was issued?",
        "archive": "how is a whole case file packed?",
    },
    "rulings": {
        "questions": "what may be asked of the law?",
        "wording": "how is an answer said in Chinese?",
        "guards": "how does the database refuse to change a ruling?",
    },
    "people": {
        "permissions": "which role may do what?",
        "recusal": "who must stay out of this?",
        "refusals": "how is no said?",
        "passwords": "is this password good enough?",
        "ledgers": "which columns have the ledgers of this room?",
        "seals": "how are identity numbers sealed, and found again?",
        "guards": "how does the database keep the three administrators apart?",
    },
    "journal": {
        "chain": "what is hashed, and how?",
        "guards": "how does the database refuse to change an entry?",
    },
    "paper": {
        "dates": "how is a date written?",
        "lamps": "which lamp is lit?",
        "ledger": "what is a ledger page made of?",
        "sheets": "how does a ledger become a spreadsheet?",
    },
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


def test_every_room_has_the_agreed_files_and_those_it_declares():
    strangers = {
        room: names - SAME_IN_EVERY_ROOM - set(OF_ITS_OWN.get(room, {})) - set(filter(PARTS.match, names))
        for room, names in _rooms().items()
    }
    assert {room: names for room, names in strangers.items() if names} == {}


def test_no_declared_file_is_gone():
    rooms = _rooms()
    gone = {f"{room}/{name}" for room, names in OF_ITS_OWN.items() for name in set(names) - rooms.get(room, set())}
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
            if function.args.args or "by" not in named:
                wrong.add(f"{name}:{function.name}")
    assert wrong == set()

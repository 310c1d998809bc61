"""Whatever the office can do, somebody can ask it to: no verb stands behind a wall."""

import ast
from collections import defaultdict
from pathlib import Path

from tests.house.tree import OFFICE, modules

Place = tuple[str, str]
"""Module and function; the function is empty for what a module does outside its functions."""


def test_every_verb_is_reached_from_a_page_the_interface_or_the_command_line():
    office = {_dotted(path): tree for path, tree in modules(OFFICE) if "/demo/" not in path}
    calls = {module: _calls(module, tree) for module, tree in office.items()}
    verbs = {
        (module, node.name)
        for module, tree in office.items()
        if _is_actions(module)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    reached: set[Place] = set()
    doors = [calls[module] for module in office if not _is_actions(module)]
    waiting = [place for door in doors for found in door.values() for place in found]
    waiting += [(module, name) for module, tree in office.items() for name in _declared_moves(tree)]
    while waiting:
        place = waiting.pop()
        if place not in reached and place[0] in office:
            reached.add(place)
            waiting += calls[place[0]].get(place[1], ())
    assert sorted(".".join(verb) for verb in verbs - reached) == []


def _declared_moves(tree: ast.Module) -> set[str]:
    """The acts of declared moves: every matter has a page for each."""
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(one, ast.Call) and ast.unparse(one.func) == "move" for one in node.decorator_list)
    }


def _is_actions(module: str) -> bool:
    return module.rpartition(".")[2].split("_")[0] == "actions"


def _dotted(path: str) -> str:
    return Path(path).relative_to("src").with_suffix("").as_posix().replace("/", ".")


def _calls(module: str, tree: ast.Module) -> dict[str, set[Place]]:
    """Function → what of other modules, and of its own, it names."""
    known = _imported(tree)
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    found: dict[str, set[Place]] = defaultdict(set)
    found[""] = {place for name, place in known.items() if not _is_actions(place[0])}
    for top in tree.body:
        name = top.name if isinstance(top, ast.FunctionDef) else ""
        for node in ast.walk(top):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
                place = known[node.value.id]
                found[name].add((".".join(part for part in place if part), node.attr))
            elif isinstance(node, ast.Name) and node.id in own:
                found[name].add((module, node.id))
            elif isinstance(node, ast.Name) and node.id in known:
                found[name].add(known[node.id])
    for name, place in known.items():  # what one module hands on from another is the same verb
        found[name].add(place)
    return found


def _imported(tree: ast.Module) -> dict[str, Place]:
    """The name a module knows something by → where that lies."""
    return {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

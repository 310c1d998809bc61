"""Any single slip in any shipped file is refused with file, line and remedy, or leaves the file just as valid."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wenze.engine.errors import RulebookError
from wenze.engine.reading import Rulebook, shipped_rulebook
from wenze.engine.regulation import KINDS
from wenze.engine.yaml_events import Document

EACH = 4
pytestmark = pytest.mark.slow


@cache
def book() -> Rulebook:
    return Rulebook(shipped_rulebook())


@cache
def document(name: str) -> Document:
    file = book().folder_of(name) / "regulation.yaml"
    return Document(file, f"{name}/regulation.yaml")


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every key and item inside the rules of a file."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*at, step)
        yield from places(inner, (*at, step))


def inside_rules(name: str) -> list[tuple[Any, ...]]:
    found = places(document(name).value["provisions"], ("provisions",))
    return [place for place in found if len(place) > 2 and place[2] in KINDS and isinstance(place[-1], str)]


def changed(name: str, place: tuple[Any, ...], slip: Callable[[Any, Any], None]) -> Document:
    bent = copy.copy(document(name))
    bent.value = copy.deepcopy(document(name).value)
    holder = bent.value
    for step in place[:-1]:
        holder = holder[step]
    slip(holder, place[-1])
    return bent


def refusal(bent: Document) -> RulebookError | None:
    try:
        book().checked(bent, None)
    except RulebookError as refused:
        return refused
    return None


def misspell(holder: Any, key: Any) -> None:
    holder[f"{key}x"] = holder.pop(key)


def wrong_type(holder: Any, key: Any) -> None:
    holder[key] = [["?"]] if not isinstance(holder[key], list) else {"?": "?"}


def no_code(holder: Any, key: Any) -> None:
    holder[key] = "nobody-knows-this" if isinstance(holder[key], str) else ["nobody-knows-this"]


@pytest.mark.parametrize("name", book().ids)
@pytest.mark.parametrize("slip", [misspell, wrong_type])
def test_a_misspelt_key_or_a_wrong_type_is_refused_with_file_line_and_remedy(
    name: str, slip: Callable[[Any, Any], None]
) -> None:
    chosen = random.Random(f"{name}{slip.__name__}").sample(inside_rules(name), EACH)
    for place in chosen:
        if slip is misspell and isinstance(place[-2], str) and place[-2] in ("elements", "counts", "weights", "codes"):
            continue  # keys of these are the writer's own
        with pytest.raises(RulebookError) as refused:
            book().checked(changed(name, place, slip), None)
        assert refused.value.file == f"{name}/regulation.yaml"
        assert refused.value.line is not None
        assert len(refused.value.says) > 5


@pytest.mark.parametrize("name", book().ids)
def test_a_key_taken_out_is_refused_or_was_not_needed(name: str) -> None:
    for place in random.Random(name).sample(inside_rules(name), EACH):
        bent = changed(name, place, lambda holder, key: holder.pop(key))
        refused = refusal(bent)
        assert refused is None or (refused.line is not None and len(refused.says) > 5)


@pytest.mark.parametrize("name", book().ids)
def test_a_code_nobody_declared_is_refused(name: str) -> None:
    naming = {"before", "go", "what", "done", "measures", "issuer", "organ", "fact", "issued_by"}
    spots = [place for place in inside_rules(name) if place[-1] in naming and (place[-1] != "what" or "bars" in place)]
    for place in random.Random(name).sample(spots, min(EACH, len(spots))):
        with pytest.raises(RulebookError) as refused:
            book().checked(changed(name, place, no_code), None)
        assert refused.value.line is not None
        assert "nobody-knows-this" in refused.value.says


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('clause: "', "clause: ", "引号"),
        ("provisions:", "provisions: &all", "锚点"),
        ("provisions:", "provisions: !!python/object:os.system", "标签"),
        ("provisions:\n", "provisions:\n\t", "制表"),
        ("id: ", "id: x\nid: ", "两次"),
    ],
)
@pytest.mark.parametrize("name", book().ids)
def test_what_hides_in_yaml_is_refused(name: str, before: str, after: str, says: str, tmp_path: Path) -> None:
    text = (book().folder_of(name) / "regulation.yaml").read_text("utf-8")
    file = tmp_path / name / "regulation.yaml"
    file.parent.mkdir()
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(RulebookError) as refused:
        book().read(file)
    assert says in refused.value.says
    assert refused.value.line is not None


def test_linkage_that_comes_back_to_where_it_began_is_refused() -> None:
    name = "town-zhuti"
    bent = copy.copy(document(name))
    bent.value = copy.deepcopy(document(name).value)
    linked = [one for one in bent.value["provisions"] if "linkage" in one][:2]
    for provision, (start, end) in zip(
        linked, (("head", "principal_leader"), ("principal_leader", "head")), strict=True
    ):
        provision["linkage"] = {"of": [start], "to": [end], "steps": 3}
    with pytest.raises(RulebookError, match="绕回") as refused:
        book().checked(bent, None)
    assert refused.value.line == bent.lines["provisions", bent.value["provisions"].index(linked[0]), "linkage"]
    linked[1]["linkage"]["to"] = ["directly_responsible"]
    assert book().checked(bent, None).id == name

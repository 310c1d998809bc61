"""Every act that the journal may hold, and every kind of thing it may be about, has a Chinese name on the page of the journal."""

from __future__ import annotations

import ast
import re

from django.apps import apps

from tests.house.tree import OFFICE, modules
from wenze.office.people.permissions import ABILITIES
from wenze.office.site import acts

NAMED = re.compile(rf"^({'|'.join(acts.ROOMS)})\.[a-z_]+[a-z]$")
BY_STATE = {"limits.warned", "limits.overdue"}
"""Written as ``limits.{state}`` by the nightly run."""


def _words() -> tuple[set[str], set[str]]:
    """Verbs given to the journal by name; and every other word of the sources that looks like one."""
    given, others = set[str](), set[str]()
    for name, tree in modules(OFFICE):
        if name.endswith("site/acts.py"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "verb" and isinstance(node.value, ast.Constant):
                given.add(str(node.value.value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                others.add(node.value)
    return {one for one in given if NAMED.match(one)}, {one for one in others if NAMED.match(one)}


def test_every_act_has_a_name_and_no_name_is_left_over():
    given, others = _words()
    labels = {model._meta.label_lower for model in apps.get_models()}
    assert len(given) > 50
    assert (given | (others - ABILITIES - labels)) - set(acts.named()) == set()
    assert set(acts.ACTS) - given - others - BY_STATE == set()


def test_every_kind_of_thing_named_is_one_of_this_office():
    assert set(acts.THINGS) - {model._meta.label_lower for model in apps.get_models()} == set()


def test_every_room_that_writes_has_a_name():
    rooms = {one.partition(".")[0] for one in acts.named()}
    assert rooms == set(acts.ROOMS)

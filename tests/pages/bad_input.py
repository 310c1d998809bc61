"""What a form may be sent that it should not be, and what the answer must be, for any form of the office.

A form is taken from its page, filled in plausibly from its own fields, and sent with something wrong in it. Whatever
comes back is held against five promises: no failure of the system, a Chinese sentence, the typed text kept, no row
written, no file left behind.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import uuid4

from django import forms
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from tests.office import build_files
from wenze.office import clock
from wenze.office.cases.forms_open import ConcernedField
from wenze.office.cases.forms_seats import SeatsField
from wenze.office.people.forms_named import CadresField

STRANGE = "甲\x00乙😀𠮷\u202e倒\u200b<script>alert(1)</script>'); DROP TABLE journal_entry;--{{ 7*7 }}%s\\"
"""Null, emoji, a character outside the first plane, right-to-left override, zero width, script, SQL, template, format."""
MILLION = "问" * 1_000_000
SAYS = re.compile(r'class="(?:error|notice error)|role="alert"')
CHINESE = re.compile("[\u4e00-\u9fff]{4}")

OFFICE_FILE = build_files.an_office_file
FILES: dict[str, tuple[str, bytes]] = {
    "program called pdf": ("决定.pdf", b"MZ\x90\x00" + b"\0" * 200),
    "macros": ("报告.docm", OFFICE_FILE(word__vbaProject_dot_bin=b"x")),
    "macros called docx": ("报告.docx", OFFICE_FILE(word__vbaProject_dot_bin=b"x")),
    "zip": ("材料.zip", OFFICE_FILE()),
    "html": ("说明.html", b"<html><script>alert(1)</script></html>"),
    "svg": ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "picture called pdf": ("照片.pdf", build_files.PNG),
    "page called picture": ("照片.png", b"<html><script>alert(1)</script></html>"),
    "nothing in it": ("空.pdf", b""),
    "script in a pdf": ("脚本.pdf", b"%PDF-1.7\n<</JavaScript (alert)>>\n%%EOF"),
    "no ending": ("决定", build_files.PDF),
    "not text": ("记录.txt", b"\x00\x01\x02" * 50),
}


@dataclass
class Ground:
    """Names and texts that fields of some kinds need to be plausible."""

    cadre: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)


# --- finding ----------------------------------------------------------------------------------------------------------


class _Drawn(HTMLParser):
    """The forms of a page as the browser sees them: method, address, and the names of their boxes."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, set[str]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append((given.get("method", "get"), given.get("action", ""), set()))
        elif self.forms and given.get("name"):
            self.forms[-1][2].add(given["name"])


def where_it_goes(form: forms.BaseForm, page: Any, address: str) -> tuple[str, str] | None:
    """The method and address to which the page sends this form; None where it draws no such form."""
    drawn = _Drawn()
    drawn.feed(page.content.decode())
    sending = [one for one in drawn.forms if one[2] & set(form.fields)]
    if not sending:
        return None
    method, action, _names = max(sending, key=lambda one: len(one[2] & set(form.fields)))
    return method, action or address


# --- filling in ---------------------------------------------------------------------------------------------------


def forms_in(answer: Any) -> list[forms.BaseForm]:
    """Every form a page was drawn with, each once."""
    found: dict[int, forms.BaseForm] = {}
    for layer in answer.context or []:
        for part in layer.dicts:
            for value in part.values():
                if isinstance(value, forms.BaseForm):
                    found[id(value)] = value
    return list(found.values())


def filled(form: forms.BaseForm, ground: Ground) -> dict[str, Any]:
    """What a careful person would send."""
    sent: dict[str, Any] = {}
    for name, one in form.fields.items():
        if name in ground.words:
            sent[name] = ground.words[name]
        elif isinstance(one, ConcernedField):
            sent |= {name: [ground.cadre], f"{name}_kind": ["leading_cadre"]}
        elif isinstance(one, SeatsField):
            sent |= seated([member.key for member in one.widget.members][:5], name)
        else:
            value = _plausible(form, name, one, ground)
            if value is not None:
                sent[name] = value
    return sent


def seated(who: list[str], name: str = "seats", vote: str = "in_favour") -> dict[str, list[str]]:
    """Lines of people at a meeting who all vote the same."""
    return {name: who, f"{name}_post": ["班子成员"] * len(who), f"{name}_vote": [vote] * len(who)}


def _plausible(form: forms.BaseForm, name: str, one: forms.Field, ground: Ground) -> Any:
    initial = form.get_initial_for_field(one, name)
    if isinstance(one, forms.FileField):
        return SimpleUploadedFile("材料.pdf", build_files.PDF)
    if isinstance(one, CadresField):
        return [ground.cadre]
    if isinstance(one, forms.DateField):
        return (initial or clock.today()).isoformat() if not isinstance(initial, str) else initial
    if isinstance(one, forms.UUIDField):
        return str(uuid4())
    if isinstance(one, forms.BooleanField):
        return None
    if isinstance(one, forms.ChoiceField | forms.ModelChoiceField):
        return _choice(one, initial)
    if isinstance(one, forms.IntegerField):
        return str(initial if initial is not None else one.min_value or 1)
    return str(initial or "经核对无误")


def _choice(one: Any, initial: Any) -> Any:
    codes = [str(code) for code, _label in one.choices if str(code)]
    if isinstance(one, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return codes[:2] if isinstance(one, forms.ModelMultipleChoiceField) else codes[:1]
    return str(initial) if str(initial) in codes else (codes or [""])[0]


# --- spoiling -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spoiled:
    """Something to send: ``says`` what is wrong with it, ``fields`` where. ``may_pass``: it may be accepted all the same;
    otherwise each of ``fields`` has its own sentence."""

    says: str
    sent: dict[str, Any]
    fields: frozenset[str] = frozenset()
    may_pass: bool = False


def spoiled(
    form: forms.BaseForm, good: Mapping[str, Any], thorough: bool = False, is_known: bool = False
) -> Iterator[Spoiled]:
    """``good`` with something wrong in every field that can have it, in as many rounds as the richest field has kinds of
    wrong. ``thorough``: every kind of file. ``is_known``: the same form was tried elsewhere, one round is enough."""
    required = frozenset(name for name, one in form.fields.items() if one.required)
    yield Spoiled("nothing filled in", {}, required, may_pass=not required)
    texts = [name for name in good if _is_text(form.fields.get(name))]
    wrong = {name: list(_wrong(form.fields.get(name), thorough)) for name in good}
    for name in texts[-1:]:
        wrong[name].append(("a million characters", MILLION))
    rounds = max(map(len, wrong.values()), default=0)
    for place in range(min(rounds, 1) if is_known else rounds):
        values = {name: kinds[place] for name, kinds in wrong.items() if place < len(kinds)}
        says = ", ".join(f"{name}: {what}" for name, (what, _value) in values.items())
        sent = {name: value for name, (_what, value) in values.items()}
        yield Spoiled(says, {**good, **sent}, frozenset(values))
    hidden = [name for name in good if _is_hidden(form.fields.get(name))]
    for where, names in (("texts", texts), ("hidden fields", hidden)):
        if names:
            yield Spoiled(f"strange characters in {where}", {**good, **dict.fromkeys(names, STRANGE)}, may_pass=True)


def _is_text(one: forms.Field | None) -> bool:
    return isinstance(one, forms.CharField) and not _is_hidden(one)


def _is_hidden(one: forms.Field | None) -> bool:
    return one is not None and isinstance(one.widget, forms.HiddenInput)


def _wrong(one: forms.Field | None, thorough: bool) -> Iterator[tuple[str, Any]]:
    """What is wrong for a field of this kind, each with its name."""
    if one is None or _is_hidden(one):
        return
    if isinstance(one, forms.FileField):
        for what, (called, content) in FILES.items():
            if thorough or what in {"program called pdf", "zip"}:
                yield f"file: {what}", SimpleUploadedFile(called, content)
    elif isinstance(one, forms.ChoiceField | forms.ModelChoiceField):
        is_several = isinstance(one, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
        for code in ("no-such-code\x00", "9" * 21):
            yield f"unknown choice {code!r}", [code] if is_several else code
    elif isinstance(one, CadresField | ConcernedField | SeatsField):
        yield "nobody of that name", [STRANGE]
    else:
        yield from _wrong_words(one)


def _wrong_words(one: forms.Field) -> Iterator[tuple[str, str]]:
    if isinstance(one, forms.DateField):
        yield "no such day", "2026-02-30"
        yield "not a day", STRANGE
        if getattr(one, "latest", None) is not None:
            yield "tomorrow", (clock.today() + timedelta(days=1)).isoformat()
    elif isinstance(one, forms.IntegerField):
        yield "not a number", "九1e400"
        yield "a number without end", "9" * 5000
    elif isinstance(one, forms.CharField):
        if one.max_length:
            yield "one character too many", "长" * (one.max_length + 1)
        if one.required and one.strip:
            yield "only blanks", "\u3000 \t\n"


# --- judging ------------------------------------------------------------------------------------------------------


def rows() -> tuple[Any, ...]:
    """How many rows every table of the office has."""
    rooms = {name.rpartition(".")[2] for name in settings.ROOMS}
    tables = sorted({one._meta.db_table for one in apps.get_models(include_auto_created=True) if _of(one, rooms)})
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables))
        return tuple(sorted(cursor.fetchall()))


def _of(model: Any, rooms: set[str]) -> bool:
    return model._meta.app_label in rooms


def files() -> set[Path]:
    """Every file the office keeps."""
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Whatever is written inside is undone, rows and files."""
    before = files()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for path in files() - before:
        path.unlink()


def is_done(answer: Any) -> bool:
    """Was it accepted? A page is shown again where it was not."""
    return answer.status_code in {201, 302}


def judge(client: Client, address: str, form: Any, spoilt: Spoiled, method: str = "post") -> list[str]:
    """Send it, and answer which promises were broken."""
    client.raise_request_exception = False
    with nothing_kept():
        had_rows, had_files = rows(), files()
        sent = {"csrfmiddlewaretoken": "as a browser sends it", **spoilt.sent}
        answer = (client.post if method == "post" else client.get)(address, sent)
        if answer.status_code >= 500:
            return [f"{answer.status_code}"]
        if is_done(answer):
            return [] if spoilt.may_pass else [f"accepted, to {answer.get('Location')}"]
        wrong = [f"refused, but a row was written: {one}" for one in set(rows()) - set(had_rows)]
        wrong += [f"refused, but a file was left: {one.name}" for one in files() - had_files]
    body = answer.content.decode()
    if not (SAYS.search(body) or (CHINESE.search(body) and answer.status_code in {400, 404, 413, 429})):
        wrong.append(f"{answer.status_code} without a sentence")
    if answer.status_code in {200, 409}:
        errors = {name for one in forms_in(answer) for name in one.errors}
        wrong += [f"nothing is said about {name}" for name in spoilt.fields - errors]
        wrong += [f"what was typed into {name} is lost" for name in lost(form, spoilt.sent, body)]
    return wrong


def lost(form: forms.BaseForm, sent: Mapping[str, Any], body: str) -> list[str]:
    """The boxes whose text cannot be found on the page again."""
    shown = html.unescape(body).replace("\r\n", "\n")
    gone = []
    for name, value in sent.items():
        one = form.fields.get(name)
        widget = getattr(one, "widget", None)
        if not isinstance(value, str) or one is None or isinstance(one, forms.FileField | forms.BooleanField):
            continue
        if isinstance(widget, forms.PasswordInput | forms.HiddenInput) or isinstance(one, forms.ChoiceField):
            continue
        if isinstance(one, forms.ModelChoiceField):
            continue
        if value.replace("\x00", "").strip() not in shown.replace("\x00", "").replace("\ufffd", ""):
            gone.append(name)
    return gone

"""Making a move from what somebody typed: for the pages and the API of every room alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wenze.office.matters.models import Matter
from wenze.office.moves import declared
from wenze.office.moves.declared import Procedure
from wenze.office.moves.forms import Asked
from wenze.office.moves.one_track import OneTrack
from wenze.office.paper.forms import PaperForm
from wenze.office.people.models import Account
from wenze.office.people.refusals import NotYours, Refused

WITHOUT_VERSION = (
    "没有写明事项的版本（version），看不出其间是否有他人办理。请重新打开这件事项，随这一步送来其中的版本。"
)


@dataclass
class Performed:
    """What came of a move: ``made`` is the row the act answered. Where it was not made, ``refused`` says why and ``form``
    keeps what was typed, with its errors beside the fields."""

    form: Any
    made: Any = None
    refused: Refused | None = None

    @property
    def done(self) -> bool:
        return self.refused is None


def handled(*, seen_by: Any, on: date, pk: int) -> tuple[OneTrack, Any]:
    """The matter with this key, and the procedure it goes by, if ``seen_by`` may see it. Raises NotYours otherwise, and for a
    kind of matter whose moves have pages of their own."""
    found = Matter.objects.only("kind").filter(pk=pk).first()
    if found is None or found.kind not in declared.kinds():
        raise NotYours("没有这件事项")
    procedure = declared.procedure(found.kind)
    if not isinstance(procedure, OneTrack):
        raise NotYours("没有这件事项")
    return procedure, procedure.matter(seen_by=seen_by, on=on, pk=pk)


def demand_here(procedure: Procedure, move: str) -> None:
    """404 for a move there is not, or that is made on a page of its room."""
    known = procedure.get(move)
    if known is None or known.page is not None:
        raise NotYours("没有这一步")


def form_for(*, by: Account, today: date, matter: Any, move: str, typed: Any = None, files: Any = None) -> Any:
    """The form of a move, empty or as typed. 404 for a move there is not, or that has none."""
    known = declared.procedure(matter.kind).get(move)
    if known is None or known.form is None:
        raise NotYours("没有这一步")
    return known.form(typed, files, asked=Asked(by, today, matter))


def perform(
    *,
    by: Account,
    today: date,
    matter: Any,
    move: str,
    typed: Any,
    files: Any = None,
    is_version_demanded: bool = False,
) -> Performed:
    """Make a move from what was typed: form, then act. ``is_version_demanded`` refuses what does not say on which version of
    the matter it was written, since nobody could tell whether somebody was quicker. Raises NotYours for who may not see
    the matter; a refusal comes back with the form, for the page to show and the API to answer."""
    form = form_for(by=by, today=today, matter=matter, move=move, typed=typed, files=files)
    if is_version_demanded and not typed.get("version"):
        return Performed(form, refused=Refused(WITHOUT_VERSION))
    if not form.is_valid():
        return Performed(form, refused=wrong(form))
    procedure = declared.procedure(matter.kind)
    try:
        made = procedure.named(move)(by=by, today=today, **{procedure.about[0]: matter}, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return Performed(form, refused=refused)
    return Performed(form, made=made)


def wrong(form: PaperForm) -> Refused:
    """What is wrong with a form, as a refusal: each error with the name of its box."""
    says = [
        f"{form.fields[name].label}：{text}" if name in form.fields else str(text)
        for name, texts in form.errors.items()
        for text in texts
    ]
    return Refused(says[0], reasons=says[1:])

"""Invented measures for tests, each by an invented decision. Whatever a test does not care about has a default."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from tests.office import build, build_rulings
from tests.office.build import THE_DAY
from tests.office.build_documents import a_decision
from tests.office.remembered import Numbers, remembered
from wenze.office import clock
from wenze.office.cases.models import Case, Decision, Respondent
from wenze.office.cases.moves import MOVES
from wenze.office.documents.letters import to_json
from wenze.office.documents.models import Document
from wenze.office.journal.actions import record
from wenze.office.leads.models import Lead
from wenze.office.measures import actions
from wenze.office.measures.models import Imposed
from wenze.office.people.models import Account, Cadre, Organ
from wenze.office.rulings import queries as law

LAW = {"regulation": "yy-wgbw", "edition": "1"}
_serials = Numbers()


def person(cadre: Cadre | None = None, by: Account | None = None) -> Respondent:
    """Someone concerned by a case of an office of its own."""
    cadre, by = cadre or build.cadre(organ=build.organ()), by or build.account()
    number, office = next(_serials), build.organ()
    lead = Lead.objects.create(
        year=2026, serial=5000 + number, number=f"线〔2026〕{5000 + number}号", title="拖延", content="反映拖延",
        content_digest=f"{5000 + number:064x}", channel="9-2", act_on=date(2025, 9, 1), received_on=date(2025, 12, 1),
        handling_organ=office, registered_by=by, opened_on=date(2025, 12, 1), registered_at=clock.now(),
        submission_key=UUID(int=5000 + number), decided_on=date(2025, 12, 1), stage="opened", **LAW,
    )  # fmt: skip
    case = Case.objects.create(
        number=f"案〔2026〕{5000 + number}号", title="拖延案", handling_organ=office, lead=lead, officer=by, opened_by=by,
        opened_on=date(2025, 12, 1), entered_at=clock.now(), stage="deciding", **LAW,
    )  # fmt: skip
    return Respondent.objects.create(case=case, cadre=cadre, name=cadre.name, managed_by=cadre.managed_by)


@transaction.atomic
def letter(
    kind: str = "decision",
    *,
    status: str = "issued",
    by: Account | None = None,
    on: date = THE_DAY,
    about: Respondent | None = None,
    **fields: Any,
) -> Document:
    """A numbered letter of this kind as a row of the table, without its pages, issued under a ruling of its own."""
    by, about = by or build.account(), about or person()
    draft = Document.objects.create(
        kind=kind, title="关于某某问责的决定", content_text=json.dumps(to_json(a_decision())), subject_kind="cases.respondent", subject_id=about.pk,
        drafted_by=by, drafted_on=on, **fields,
    )  # fmt: skip
    if status == "draft":
        return draft
    build_rulings.opened(MOVES.deciding(kind).code, about, by=by, on=on)
    record(by=by, verb="documents.issue", subject=draft, says="签发", on=on)
    serial = next(_serials)
    issued = {"word": "临问责办发", "year": on.year, "serial": serial, "number": f"临问责办发〔{on.year}〕{serial}号"}
    hashes = {"pdf": "documents/a.pdf", "docx": "documents/a.docx", "sha256": "0" * 64, "sm3": "0" * 64}
    Document.objects.filter(pk=draft.pk).update(status="issued", issued_by=by, issued_on=on, **issued, **hashes)
    return Document.objects.get(pk=draft.pk)


@remembered
def decided(
    *measures: str,
    cadre: Cadre | None = None,
    by: Account | None = None,
    decided_on: date = THE_DAY,
    effective_on: date | None = None,
) -> Decision:
    """A decision of these measures as the database takes it: with its ruling, its letter and their journal rows."""
    by = by or build.account()
    about = person(cadre, by)
    ruling = build_rulings.opened("issue_decision", about, by=by, on=decided_on)
    made = Decision(
        respondent=about,
        document=letter(by=by, on=decided_on, about=about),
        ruling=ruling,
        measures=list(measures),
        decided_on=decided_on,
        effective_on=effective_on or decided_on,
        decided_by=by,
    )
    made.save_base(raw=True)  # past the law, which has nothing to say about a case without an inquiry
    return made


@remembered
def imposed(
    measure: str = "admonition-talk",
    *,
    cadre: Cadre | None = None,
    by: Account | None = None,
    organ: Organ | None = None,
    decided_on: date = THE_DAY,
    **changes: Any,
) -> Imposed:
    """A measure decided on THE_DAY by the office ``organ``, with the effects the law answers."""
    by = by or build.account(role="office_director", organ=organ)
    cadre = cadre or build.cadre(organ=build.organ())
    text = law.regulation("yy-wgbw")
    effective_on = changes.setdefault("effective_on", decided_on)
    if "decision" not in changes:
        made = decided(measure, cadre=cadre, by=by, decided_on=decided_on, effective_on=effective_on)
        changes["decision"] = made.document
    fields: dict[str, Any] = {
        "regulation": text.id,
        "edition": text.file.edition,
        "on_probation": False,
    } | changes
    row = actions.impose(
        by=by,
        today=max(decided_on, THE_DAY),
        cadre=cadre,
        measure=measure,
        decided_on=decided_on,
        handling_organ=organ or by.organ,
        **fields,
    )
    Decision.objects.get(document=row.decision).imposed.add(row)
    return row


def withdrawn(made: Imposed, *, by: Account | None = None, because: str = "临复〔2026〕3号") -> actions.Reversal:
    """The measure undone on THE_DAY, with its decision, by a letter that replaces it."""
    decision = Decision.objects.get(document=made.decision)
    letter("correction", by=by, about=decision.respondent, replaces=made.decision)
    decision.reversed_on, decision.reversal_says = THE_DAY, because
    decision.save()
    return actions.reverse(by=by or build.account(), today=THE_DAY, imposed=made, reversed_on=THE_DAY, because=because)


def rescission_of(made: Imposed) -> Document:
    """The issued letter that rescinds the decision behind this measure."""
    return letter("rescission", about=Decision.objects.get(document=made.decision).respondent)

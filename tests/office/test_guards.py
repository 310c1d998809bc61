"""What no way around the actions writes: each attack by the model, by a fixture and by SQL is refused by the database."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.office import build, build_files, build_measures, build_rulings
from tests.office import build_cases as cases
from tests.office.build import THE_DAY
from tests.office.build_cases import day
from tests.office.build_documents import EXAMPLES
from wenze.office.cases.models import Decision, Respondent
from wenze.office.cases.models import guards as decision_guards
from wenze.office.documents import actions as documents
from wenze.office.documents import guards as documents_guards
from wenze.office.documents.kinds import KINDS
from wenze.office.documents.models import Document, SealedOriginal
from wenze.office.journal import guards_standing, triggers
from wenze.office.journal.models import Entry
from wenze.office.measures import actions as measures
from wenze.office.measures.models import Effect, Imposed
from wenze.office.people.refusals import Refused
from wenze.office.rulings import guards as rulings_guards
from wenze.office.rulings.models import Ruling
from wenze.office.site import integrity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(act: Callable[[], Any], says: str = "") -> None:
    """The database refuses the act, in these words."""
    with pytest.raises(DatabaseError, match=says or "."), transaction.atomic():
        act()


def columns(row: Any, **changes: Any) -> dict[str, Any]:
    """The row as its table has it, by column."""
    fields = row._meta.concrete_fields
    held = {one.column: one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields}
    return {**held, **changes}


def insert(row: Any, verb: str = "INSERT", **changes: Any) -> None:
    """The row written by SQL."""
    held = columns(row, **changes)
    names = ", ".join(f'"{name}"' for name in held)
    marks = ", ".join(["%s"] * len(held))
    sql(f"{verb} INTO {row._meta.db_table} ({names}) VALUES ({marks})", *held.values())


@pytest.fixture
def standing() -> Decision:
    """A decision of a warning talk as the office made it."""
    return build_measures.imposed().decision.decisions.get()


@pytest.fixture
def forged(standing: Decision) -> Callable[..., Decision]:
    """A decision that no case made: on somebody else, with what is at hand."""
    other = build_measures.person()

    def made(**changes: Any) -> Decision:
        given = {"document": standing.document, "ruling": standing.ruling, "decided_by": standing.decided_by}
        given |= {"decided_on": THE_DAY, "effective_on": THE_DAY, "measures": ["removal"], "respondent": other}
        return Decision(**given | changes)

    return made


# --- the guards stand --------------------------------------------------------------------------------------------


def test_after_a_migration_every_guard_stands_as_it_should():
    assert guards_standing.fallen(connection, integrity.guards()) == []


def test_a_guard_that_refuses_nothing_any_more_is_named():
    hollow = triggers.Guard("rulings_ruling", "UPDATE", rulings_guards.SAYS, "1 = 0")
    triggers.install(connection, lambda _vendor: [hollow])
    assert guards_standing.fallen(connection, integrity.guards()) == ["rulings_ruling_no_update"]


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_rebuilds_a_table_leaves_every_guard_standing():
    call_command("migrate", "cases", "0003", verbosity=0)
    assert "cases_decision_no_insert" in guards_standing.fallen(connection, integrity.guards())
    call_command("migrate", verbosity=0)
    assert guards_standing.fallen(connection, integrity.guards()) == []


def test_where_there_is_nothing_to_migrate_a_fallen_guard_is_not_put_back_without_a_word():
    rulings_guards.remove(connection)
    call_command("migrate", verbosity=0)
    assert "rulings_ruling_no_delete" in guards_standing.fallen(connection, integrity.guards())


# --- decisions ---------------------------------------------------------------------------------------------------


def test_a_decision_with_a_key_of_its_own_is_asked_for_its_ruling_like_any_other(forged):
    with pytest.raises(Refused):
        Decision.objects.create(**{name: getattr(forged(), name) for name in ("respondent", "measures")}, pk=999)
    with pytest.raises(Refused, match="另一名对象"):
        forged(pk=999).save()
    stale = forged(pk=999)
    stale._state.adding = False
    with pytest.raises(Refused, match="另一名对象"):
        stale.save()


@pytest.mark.parametrize("way", ["bulk", "raw", "fixture", "sql"])
def test_a_forged_decision_is_refused_by_whatever_way_it_is_written(forged, way, tmp_path):
    row = forged(pk=999)
    fixture = tmp_path / "forged.json"
    fixture.write_text(serializers.serialize("json", [row]), encoding="utf-8")
    ways = {
        "bulk": lambda: Decision._base_manager.bulk_create([row]),
        "raw": lambda: row.save_base(raw=True),
        "fixture": lambda: call_command("loaddata", str(fixture), verbosity=0),
        "sql": lambda: insert(row),
    }
    refused(ways[way], "a decision rests on")
    assert Decision.objects.count() == 1


def test_a_decision_takes_an_unused_open_ruling_and_an_issued_letter_about_the_same_person(forged):
    other = forged().respondent
    letter = build_measures.letter(about=other)
    closed = build_rulings.opened("issue_decision", other, is_open=False)
    wrong = build_rulings.opened("serve_decision", other)
    unheard = Ruling.objects.get(pk=wrong.pk)
    unheard.pk = None
    unheard.answer_text = wrong.answer_text.replace("serve_decision", "issue_decision")
    unheard.save()
    opened = build_rulings.opened("issue_decision", other)
    draft = build_measures.letter(about=other, status="draft")
    for ruling, document in ((closed, letter), (wrong, letter), (unheard, letter), (opened, draft)):
        refused(lambda: forged(ruling=ruling, document=document).save_base(raw=True), "a decision rests on")  # noqa: B023
    forged(ruling=opened, document=letter).save_base(raw=True)
    assert Decision.objects.count() == 2


def test_a_decision_of_other_measures_than_those_proposed_is_refused():
    made = cases.decided(cases.office())
    forged = Decision(**{name: value for name, value in columns(made).items() if name != "id"})
    forged.measures = ["removal"]
    with pytest.raises(Refused, match="与经研究的处理方式不一致"):
        decision_guards.demand_as_proposed(forged)


@pytest.mark.parametrize(
    "change",
    [
        {"measures": ["removal"]},
        {"effective_on": day(0)},
        {"ruling_id": None},
        {"reversed_on": THE_DAY},
        {"rescinded_on": THE_DAY},
    ],
)
def test_a_decision_stays_as_it_was_made(standing, change):
    refused(lambda: Decision.objects.filter(pk=standing.pk).update(**change))
    for name, value in change.items():
        setattr(standing, name, value)
    refused(standing.save)
    refused(lambda: sql("DELETE FROM cases_decision WHERE id = %s", standing.pk))


def test_a_decision_is_not_replaced_by_another_on_its_key_or_on_its_person(standing, forged, vendor):
    verb = "INSERT OR REPLACE" if vendor == "sqlite" else "INSERT"
    own_ruling = build_rulings.opened("issue_decision", standing.respondent)
    for change in ({"measures": '["removal"]'}, {"id": 999}, {"id": 999, "ruling_id": own_ruling.pk}):
        refused(lambda: insert(standing, verb, **change))  # noqa: B023
    assert Decision.objects.get().measures == ["admonition-talk"]


def test_a_measure_is_not_taken_off_its_decision(standing):
    refused(standing.imposed.clear)
    other = build_measures.imposed()
    refused(lambda: standing.imposed.add(other))


# --- imposed measures and their effects --------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["bulk", "raw", "fixture", "sql"])
def test_a_measure_that_no_standing_decision_names_is_refused_by_whatever_way(standing, way, tmp_path):
    row = standing.imposed.get()
    row.pk, row.measure = 999, "removal"
    fixture = tmp_path / "forged.json"
    fixture.write_text(serializers.serialize("json", [row]), encoding="utf-8")
    ways = {
        "bulk": lambda: Imposed._base_manager.bulk_create([row]),
        "raw": lambda: row.save_base(raw=True, force_insert=True),
        "fixture": lambda: call_command("loaddata", str(fixture), verbosity=0),
        "sql": lambda: insert(row),
    }
    refused(ways[way], "only what a standing decision names")
    assert Imposed.objects.count() == 1


def test_the_letter_of_another_or_any_letter_at_all_imposes_nothing(standing):
    row = Imposed.objects.get()
    letter = build_measures.letter()
    refused(lambda: insert(row, id=999, decision_id=letter.pk, decision_number=letter.number), "only what")
    refused(lambda: insert(row, id=999, cadre_id=build.cadre().pk), "only what")
    with pytest.raises(Refused, match="没有对应的有效问责决定"):
        measures.impose(
            by=build.account(), today=THE_DAY, cadre=row.cadre, regulation="yy-wgbw", edition="1", measure="removal",
            decided_on=THE_DAY, effective_on=THE_DAY, on_probation=False, decision=letter, handling_organ=build.organ(),
        )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"measure": "removal"}, {"effective_on": day(0)}, {"reversed_on": THE_DAY}, {"rescinded_on": THE_DAY}],
)
def test_a_measure_stays_as_it_was_entered(standing, change):
    refused(lambda: Imposed.objects.update(**change))
    refused(lambda: sql("DELETE FROM measures_imposed"))


def test_a_measure_is_not_replaced_by_another_with_its_key_or_number(standing, vendor):
    verb = "INSERT OR REPLACE" if vendor == "sqlite" else "INSERT"
    row = Imposed.objects.get()
    refused(lambda: insert(row, verb, title="别的职务"))
    refused(lambda: insert(row, verb, id=999, title="别的职务"))


@pytest.mark.parametrize(
    "change", [{"from_on": day(0)}, {"until_on": day(0)}, {"lifted_on": THE_DAY}, {"question": "award"}]
)
def test_an_effect_stays_as_the_law_answered(standing, change):
    refused(lambda: Effect.objects.update(**change))
    refused(lambda: sql("DELETE FROM measures_effect"))


@pytest.mark.parametrize(
    "change", [{}, {"id": 999}, {"id": 999, "order": 9}, {"id": 999, "order": 0, "until_on": "2099-01-01"}]
)
def test_an_effect_that_the_law_did_not_answer_is_not_entered(standing, change, vendor):
    verb = "INSERT OR REPLACE" if vendor == "sqlite" else "INSERT"
    refused(lambda: insert(Effect.objects.first(), verb, **change))
    refused(lambda: insert(Effect.objects.first(), id=998, order=7, what="no-promotion"), "what the law answered")


# --- letters -----------------------------------------------------------------------------------------------------


def test_a_kind_that_no_move_issues_or_that_nobody_knows_is_not_issued():
    here = cases.office()
    case = cases.opined(here)
    for letter in (EXAMPLES["service_receipt"](), EXAMPLES["dossier_contents"]()):
        draft = documents.draft(by=here.director, today=day(14), letter=letter, subject=case)
        with pytest.raises(Refused, match="没有办理步骤制发"):
            documents.issue(by=here.director, today=day(14), document=draft)
    Document.objects.filter(pk=draft.pk).update(kind="decree")
    with pytest.raises(Refused, match="没有办理步骤制发“decree”"):
        documents.issue(by=here.director, today=day(14), document=draft)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_kind_of_letter_takes_a_number_outside_a_turn(kind):
    here = cases.office()
    case = cases.opined(here)
    for subject in (case, cases.respondents(case)[0], here.organ):
        draft = documents.draft(by=here.director, today=day(14), letter=EXAMPLES[kind](), subject=subject)
        with pytest.raises(Refused):
            documents.issue(by=here.director, today=day(14), document=draft)
    assert not Document.objects.filter(kind=kind, status="issued", issued_on=day(14)).exists()


def test_no_letter_is_written_as_issued_or_becomes_issued_past_its_ruling(standing):
    letter = standing.document
    refused(lambda: insert(letter, id=999, serial=4711), "begins as a draft")
    draft = build_measures.letter("referral", status="draft")
    whole = {"status": "issued", "issued_on": THE_DAY, "pdf": "x", "sha256": "0" * 64}
    numbered = {"word": letter.word, "year": letter.year, "serial": 4711, "number": "临问责〔2026〕4711号"}
    refused(lambda: Document.objects.filter(pk=draft.pk).update(**whole), "issued under a ruling")
    refused(lambda: Document.objects.filter(pk=draft.pk).update(**whole, **numbered), "issued under a ruling")


def test_an_issued_letter_is_not_replaced_by_insert_or_by_update(standing, vendor):
    letter = standing.document
    verb = "OR REPLACE" if vendor == "sqlite" else ""
    draft = build_measures.letter(status="draft")
    refused(lambda: insert(letter, f"INSERT {verb}".strip(), status="draft", serial=None, issued_on=None))
    refused(lambda: sql(f"UPDATE {verb} documents_document SET id = %s WHERE id = %s", letter.pk, draft.pk))
    assert Document.objects.filter(pk=letter.pk, status="issued").exists()


def test_the_letter_of_a_standing_decision_is_not_void(standing):
    refused(
        lambda: documents.void(by=build.account(), today=THE_DAY, document=standing.document, reason="作废"),
        "standing decision is not void",
    )


def test_rulings_and_journal_rows_and_files_are_not_replaced(standing, vendor):
    verb = "INSERT OR REPLACE" if vendor == "sqlite" else "INSERT"
    kept = build_files.an_attachment()
    for row, changes in (
        (standing.ruling, {"answer_text": "{}"}),
        (Entry.objects.first(), {"says": "别的"}),
        (Entry.objects.first(), {"id": 999, "says": "别的"}),
        (kept, {"sha256": "f" * 64}),
    ):
        refused(lambda: insert(row, verb, **changes))  # noqa: B023
    refused(lambda: sql("UPDATE journal_head SET sequence = 0"))


def test_the_sealed_original_of_a_photograph_is_not_changed_replaced_or_deleted(vendor):
    photograph = build_files.upload("现场.png", build_files.PNG)
    original = build_files.an_attachment(upload=photograph, conceal=True).original
    verb = "INSERT OR REPLACE" if vendor == "sqlite" else "INSERT"
    says = documents_guards.SAYS
    other = build_files.an_attachment()
    refused(lambda: insert(original, verb, sha256="f" * 64), says)
    refused(lambda: insert(original, verb, id=999, sha256="f" * 64), says)
    for column, value in (("sha256", "f" * 64), ("file", "originals/other.sealed"), ("size", 1)):
        refused(lambda: SealedOriginal.objects.update(**{column: value}), says)  # noqa: B023
    refused(lambda: SealedOriginal.objects.update(attachment=other), says)
    refused(original.delete, says)
    refused(lambda: sql("DELETE FROM documents_sealedoriginal"), says)
    assert SealedOriginal.objects.get() == original


def test_the_whole_way_of_a_case_still_leads_through_every_guard():
    here = cases.office()
    person = cases.executed(here, measures=("demotion",))
    cases.appealed(here, person)
    assert Respondent.objects.get(pk=person.pk).decisions.get().imposed.get().effects.exists()
    assert json.loads(Ruling.objects.filter(question="effects").latest("pk").answer_text)["value"]["consequences"]

"""How the database itself refuses a decision without the law, whoever writes to it and by whatever way.

A letter is issued only under a ruling that opened a move which issues such letters, about the same person or case, on
record in the journal and not used before. A decision rests on such a ruling and on the letter issued under it. A measure
is imposed only as a standing decision names it. A decision is reversed only by a letter that replaces its own.
"""

# ruff: noqa: S608 (no value from outside enters the text of a guard)
from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from wenze.office.cases.moves import MOVES
from wenze.office.journal import triggers
from wenze.office.journal.triggers import Guard, changed, changed_again, json_at, never, taken

DECISION, CARRIED = "cases_decision", "cases_decision_imposed"
LETTER, IMPOSED = "documents_document", "measures_imposed"
STILL = (
    "id respondent_id document_id ruling_id measures decided_on effective_on approving_organ appeal_organ decided_by_id"
)

SAYS = "a decision stays as it was made"
BY_LAW = "a letter is issued under a ruling that opened its move, with its journal row"
DECIDED = "a decision rests on an unused ruling about the same person and on the letter issued under it"
NAMED = "only what a standing decision names is imposed"
REVERSED = "a measure is reversed with its decision"
REPLACED = "a decision is reversed by an issued letter that replaces its own"
RESCINDED = "a decision is rescinded by an issued letter about the same person"
STANDS = "the letter of a standing decision is not void"


def guards(vendor: str) -> list[Guard]:
    """Every guard of this room, and those on tables below that ask for a decision."""
    issued = "OLD.status = 'draft' AND NEW.status <> 'draft'"
    of_decision = f"EXISTS (SELECT 1 FROM {DECISION} AS held WHERE held.document_id = OLD.%s AND held.reversed_on %s)"
    voided = f"NEW.status = 'void' AND OLD.status <> 'void' AND {of_decision % ('id', 'IS NULL')}"
    undone = f"{changed('reversed_on', vendor)} AND NOT {of_decision % ('decision_id', 'IS NOT NULL')}"
    return [
        taken(DECISION, SAYS, "ruling_id"),
        Guard(DECISION, "INSERT", DECIDED, _undecided(vendor)),
        Guard(DECISION, "INSERT", SAYS, _second(), "second"),
        Guard(DECISION, "UPDATE", SAYS, _decision_changed(vendor)),
        Guard(DECISION, "UPDATE", REPLACED, _unreplaced(vendor), "reversed"),
        Guard(DECISION, "UPDATE", RESCINDED, _not_rescinded(vendor), "rescinded"),
        taken(CARRIED, SAYS, "decision_id imposed_id"),
        Guard(CARRIED, "INSERT", SAYS, _carried_elsewhere()),
        Guard(LETTER, "UPDATE", BY_LAW, f"{issued} AND NOT {_may_issue(vendor)}", "law"),
        Guard(LETTER, "UPDATE", STANDS, voided, "void"),
        Guard(IMPOSED, "INSERT", NAMED, f"NOT EXISTS ({_naming(vendor)})", "named"),
        Guard(IMPOSED, "UPDATE", REVERSED, undone, "reversed"),
        *never(DECISION, SAYS, ["DELETE", "TRUNCATE"]),
        *never(CARRIED, SAYS),
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of this room in place."""
    triggers.install(connection, guards)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards of this room away."""
    triggers.remove(connection, guards)


def _on_record(verb: str, kind: str, pk: str) -> str:
    """The journal has a row of this verb about this thing."""
    return (
        f"EXISTS (SELECT 1 FROM journal_entry AS kept WHERE kept.subject_kind = '{kind}'"
        f" AND kept.subject_id = CAST({pk} AS TEXT) AND kept.verb = '{verb}')"
    )


def _opened(vendor: str, moves: str) -> str:
    """The ruling ``asked`` opened one of these moves, is on record, and no step was made under it yet."""
    is_open = "'true'" if vendor == "postgresql" else "1"
    return (
        "asked.question = 'move'"
        f" AND {json_at('asked.answer_text', vendor, 'value', 'open')} = {is_open}"
        f" AND {json_at('asked.answer_text', vendor, 'value', 'move')} IN ({moves})"
        f" AND {_on_record('rulings.ask_move', 'rulings.ruling', 'asked.id')}"
        " AND NOT EXISTS (SELECT 1 FROM cases_step AS made WHERE made.ruling_id = asked.id)"
    )


def _words(values: Iterable[str]) -> str:
    return ", ".join(f"'{one}'" for one in sorted(values))


def _may_issue(vendor: str) -> str:
    """The letter ``NEW`` has its journal row, and a ruling about what it is about, or about a person of its case."""
    by_moves: dict[tuple[str, ...], list[str]] = {}
    for kind, moves in MOVES.letters().items():
        by_moves.setdefault(tuple(sorted(moves)), []).append(kind)
    ways = " OR ".join(
        f"(NEW.kind IN ({_words(kinds)}) AND {_opened(vendor, _words(moves))})" for moves, kinds in by_moves.items()
    )
    same = "asked.subject_kind = NEW.subject_kind AND asked.subject_id = CAST(NEW.subject_id AS TEXT)"
    others = "NEW.subject_kind = '{}' AND asked.subject_kind = 'cases.respondent' AND asked.subject_id IN (SELECT {})"
    of_case = others.format("cases.case", "CAST(id AS TEXT) FROM cases_respondent WHERE case_id = NEW.subject_id")
    of_defence = others.format(
        "cases.defence", "CAST(respondent_id AS TEXT) FROM cases_defence WHERE id = NEW.subject_id"
    )
    found = " OR ".join(
        f"EXISTS (SELECT 1 FROM rulings_ruling AS asked WHERE {about} AND ({ways}))"
        for about in (same, of_case, of_defence)
    )
    return f"({_on_record('documents.issue', 'documents.document', 'NEW.id')} AND ({found}))"


def _undecided(vendor: str) -> str:
    rests = (
        "SELECT 1 FROM rulings_ruling AS asked, documents_document AS letter"
        " WHERE asked.id = NEW.ruling_id AND letter.id = NEW.document_id"
        " AND asked.subject_kind = 'cases.respondent' AND asked.subject_id = CAST(NEW.respondent_id AS TEXT)"
        " AND letter.subject_kind = 'cases.respondent' AND letter.subject_id = NEW.respondent_id"
        " AND letter.status = 'issued' AND letter.kind IN ('decision', 'appeal_decision')"
        f" AND {_opened(vendor, _words(MOVES.letters()['decision'] | MOVES.letters()['appeal_decision']))}"
    )
    begun = "NEW.reversed_on IS NOT NULL OR NEW.rescinded_on IS NOT NULL OR NEW.rescission_id IS NOT NULL"
    return f"{begun} OR NOT EXISTS ({rests})"


def _second() -> str:
    """Another decision on the same person stands: what ``INSERT OR REPLACE`` would delete."""
    return (
        f"EXISTS (SELECT 1 FROM {DECISION} AS held WHERE held.respondent_id = NEW.respondent_id"
        " AND held.reversed_on IS NULL)"
    )


def _decision_changed(vendor: str) -> str:
    """The range of disclosure may be supplied later, and all that ends a decision is filled in once."""
    range_changed = f"(OLD.disclosure_range <> '' AND {changed('disclosure_range', vendor)})"
    ends = changed_again("reversed_on rescinded_on rescission_id", vendor)
    still = STILL.replace("measures ", "")
    as_text = "CAST(OLD.measures AS TEXT) <> CAST(NEW.measures AS TEXT)"
    return f"{changed(still, vendor)} OR {as_text} OR {range_changed} OR {ends}"


def _unreplaced(vendor: str) -> str:
    return (
        f"{changed('reversed_on', vendor)} AND NOT EXISTS (SELECT 1 FROM {LETTER} AS letter"
        " WHERE letter.replaces_id = OLD.document_id AND letter.status = 'issued'"
        " AND letter.kind IN ('appeal_decision', 'correction'))"
    )


def _not_rescinded(vendor: str) -> str:
    return (
        f"{changed('rescinded_on rescission_id', vendor)} AND NOT EXISTS (SELECT 1 FROM {LETTER} AS letter"
        " WHERE letter.id = NEW.rescission_id AND letter.status = 'issued' AND letter.kind = 'rescission'"
        " AND letter.subject_kind = 'cases.respondent' AND letter.subject_id = OLD.respondent_id)"
    )


def _carried_elsewhere() -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM {DECISION} AS held JOIN {IMPOSED} AS measure"
        " ON measure.decision_id = held.document_id WHERE held.id = NEW.decision_id AND measure.id = NEW.imposed_id)"
    )


def _naming(vendor: str) -> str:
    """A standing decision by this letter, on this person, that names the measure and has the same days."""
    names = (
        "held.measures @> to_jsonb(CAST(NEW.measure AS TEXT))"
        if vendor == "postgresql"
        else "EXISTS (SELECT 1 FROM json_each(held.measures) AS one WHERE one.value = NEW.measure)"
    )
    return (
        f"SELECT 1 FROM {DECISION} AS held JOIN cases_respondent AS person ON person.id = held.respondent_id"
        f" JOIN {LETTER} AS letter ON letter.id = held.document_id"
        " WHERE held.document_id = NEW.decision_id AND held.reversed_on IS NULL AND person.cadre_id = NEW.cadre_id"
        " AND held.decided_on = NEW.decided_on AND held.effective_on = NEW.effective_on"
        f" AND letter.number = NEW.decision_number AND {names}"
    )

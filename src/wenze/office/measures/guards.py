"""How the database itself keeps a measure and its effects as they were entered.

A measure and its effects are never deleted. What later acts fill in (rectified, rescinded, reversed) is filled once. An
effect is what the law answered for its measure, line by line; it ends when rectification is confirmed and is lifted when
the measure is reversed. By which decision a measure is imposed is known to the room above, see ``cases/guards.py``.
"""

# ruff: noqa: S608 (no value from outside enters the text of a guard)
from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from wenze.office.journal import triggers
from wenze.office.journal.triggers import Guard, changed, changed_again, json_at, never, taken

IMPOSED, EFFECT = "measures_imposed", "measures_effect"
IMPOSED_STILL = (
    "id cadre_id organ_id title regulation edition measure measure_term decided_on effective_on on_probation decision_id"
    " decision_number matter_id handling_organ_id predecessor_id entered_on entered_by_id"
)
EFFECT_STILL = (
    "id imposed_id order what term question from_on year until_event until_event_term at_once fixed cap allows clause row"
    " says modality"
)
SAYS = "a measure imposed stays as it was entered"
FROM_THE_LAW = "an effect is what the law answered for its measure"


def guards(vendor: str) -> list[Guard]:
    """Every guard of this room."""
    later = "rectified_on rescinded_on reversed_on rescission_id"
    begun = " OR ".join(f"NEW.{name} IS NOT NULL" for name in later.split())
    return [
        taken(IMPOSED, SAYS, "cadre_id decision_number measure"),
        Guard(IMPOSED, "INSERT", SAYS, begun),
        Guard(IMPOSED, "UPDATE", SAYS, f"{changed(IMPOSED_STILL, vendor)} OR {changed_again(later, vendor)}"),
        Guard(
            IMPOSED, "UPDATE", "a measure is rescinded by a letter about the same person", _no_rescission(), "rescinded"
        ),
        taken(EFFECT, SAYS, 'imposed_id "order"'),
        Guard(EFFECT, "INSERT", FROM_THE_LAW, f"NOT EXISTS ({_answered(vendor)})"),
        Guard(EFFECT, "UPDATE", SAYS, _effect_changed(vendor)),
        *never(IMPOSED, SAYS, ["DELETE", "TRUNCATE"]),
        *never(EFFECT, SAYS, ["DELETE", "TRUNCATE"]),
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of this room in place."""
    triggers.install(connection, guards)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards of this room away."""
    triggers.remove(connection, guards)


def _answered(vendor: str) -> str:
    """The ruling of the measure, where its answer has this effect in this place."""
    same = "IS NOT DISTINCT FROM" if vendor == "postgresql" else "IS"
    columns = {"what": ("what",), "row": ("citation", "row"), "from_on": ("from_on",), "until_on": ("until_on",)}
    answered = " AND ".join(
        f'CAST(NEW."{name}" AS TEXT) {same} '
        + json_at("asked.answer_text", vendor, "value", "consequences", '@NEW."order"', *path)
        for name, path in {**columns, "year": ("year",)}.items()
    )
    if vendor == "sqlite":  # a number in JSON is a number there, and no text
        answered = answered.replace('CAST(NEW."year" AS TEXT)', "NEW.year")
    return (
        f"SELECT 1 FROM {IMPOSED} AS held JOIN rulings_ruling AS asked ON asked.id = held.ruling_id"
        " WHERE held.id = NEW.imposed_id AND held.reversed_on IS NULL AND asked.question = 'effects'"
        f" AND asked.subject_kind = 'measures.imposed' AND asked.subject_id = CAST(held.id AS TEXT) AND {answered}"
    )


def _effect_changed(vendor: str) -> str:
    """Unless it ends because rectification was confirmed, or is lifted because the measure was reversed; each once."""
    of_measure = f"EXISTS (SELECT 1 FROM {IMPOSED} AS held WHERE held.id = OLD.imposed_id AND held.%s IS NOT NULL)"
    ended = f"{changed('until_on', vendor)} AND (OLD.until_event = '' OR NOT {of_measure % 'rectified_on'})"
    lifted = f"{changed('lifted_on lifted_because', vendor)} AND NOT {of_measure % 'reversed_on'}"
    again = changed_again("until_on lifted_on", vendor)
    return f"{changed(EFFECT_STILL, vendor)} OR {again} OR ({ended}) OR ({lifted})"


def _no_rescission() -> str:
    return (
        "OLD.rescinded_on IS NULL AND NEW.rescinded_on IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM documents_document AS letter JOIN documents_document AS decided ON decided.id = OLD.decision_id"
        " WHERE letter.id = NEW.rescission_id AND letter.kind = 'rescission' AND letter.status = 'issued'"
        " AND letter.subject_kind = decided.subject_kind AND letter.subject_id = decided.subject_id)"
    )

"""What does the law say? Consulting leaves no trace; ``actions.ask_…`` keeps a ruling.

The only module of the office that opens the rulebook. Everything here returns the engine's own frozen types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models

from wenze.engine import deadlines, eligibility, procedure
from wenze.engine import effects as engine_effects
from wenze.engine import measures as engine_measures
from wenze.engine.answers import Answer, Reason
from wenze.engine.conditions import judge
from wenze.engine.errors import RulebookError
from wenze.engine.facts import FactError, Facts
from wenze.engine.procedure_file import Procedure
from wenze.engine.reading import sm3
from wenze.engine.regulation import Provision, Regulation
from wenze.office import clock
from wenze.office.journal.queries import entries_of
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries_law
from wenze.office.rulings.models import Ruling
from wenze.office.rulings.models_law import Kind, Proposal
from wenze.office.rulings.shelf import law, regulations

Told = Mapping[str, Any]
OF_CASES = "accountability"
"""The procedure of accountability cases."""
FACT_NAMED = re.compile(r"\{(\w+)\}")
"""A fact named inside a sentence of a rule: 联名只有{lead_joint_signers}人."""


# --- the regulations ---------------------------------------------------------------------------------------------


def regulation(regulation: str, edition: str | None = None) -> Regulation:
    """One regulation in one edition as written, the latest where none is named. Raises RulebookError for an unknown one."""
    return law().regulation(regulation, edition)


def text_on(regulation: str, edition: str | None, on: date) -> Regulation:
    """One regulation under the readings this office takes on the day ``on``. Raises RulebookError for an unknown one."""
    return queries_law.read(law().regulation(regulation, edition), on)


def is_workday(day: date) -> bool:
    """Is it a working day, by the notices of days off that are published and else by the week?"""
    return law().calendar.is_workday(day)


def is_active(text: Regulation, on: date) -> bool:
    """May matters be begun under this edition on the day ``on``? By two signatures, or because it came with the product
    where the office takes over what comes with it (WENZE_ACTIVATE_SHIPPED) and has not said otherwise."""
    return counts_as_active(text, queries_law.last_word(text.id, text.file.edition, on))


def counts_as_active(text: Regulation, last: Proposal | None) -> bool:
    """The same, where the last word on the edition is known."""
    if last is not None:
        return last.kind == Kind.ACTIVATE
    return bool(getattr(settings, "WENZE_ACTIVATE_SHIPPED", False)) and not law().is_own(text.id)


def has_changed(text: Regulation, last: Proposal | None) -> bool:
    """Is the file of an active edition another than the one that was activated?"""
    return last is not None and last.kind == Kind.ACTIVATE and last.file_sha256 != text.file_sha256


def demand_active(regulation: str, edition: str, on: date) -> None:
    """Refuse to begin anything under an edition that is not active on the day ``on``."""
    text = law().regulation(regulation, edition)
    if not is_active(text, on):
        raise Refused(f"《{text.file.short_title}》版本 {edition} 还没有启用，不能据以办理新的事项。请先在制度库启用。")


def text_shown(name: str, edition: str = "") -> Regulation:
    """One regulation for a page, the latest edition where none is named. Raises NotYours (404) for one that is not there
    or cannot be trusted: the list of regulations says why."""
    try:
        return law().regulation(name, edition or None)
    except RulebookError:
        raise NotYours("没有这部办法") from None


def regulations_for_leads(on: date | None = None) -> tuple[Regulation, ...]:
    """The regulations under which a lead may be registered: those active on the day ``on`` (by default today) that name
    grounds for accountability. Raises Refused where there is none."""
    day = on or clock.today()
    said = queries_law.last_words(day)
    found = tuple(
        text
        for text in regulations()
        if text.rules("circumstance") and counts_as_active(text, said.get((text.id, text.file.edition)))
    )
    if not found:
        raise Refused("本机构还没有启用写有问责情形的办法。请先在制度库启用：问责办负责人提出，审批领导审签。")
    return found


def facts(regulation: Regulation, told: Told) -> Facts:
    """``told`` as the engine's facts. Raises Refused when a value is not declared or has the wrong shape."""
    try:
        return Facts(told, regulation.declared)
    except FactError as error:
        raise Refused(f"{error}。请核对填写的内容后重新提交。") from error


@dataclass(frozen=True)
class Choice:
    """Something the regulation names by a code, for lists on a page: its term, its clause and what the clause says."""

    code: str
    term: str
    clause: str
    says: str


def channels(regulation: Regulation) -> tuple[Choice, ...]:
    """The sources of leads the regulation lists, in the order of the paper; where it lists none, the office's own."""
    listed = tuple(
        Choice(rule.code, rule.term, provision.clause, provision.says)
        for provision, rule in regulation.rules("channel")
    )
    return listed or tuple(
        Choice(one.code, one.term, str(own.cite_words("线索来源")), one.term)
        for own in law().procedures.values()
        for one in own.sources
    )


def anchors_as_the_office_calls_them() -> dict[str, str]:
    """Each anchor by the moves of the office's procedure that count as it; by its own term where none does."""
    called: dict[str, list[str]] = {}
    for move in (move for one in law().procedures.values() for move in one.moves):
        for anchor in move.counts_as:
            called.setdefault(anchor, []).append(move.term)
    return {one.code: "、".join(called.get(one.code, [one.term])) for one in law().vocabulary.anchors}


def circumstances(regulation: Regulation, *, target: str = "") -> tuple[tuple[Choice, str], ...]:
    """The grounds for accountability with the family of each (``group``), in the order of the paper; with ``target``, only
    those that apply to it (``person`` or ``unit``)."""

    def choice(provision: Provision, rule: Any) -> tuple[Choice, str]:
        return Choice(rule.code, provision.says, provision.clause, provision.says), rule.group

    rows = regulation.rules("circumstance")
    return tuple(choice(provision, rule) for provision, rule in rows if not target or target in rule.targets)


def factors(regulation: Regulation) -> tuple[tuple[Choice, str], ...]:
    """The aggravating, mitigating and exempting factors with their direction, in the order of the paper."""
    return tuple(
        (Choice(rule.code, provision.says, provision.clause, provision.says), rule.direction)
        for provision, rule in regulation.rules("factor")
    )


def limit_says(regulation: Regulation, limit: str) -> str:
    """What the regulation says of a time limit, in its own row; the code itself where it has no such limit."""
    return next((provision.says for provision, rule in regulation.rules("time_limit") if rule.limit == limit), limit)


def filled_in(says: str, known: Facts) -> str:
    """A sentence of a rule with the facts it names as a clerk would write them."""
    return FACT_NAMED.sub(lambda found: known.shown(found[1]), says)


def channel_missing(regulation: Regulation, channel: str, told: Told, on: date | None = None) -> tuple[Reason, ...]:
    """What a lead of this source still needs before a case may start from it, clause by clause; empty when nothing.

    Under the readings of the day ``on``, by default today.
    """
    regulation = text_on(regulation.id, regulation.file.edition, on or clock.today())
    known = facts(regulation, told)
    return tuple(
        Reason(says=filled_in(need.says, known), citation=regulation.cite(provision))
        for provision, rule in regulation.rules("channel")
        if rule.code == channel
        for need in rule.needs
        if judge(need.that, known).holds is not True
    )


def procedure_by_id(name: str) -> Procedure:
    """A procedure of this office by its id. Raises RulebookError where there is none."""
    return law().procedure_by_id(name)


# --- consulting --------------------------------------------------------------------------------------------------


def deadline(
    *, regulation: str, edition: str, limit: str, told: Told, asked_on: date, read_on: date | None = None
) -> Answer[deadlines.Deadline]:
    """By when must the act of this limit be done, and how does it stand on ``asked_on``? Under the readings of the day
    ``read_on``, by default of the same day."""
    text = text_on(regulation, edition, read_on or asked_on)
    return deadlines.due(text, law().calendar, limit, facts(text, told), asked_on)


def measures(*, regulation: str, edition: str, told: Told, asked_on: date) -> Answer[engine_measures.Fitting]:
    """Which measures may be chosen on these findings?"""
    text = text_on(regulation, edition, asked_on)
    return engine_measures.fitting(text, facts(text, told), asked_on)


def effects(*, regulation: str, edition: str, told: Told, asked_on: date) -> Answer[engine_effects.Consequences]:
    """Which consequences follow from this measure, from when until when?"""
    text = text_on(regulation, edition, asked_on)
    return engine_effects.effects(text, law().calendar, facts(text, told), asked_on)


def period_end(*, regulation: str, edition: str, told: Told, asked_on: date) -> Answer[engine_effects.PeriodEnd]:
    """When does 问责期 end?"""
    text = text_on(regulation, edition, asked_on)
    return engine_effects.period_end(text, law().calendar, facts(text, told), asked_on)


def standing_law(on: date) -> eligibility.Law:
    """Where eligibility finds the text of each decision, with the readings of the day ``on``."""

    def text(name: str, edition: str | None) -> Regulation:
        return text_on(name, edition, on)

    return eligibility.Law(regulation=text, calendar=law().calendar, vocabulary=law().vocabulary)


def standing(
    *, decisions: Iterable[eligibility.Decision], question: eligibility.Question, on: date
) -> Answer[eligibility.Standing]:
    """Is a person with these decisions clear for ``question`` on the day ``on``?"""
    return eligibility.standing(standing_law(on), decisions, question, on)


def demand_open(answer: Answer[procedure.MoveAnswer]) -> procedure.MoveAnswer:
    """The move the answer speaks of, when it is open. Raises Refused otherwise, with the reasons a page shows."""
    value = answer.value
    if value is None:
        says = answer.unknown.says if answer.unknown else "没有结论"
        raise Refused(f"现在不能办理：{says}。", answer.reasons)
    if value.open is not True:
        missing = "；".join(reason.says for reason in value.missing)
        raise Refused(f"“{value.term}”现在不能办理：{missing}。", value.missing)
    return value


# --- rulings kept ------------------------------------------------------------------------------------------------

Reader = Callable[[Any, str, date], bool]
_READERS: dict[str, Reader] = {}


def register_reader(kind: str, reader: Reader) -> None:
    """The room that owns subjects of ``kind`` (``cases.case``) says who may read what was ruled about them:
    ``reader(account, subject_id, on)``. A kind without a reader is read by nobody."""
    _READERS[kind] = reader


def ruling(*, seen_by: Any, on: date, pk: int) -> Ruling:
    """The ruling ``pk`` if ``seen_by`` may read its subject on the day ``on``. Raises NotYours otherwise."""
    found = Ruling.objects.filter(pk=pk).first()
    reader = None if found is None else _READERS.get(found.subject_kind)
    if found is None or reader is None or not reader(seen_by, found.subject_id, on):
        raise NotYours("没有这份裁定")
    return found


def rulings_about(subject: models.Model) -> list[Ruling]:
    """Every ruling about ``subject``, oldest first. Carries no row filter: the room of the subject answers for it."""
    return list(Ruling.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)))


def is_whole(ruling: Ruling) -> bool:
    """Is the ruling the one that was written? Its answer is compared with the hash the journal kept of it."""
    written = [entry for entry in entries_of(ruling) if entry.verb.startswith("rulings.ask_")]
    return len(written) == 1 and written[0].detail.get("answer_sm3") == sm3(ruling.answer_text.encode())


def is_current(ruling: Ruling) -> bool | None:
    """Is the rule file still the very one the ruling rests on? None where it rests on several or on none."""
    if " " in ruling.file_sha256 or not ruling.file_sha256:
        return None
    try:
        return law().regulation(ruling.regulation, ruling.edition).file_sha256 == ruling.file_sha256
    except RulebookError:
        return False


def measures_of(regulation: Regulation) -> tuple[Choice, ...]:
    """The measures the regulation allows, in the order of the paper."""
    return tuple(
        Choice(code, regulation.term(code), provision.clause, provision.says)
        for provision, rule in regulation.rules("measure")
        for code in rule.codes
    )


# --- computed again ----------------------------------------------------------------------------------------------


def computed_again(ruling: Ruling) -> Answer[Any] | None:
    """The answer to the same question on the same facts under the same readings, from the rule file of today. None for a
    question that asks more than facts (a move, the standing of a person), and where the edition or a reading is gone."""
    kept = ruling.answer.receipt
    try:
        text = law().regulation(ruling.regulation, ruling.edition).with_readings(kept.readings)
    except (RulebookError, KeyError, IndexError):
        return None
    on, told = kept.asked_on or ruling.asked_on, facts(text, ruling.facts)
    match ruling.question:
        case "measures":
            return engine_measures.fitting(text, told, on)
        case "effects":
            return engine_effects.effects(text, law().calendar, told, on)
        case "period_end":
            return engine_effects.period_end(text, law().calendar, told, on)
        case "deadline" if ruling.answer.value is not None:
            return deadlines.due(text, law().calendar, ruling.answer.value.limit, told, on)
        case _:
            return None

"""Does every code a rule names exist, and does it fit where it stands? Called once when a file is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wenze.engine.named import Checker, families
from wenze.engine.regulation import Regulation
from wenze.engine.vocabulary import Vocabulary
from wenze.engine.yaml_events import Document

CODE = re.compile(r"[a-z0-9_-]+")


def check_regulation(
    regulation: Regulation,
    vocabulary: Vocabulary,
    document: Document,
    rows: tuple[str, ...] | None,
) -> None:
    """Refuse (RulebookError with line and remedy) any code, fact, anchor or row that does not exist or does not fit."""
    _check_rows(regulation, document, rows)
    _check_facts(regulation, vocabulary, document)
    known = families(regulation.declared, vocabulary)
    known["limit"] = {rule.limit for rule in _of_all_readings(regulation, "time_limit")}
    known["circumstance"] = {rule.code for rule in _of_all_readings(regulation, "circumstance")}
    spoken = {anchor.code: anchor.term for anchor in vocabulary.anchors}
    checker = Checker(regulation.declared, known, document, {**regulation.terms, **spoken})
    _check_permits(regulation, checker)
    for index, provision in enumerate(regulation.file.provisions):
        checker.check(provision, ("provisions", index))
    for text in (regulation, *_otherwise(regulation)):
        _check_groups(text, document)
        _check_circles(text, document)


def _check_permits(regulation: Regulation, checker: Checker) -> None:
    """A permit names an anchor by its code, or a course in words; a code that is no anchor is a slip of the pen."""
    for index, provision in enumerate(regulation.file.provisions):
        for rule in (rule for row in (provision, *provision.or_else) for rule in row.permit):
            named = (rule.what,) if CODE.fullmatch(rule.what) else ()
            checker.known(named, checker.families["anchor"], "锚点", ("provisions", index, "permit"))


def _of_all_readings(regulation: Regulation, kind: str) -> Iterator[Any]:
    """Every rule of one kind under any reading."""
    for provision in regulation.file.provisions:
        for row in (provision, *provision.or_else):
            yield from getattr(row, kind)


def _otherwise(regulation: Regulation) -> Iterator[Regulation]:
    """The text under each other reading that says something else of circumstances or of who else answers."""
    for provision in regulation.file.provisions:
        for choice, other in enumerate(provision.or_else, start=1):
            if other.circumstance or other.linkage:
                yield regulation.with_readings({provision.row: choice})


def _check_groups(regulation: Regulation, document: Document) -> None:
    """Where the text defines its groups of circumstances, every circumstance belongs to one of them."""
    defined = {rule.group for _, rule in regulation.rules("scope") if rule.applies == "definition" and rule.group}
    for index, provision in enumerate(regulation.file.provisions):
        for rule in provision.circumstance:
            if defined and rule.group not in defined:
                says = f"情形的分组“{rule.group}”没有定义，可用：{'、'.join(sorted(defined))}"
                raise document.refuse(("provisions", index, "circumstance"), says)


def _check_circles(regulation: Regulation, document: Document) -> None:
    """Linkage that leads on (`steps` more than one) must not come back to where it began."""
    leads = {
        (start, end)
        for _, rule in regulation.rules("linkage")
        if rule.steps > 1
        for start in rule.of
        for end in rule.to
    }
    reach = {start: {end for one, end in leads if one == start} for start, _ in leads}
    for start in reach:
        waiting = set(reach[start])
        while waiting:
            further = {end for role in waiting for end in reach.get(role, ())} - reach[start]
            reach[start] |= further
            waiting = further
    for index, provision in enumerate(regulation.file.provisions):
        for rule in provision.linkage:
            circle = [role for role in rule.of if rule.steps > 1 and role in reach.get(role, ())]
            if circle:
                says = f"连带追究绕回到“{circle[0]}”自己，请改写为一步（steps: 1）或去掉循环"
                raise document.refuse(("provisions", index, "linkage"), says)


def _check_facts(regulation: Regulation, vocabulary: Vocabulary, document: Document) -> None:
    """A fact is declared once: in the vocabulary or in this file."""
    declared = {fact.fact for fact in vocabulary.facts}
    for index, fact in enumerate(regulation.file.facts):
        if fact.fact in declared:
            raise document.refuse(("facts", index), f"事实“{fact.fact}”已经声明过，请删去一处或另取代码")
        declared.add(fact.fact)


def _check_rows(regulation: Regulation, document: Document, rows: tuple[str, ...] | None) -> None:
    written = [provision.row for provision in regulation.file.provisions]
    for index, row in enumerate(written):
        if row in written[:index]:
            raise document.refuse(("provisions", index), f"条款“{row}”写了两次；同条的另一规则请写 part 区分")
    if rows is None:
        return
    strange = [index for index, row in enumerate(written) if row not in rows]
    if strange:
        raise document.refuse(("provisions", strange[0]), f"原文清单里没有“{written[strange[0]]}”，请核对条款号")
    missing = [row for row in rows if row not in written]
    if missing:
        raise document.refuse(
            (), f"缺少条款“{missing[0]}”，每一条都要写规则或 not_modelled 的理由（共缺 {len(missing)} 条）"
        )
    for index, (here, paper) in enumerate(zip(written, rows, strict=True)):
        if here != paper:
            raise document.refuse(("provisions", index), f"条款要按原文次序：此处应为“{paper}”，写的是“{here}”")

"""How a decision refuses to exist without the law: the model asks for the ruling, whoever calls it.

What the case says today is worked out above the tables. ``readers.py`` registers who answers; while nobody does, every
decision is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models

from wenze.office.moves.declared import procedure
from wenze.office.people.refusals import Refused
from wenze.office.rulings.models import Ruling

if TYPE_CHECKING:
    from wenze.office.cases.models.decision import Decision

DECISION, APPEAL_DECISION = "decision", "appeal_decision"
"""The kinds of letter that may bring a decision into being. On appeal, only one that changes the measure does."""


@dataclass(frozen=True)
class Asked:
    """Who answers for a decision on the facts as they stand: why it is not open (empty when it is), and which measures were
    proposed, heard and approved (None: there is no proposal)."""

    missing: Callable[[Decision], tuple[Any, ...]]
    proposed: Callable[[Decision], list[str] | None]


_answers: list[Asked] = []


def register(asked: Asked) -> None:
    """Name who answers. Called once when the office starts."""
    _answers[:] = [asked]


def _asked() -> Asked:
    if not _answers:
        raise Refused("系统没有启动完整，不能作出问责决定。请联系管理员。")
    return _answers[0]


class DecisionQuerySet(models.QuerySet[Any]):
    """Decisions one by one, each through ``save``."""

    def bulk_create(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise Refused("问责决定须逐件作出，不能批量写入。")


def demand_ruling(decision: Decision) -> None:
    """Refuse, with the clauses that stand in the way, unless the ruling of ``decision`` says that a deciding move was open
    for this respondent, and the law, asked afresh on the case as it stands, still says so."""
    respondent = decision.respondent
    ruling = None if decision.ruling_id is None else Ruling.objects.filter(pk=decision.ruling_id).first()
    if ruling is None:
        raise Refused("没有法规裁定，不能作出问责决定。请从案件页面办理“制发问责决定书”。", _asked().missing(decision))
    answered = ruling.answer.value if ruling.question == "move" else None
    decides = "" if answered is None else _decides(answered.move)
    if answered is None or decides not in {DECISION, APPEAL_DECISION} or answered.open is not True:
        raise Refused("所引裁定没有准许作出问责决定，不能作出。", _asked().missing(decision))
    if (ruling.subject_kind, ruling.subject_id) != ("cases.respondent", str(respondent.pk)):
        raise Refused("所引裁定是对另一名对象作出的，不能用于本决定。", _asked().missing(decision))
    if respondent.decisions.filter(ruling_id=ruling.pk).exists():
        raise Refused("所引裁定已经用于一份问责决定，不能再次使用。")
    if decides == DECISION:
        missing = _asked().missing(decision)
        if missing:
            raise Refused(f"现在不能作出问责决定：{'；'.join(one.says for one in missing)}。", missing)
        demand_as_proposed(decision)
    elif not respondent.appeals.filter(document_id=decision.document_id, new_measures=decision.measures).exists():
        raise Refused("决定给予的问责方式与申诉处理决定不一致，不能作出。")


def _decides(move: str) -> str:
    """The kind of the letter by which a move decides; empty where it decides nothing."""
    known = procedure("case").get(move)
    return "" if known is None else known.decides


def demand_as_proposed(decision: Decision) -> None:
    """Refuse measures other than those proposed, heard and approved."""
    if _asked().proposed(decision) != list(decision.measures):
        raise Refused("决定给予的问责方式与经研究的处理方式不一致，不能作出。")

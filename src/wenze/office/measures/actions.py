"""Every write about measures. What effects a measure has is asked of the law and kept; nothing is worked out here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from wenze.engine.answers import Answer
from wenze.engine.effects import Consequence, Consequences
from wenze.engine.eligibility import Standing
from wenze.office import clock
from wenze.office.documents.models import Document, Status
from wenze.office.journal.actions import record, take_turn
from wenze.office.matters.models import Matter
from wenze.office.measures import facts, queries
from wenze.office.measures.models import Check, Effect, Imposed, Question
from wenze.office.measures.queries import Use
from wenze.office.paper import dates
from wenze.office.people import permissions
from wenze.office.people import queries as people
from wenze.office.people.models import Account, Cadre, Organ
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import actions as rulings
from wenze.office.rulings import queries as law
from wenze.office.rulings.wording import grade

DECIDING, RESCINDING = ("decision", "appeal_decision"), ("rescission",)
"""Kinds of document by which a measure is imposed (a decision on appeal may change it), and rescinded."""


@dataclass(frozen=True)
class Reversal:
    """What a reversal undid: the effects lifted from their beginning, and what else had rested on them."""

    imposed: Imposed
    undone: tuple[Effect, ...]
    uses: tuple[Use, ...]


@transaction.atomic
def impose(
    *,
    by: Account,
    today: date,
    cadre: Cadre,
    regulation: str,
    edition: str,
    measure: str,
    decided_on: date,
    effective_on: date,
    on_probation: bool | None,
    decision: Document,
    handling_organ: Organ,
    matter: Matter | None = None,
    predecessor: Imposed | None = None,
) -> Imposed:
    """Enter a measure and write its effects to the ledger, each with its clause, as the law answers.

    ``matter`` is the case it was imposed in. ``decision`` is the decision letter, issued and numbered. Refused where no standing decision by that letter names the
    measure for this person, where the law does not know the measure, and where a fact its effects depend on (on probation
    or not) is missing.
    """
    take_turn()
    decision = _issued(decision, DECIDING, "问责决定书尚未制发，不能登记问责方式。请先制发决定书。")
    if decided_on > today:
        raise Refused("作出决定日不能晚于今天，请核对。", field="decided_on")
    number = decision.number
    if Imposed.objects.filter(cadre=cadre, decision_number=number, measure=measure).exists():
        raise Refused(f"{number}对{cadre.name}的这一方式已经登记，不能重复登记。")
    queries.demand_named(
        document=decision, cadre=cadre, measure=measure, decided_on=decided_on, effective_on=effective_on
    )
    tenures = people.tenures_on(cadre, decided_on)
    imposed = Imposed.objects.create(
        cadre=cadre,
        organ=tenures[0].post.organ if tenures else None,
        title=people.title_of(tenures)[:300],
        regulation=regulation,
        edition=edition,
        measure=measure,
        measure_term=law.regulation(regulation, edition).term(measure),
        decided_on=decided_on,
        effective_on=effective_on,
        on_probation=on_probation,
        decision=decision,
        decision_number=number,
        matter=matter,
        handling_organ=handling_organ,
        predecessor=predecessor,
        entered_on=today,
        entered_by=by,
    )
    consequences = _ask_effects(by, today, imposed)
    made = [_effect(imposed, place, one) for place, one in enumerate(consequences)]
    Effect.objects.bulk_create(made)
    says = f"登记{cadre.name}{imposed.measure_term}（{number}），后果{len(made)}项"
    detail = {"effects": [_effect_line(one) for one in made], "ruling": imposed.ruling_id}
    record(by=by, verb="measures.impose", subject=imposed, says=says, detail=detail, on=today)
    return imposed


@transaction.atomic
def confirm_rectified(*, by: Account, today: date, imposed: Imposed, rectified_on: date) -> Imposed:
    """Rectification is complete (整改到位) since ``rectified_on``: effects that waited for it end on that day."""
    taken = _taken(imposed)
    if taken.rectified_on is not None:
        raise Refused(f"已于{dates.spoken(taken.rectified_on)}核验整改到位，不能重复核验。")
    if rectified_on > today:
        raise Refused("整改到位日不能晚于今天，请核对。", field="rectified_on")
    if rectified_on < taken.decided_on:
        raise Refused(f"整改到位日不能早于作出决定日{dates.spoken(taken.decided_on)}，请核对。", field="rectified_on")
    taken.rectified_on = rectified_on
    taken.version += 1
    taken.save(update_fields=["rectified_on", "version"])
    answered = {(one.citation.row, one.what): one for one in _ask_effects(by, today, taken)}
    ended = []
    for effect in taken.effects.filter(until_on__isnull=True).exclude(until_event=""):
        now = answered.get((effect.row, effect.what))
        if now is None:  # by now the office reads the row otherwise; what was entered runs as it was entered
            effect.until_on = rectified_on if effect.until_event == "rectified_on" else None
        else:
            effect.until_on = now.until_on
        effect.save(update_fields=["until_on"])
        ended.append(_effect_line(effect))
    says = f"核验{taken.cadre}整改到位（{dates.spoken(rectified_on)}）"
    record(by=by, verb="measures.confirm_rectified", subject=taken, says=says, detail={"ended": ended}, on=today)
    return taken


@transaction.atomic
def rescind(*, by: Account, today: date, imposed: Imposed, rescinded_on: date, decision: Document) -> Imposed:
    """The office rescinded accountability (取消问责) by written decision, the period being over (第十三条).

    The effects have run their course; they stay in the ledger as they were. Whether it may be rescinded is a move of
    the case; here only that ``decision`` is an issued letter.
    """
    decision = _issued(decision, RESCINDING, "取消问责须有已制发的书面决定。请先制发取消问责决定。")
    taken = _taken(imposed)
    if taken.rescinded_on is not None:
        raise Refused(f"已于{dates.spoken(taken.rescinded_on)}取消问责，不能重复办理。")
    if rescinded_on > today or rescinded_on < taken.effective_on:
        raise Refused("取消问责日不能早于生效日期，也不能晚于今天，请核对。", field="rescinded_on")
    taken.rescinded_on, taken.rescission = rescinded_on, decision
    taken.version += 1
    taken.save(update_fields=["rescinded_on", "rescission", "version"])
    says = f"取消对{taken.cadre}的问责（{taken.measure_term}，{decision.number}）"
    record(by=by, verb="measures.rescind", subject=taken, says=says, on=today)
    return taken


@transaction.atomic
def reverse(*, by: Account, today: date, imposed: Imposed, reversed_on: date, because: str) -> Reversal:
    """The decision was reversed (撤销): its effects are undone from their first day.

    ``because`` names the decision that reversed it. What else had rested on the measure is marked, returned and
    journalled, so that a person looks at each.
    """
    taken = _taken(imposed)
    because = because.strip()
    if not because or len(because) > 500:
        raise Refused("请写明撤销的依据（决定文号与理由），不超过500字。", field="because")
    if reversed_on > today or reversed_on < taken.decided_on:
        raise Refused("撤销日不能早于作出决定日，也不能晚于今天，请核对。", field="reversed_on")
    uses = queries.uses_of(taken)
    taken.reversed_on, taken.reversed_because = reversed_on, because
    taken.version += 1
    taken.save(update_fields=["reversed_on", "reversed_because", "version"])
    undone = list(taken.effects.filter(lifted_on__isnull=True))
    for effect in undone:
        effect.lifted_on, effect.lifted_because = effect.from_on, because
        effect.save(update_fields=["lifted_on", "lifted_because"])
    checks = Check.objects.filter(pk__in=[use.pk for use in uses if use.kind == "measures.check"])
    checks.filter(outdated_on__isnull=True).update(outdated_on=reversed_on, outdated_because=because)
    used = f"，曾据此作出的{len(uses)}项须逐一核对" if uses else ""
    says = f"撤销对{taken.cadre}的{taken.measure_term}（{taken.decision_number}），后果自始解除{used}"
    detail = {
        "because": because,
        "undone": [_effect_line(effect) for effect in undone],
        "uses": [use.says for use in uses],
    }
    record(by=by, verb="measures.reverse", subject=taken, says=says, detail=detail, on=today)
    return Reversal(taken, tuple(undone), tuple(uses))


@transaction.atomic
def check_standing(*, by: Account, today: date, cadre: Cadre, question: str, on: date, purpose: str) -> Check:
    """Is ``cadre`` clear for ``question`` on the day ``on`` (任职资格查询)? The answer is kept with the effects it rests on.

    ``purpose`` says what it is asked for. The same question asked again on the same day, with the same answer, is the one
    that is kept already. Refused where ``by`` must stay out of this person's matters.
    """
    people.cadre(seen_by=by, on=today, pk=cadre.pk)
    if getattr(by, "cadre_id", None) != cadre.pk:
        permissions.demand_sight(by, "measures.read", today)
        against = people.conflicts(by, [cadre], today)
        if against:
            says = f"{against[0].says}请由其他查询员查询。"
            raise Refused(says, [conflict.says for conflict in against], field="cadre")
        if not queries.may_see_standing(by, cadre, today):
            raise Refused(f"{cadre}不在您办理的事项中，请由组织人事部门查询。", field="cadre")
    if question not in Question.values:
        raise Refused("没有这一查询事项，请从列表中选择。", field="question")
    purpose = purpose.replace("\x00", "").strip()
    if not purpose or len(purpose) > 200:
        raise Refused("请填写查询用途，不超过200字。", field="purpose")
    if not 2000 <= on.year <= today.year + 30:
        raise Refused("所问日期不正确，请核对年份。", field="on")
    take_turn()
    kept = _asked_already(by, today, cadre, question, on, purpose)
    if kept is not None:
        return kept
    check = Check.objects.create(
        cadre=cadre, question=question, on=on, purpose=purpose, asked_by=by, asked_on=today, asked_at=clock.now()
    )
    ruling = rulings.ask_standing(
        by=by,
        today=today,
        decisions=queries.decisions_of(cadre),
        question=question,  # type: ignore[arg-type]
        on=on,
        subject=check,
    )
    check.ruling, check.says = ruling, ruling.says[0][:300]
    check.clear = None if ruling.answer.value is None else ruling.answer.value.clear
    check.save(update_fields=["ruling", "says", "clear"])
    check.effects.set(_effects_used(cadre, ruling.answer, question, on))
    says = f"查询{cadre.name}的{check.get_question_display()}资格（{dates.spoken(on)}）：{check.says}"
    record(by=by, verb="measures.check_standing", subject=check, says=says, detail={"purpose": purpose}, on=today)
    return check


def _asked_already(by: Account, today: date, cadre: Cadre, question: str, on: date, purpose: str) -> Check | None:
    """The same question by the same account on this day, where the answer given then still is the answer."""
    asked = Check.objects.filter(cadre=cadre, question=question, on=on, purpose=purpose, asked_by=by, asked_on=today)
    kept = asked.filter(outdated_on__isnull=True, ruling__isnull=False).select_related("ruling").first()
    if kept is None or kept.ruling is None:
        return None
    return kept if kept.ruling.answer == queries.standing(cadre=cadre, question=question, on=on) else None


def _effects_used(cadre: Cadre, answer: Answer[Standing], question: str, on: date) -> Sequence[Effect]:
    """The rows of the ledger behind the answer: those in force on the day that bear on the question."""
    bearing = Effect.objects.filter(queries.in_force(on), imposed__cadre=cadre, question__in=[question, "watch"])
    if answer.value is None:
        return list(bearing)
    named = {(bar.decision, bar.consequence.what, bar.consequence.citation.row) for bar in answer.value.bars}
    rows = bearing.select_related("imposed")
    return [row for row in rows if (row.imposed.decision_number, row.what, row.row) in named]


def _issued(document: Document, kinds: tuple[str, ...], says: str) -> Document:
    """The document as the database has it, when it is of these kinds and issued. Refused with ``says`` otherwise."""
    found = Document.objects.filter(pk=getattr(document, "pk", None), kind__in=kinds, status=Status.ISSUED).first()
    if found is None or not found.number:
        raise Refused(says)
    return found


def _taken(imposed: Imposed) -> Imposed:
    """The measure as it stands now, locked. Refused where it was reversed."""
    take_turn()
    taken = Imposed.objects.select_for_update(of=("self",)).select_related("cadre").filter(pk=imposed.pk).first()
    if taken is None:
        raise NotYours("没有这项问责")
    if taken.reversed_on is not None:
        raise Refused(
            f"{taken.decision_number}对{taken.cadre}的问责已于{dates.spoken(taken.reversed_on)}撤销，不能再办理。"
        )
    return taken


def _ask_effects(by: Account, today: date, imposed: Imposed) -> tuple[Consequence, ...]:
    """What the law answers about the effects; the ruling is kept with the measure."""
    ruling = rulings.ask_effects(
        by=by,
        today=today,
        regulation=imposed.regulation,
        edition=imposed.edition,
        told=facts.of_imposed(imposed),
        subject=imposed,
    )
    answer: Answer[Consequences] = ruling.answer
    if answer.value is None:
        says = answer.unknown.says if answer.unknown else "没有结论"
        raise Refused(f"问责方式的后果尚不能确定：{says}。", answer.reasons)
    imposed.ruling = ruling
    imposed.save(update_fields=["ruling"])
    return answer.value.consequences


def _effect(imposed: Imposed, place: int, one: Consequence) -> Effect:
    text = law.regulation(imposed.regulation, imposed.edition)
    return Effect(
        imposed=imposed,
        order=place,
        what=one.what,
        term=one.term,
        question=law.law().vocabulary.restriction(one.what).question,
        from_on=one.from_on,
        until_on=one.until_on,
        year=one.year,
        until_event=one.until_event,
        until_event_term=text.declared[one.until_event].term if one.until_event else "",
        at_once=one.at_once,
        fixed=grade(one.fixed),
        cap=grade(one.cap),
        allows=one.allows,
        clause=str(one.citation),
        row=one.citation.row,
        says=one.says,
        modality=one.modality.value,
    )


def _effect_line(effect: Effect) -> str:
    if effect.year is not None:
        span = f"{effect.year}年度"
    elif effect.until_on is not None:
        span = f"{dates.spoken(effect.from_on)}至{dates.spoken(effect.until_on)}（含当日）"
    else:
        span = f"{dates.spoken(effect.from_on)}起"
    return f"{effect.term} {span} {effect.clause}"

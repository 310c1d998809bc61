"""A trial: every question a regulation can be asked, put to the engine on the same facts. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wenze.engine import appraisal, deadlines, effects, ladder, linkage, measures, rewards, scoring, weighing, workdays
from wenze.engine.answers import MODALITY_TERMS, Answer, Reading, Reason, UnknownKind
from wenze.engine.facts import FactError, Facts, FactType
from wenze.engine.regulation import Regulation
from wenze.office.paper.timeline import Drawing, drawn
from wenze.office.rulings import facts_trial, queries, wording

WHOLLY_COUNTED = frozenset({"ladder", "score", "rewards"})
"""Questions that nothing but counts and yes-or-no may answer."""


@dataclass(frozen=True)
class Clock:
    """One time limit as a page shows it: with every day counted where there is an answer."""

    title: str
    answer: Answer[deadlines.Deadline]
    days: tuple[dict[str, Any], ...] = ()
    state: str = ""


@dataclass(frozen=True)
class Part:
    """One answer of a section: its title where the section has several, and the answer."""

    title: str
    answer: Answer[Any]
    grade: Answer[Any] | None = None


@dataclass(frozen=True)
class Section:
    """One question with its answers; ``waiting`` are limits without a day, each with what to find."""

    key: str
    title: str
    parts: tuple[Part, ...] = ()
    clocks: tuple[Clock, ...] = ()
    waiting: tuple[tuple[str, str], ...] = ()
    drawing: Drawing | None = None
    period: Answer[Any] | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason of the section once, in order."""
        answers = [part.answer for part in self.parts] + [part.grade for part in self.parts if part.grade]
        return tuple(dict.fromkeys(one for answer in answers for one in answer.reasons))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every reading taken in the section, once."""
        answers = [*(part.answer for part in self.parts), *(one.answer for one in self.clocks)]
        answers += [self.period] if self.period else []
        return tuple(dict.fromkeys(one for answer in answers for one in answer.readings))


@dataclass(frozen=True)
class Trial:
    """What one regulation answers. ``not_asked`` are questions no fact was given for; ``strange`` are facts it does not
    know, as (term, why)."""

    text: Regulation
    on: date
    shown: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    not_asked: tuple[str, ...] = ()
    strange: tuple[tuple[str, str], ...] = ()
    facts: Facts = field(default_factory=lambda: Facts({}, {}))


def trial(
    text: Regulation,
    told: Mapping[str, Any],
    on: date,
    *,
    pursued: str = "",
    rest_is_no: bool = False,
    filled_in_for: Regulation | None = None,
) -> Trial:
    """Every question of ``text`` that ``told`` gives facts for, answered as on the day ``on``.

    ``filled_in_for`` is the regulation whose form was filled in, where it is another: what ``text`` has no word for is called as there.

    ``rest_is_no``: whoever asks has found that every yes-or-no not filled in is no and every count is nought.
    """
    known, strange = _known(text, told, filled_in_for or text)
    written = {name: known[of] for name, of in facts_trial.TAKEN_AS_WRITTEN.items() if of in known}
    facts = Facts({**(_rest(text) if rest_is_no else {}), **written, **known}, text.declared)
    sections, not_asked = [], []
    for group in facts_trial.groups(text):
        given = any(one.declared.fact in known for one in group.facts) or (group.key == "linkage" and pursued)
        if given or (rest_is_no and group.key in WHOLLY_COUNTED):
            sections.append(_ASK[group.key](text, facts, on, pursued))
        else:
            not_asked.append(group.title)
    shown = tuple((facts.term(name), _shown(text, facts, name)) for name in known)
    return Trial(text, on, shown, tuple(sections), tuple(not_asked), strange, facts)


def _shown(text: Regulation, facts: Facts, name: str) -> str:
    """A fact as a clerk would write it; circumstances and factors by their clauses."""
    kind = {"circumstances": "circumstance", "factors": "factor"}.get(name)
    rows = {rule.code: row.clause for row, rule in text.rules(kind)} if kind else {}
    told = facts[name]
    if rows and isinstance(told, tuple):
        return "、".join(dict.fromkeys(rows.get(code, code) for code in told)) or "无"
    return text.shown(facts, name)


def _rest(text: Regulation) -> dict[str, Any]:
    nothing: dict[FactType, Any] = {FactType.YES_NO: False, FactType.WHOLE: 0, FactType.CODES: ()}
    asked = (one.declared for group in facts_trial.groups(text) for one in group.facts)
    rest = {one.fact: nothing[one.type] for one in asked if one.type in nothing and one.fact != "circumstances"}
    return rest | {name: rest[of] for name, of in facts_trial.TAKEN_AS_WRITTEN.items() if of in rest}


def _known(
    text: Regulation, told: Mapping[str, Any], filled_in_for: Regulation
) -> tuple[dict[str, Any], tuple[tuple[str, str], ...]]:
    """The facts this text knows, and those it does not: facts none of its rules names, or values it has no word for."""
    named = facts_trial.named_by(text)
    known, strange = {}, []
    for name, value in told.items():
        declared = text.declared.get(name) or filled_in_for.declared[name]
        if name not in text.declared or name not in named:
            strange.append((declared.term, "没有条款问到"))
            continue
        try:
            Facts({name: value}, text.declared)
        except FactError:
            strange.append((declared.term, "这里的填法不同"))
            continue
        known[name] = value
    return known, tuple(strange)


def _measures(text: Regulation, facts: Facts, on: date, _pursued: str) -> Section:
    """The measures that fit; in a text with factors and without measures of its own, what weighs."""
    only_weighs = not text.rules("circumstance") and not text.rules("measure")
    ask: Any = weighing.weighing if only_weighs else measures.fitting
    return Section(
        "weighing" if only_weighs else "measures", facts_trial.TITLES["measures"], (Part("", ask(text, facts, on)),)
    )


def _linkage(text: Regulation, facts: Facts, on: date, pursued: str) -> Section:
    asked = (pursued,) if pursued else facts_trial.roles_pursued(text)
    parts = tuple(Part(text.term(one), linkage.others(text, one, facts, on)) for one in asked)
    return Section("linkage", facts_trial.TITLES["linkage"], parts)


def _limits(text: Regulation, facts: Facts, on: date, _pursued: str) -> Section:
    clocks, waiting = [], []
    for provision, rule in text.rules("time_limit"):
        answer = deadlines.due(text, queries.law().calendar, rule.limit, facts, on)
        title = limit_title(text, rule, provision.says)
        if answer.value is not None:
            clocks.append(Clock(title, answer, _days(answer.value.counted), _LAMPS[answer.value.state]))
        elif answer.unknown is not None and answer.unknown.kind is UnknownKind.FIND_FIRST:
            waiting.append((title, answer.unknown.says))
        elif rule.not_said:
            waiting.append((title, "条文没有写具体期限"))
    return Section("limits", facts_trial.TITLES["limits"], clocks=tuple(clocks), waiting=tuple(waiting))


def limit_title(text: Regulation, rule: Any, says: str) -> str:
    """A limit in a few words: the act that meets it, else what its row says."""
    done = text.declared.get(rule.done)
    return done.term.removesuffix("日") if done else says


_LAMPS = {"running": "ok", "warned": "soon", "overdue": "late", "met": "done", "met_late": "late"}


def _days(counted: workdays.Counted) -> tuple[dict[str, Any], ...]:
    """Every day walked over, for the small squares of a clock."""
    return tuple(
        {
            "number": one.day.day,
            "state": "due" if one.day == counted.end else "" if one.counted else "off",
            "title": f"{wording.spoken(one.day)}：{one.why}",
        }
        for one in counted.days
    )


def _effects(text: Regulation, facts: Facts, on: date, _pursued: str) -> Section:
    answer = effects.effects(text, queries.law().calendar, facts, on)
    line = drawn(answer.value.consequences, on) if answer.value else None
    period = None
    if text.rules("accountability_period") and answer.value is not None:
        period = effects.period_end(text, queries.law().calendar, facts, on)
    title = facts_trial.TITLES["effects"]
    return Section("effects", title, (Part("", answer),), drawing=line, period=period)


def _ladders(text: Regulation, facts: Facts, on: date, _pursued: str) -> Section:
    names = dict.fromkeys(rule.ladder for _row, rule in text.rules("ladder"))
    several = len(names) > 1
    parts = tuple(Part(text.term(one) if several else "", ladder.rung(text, one, facts, on)) for one in names)
    return Section("ladder", facts_trial.TITLES["ladder"], parts)


def _score(text: Regulation, facts: Facts, on: date, _pursued: str) -> Section:
    kinds = ("formula", "bonus", "deduction")
    sheets = dict.fromkeys(rule.sheet for kind in kinds for _row, rule in text.rules(kind))
    graded = {rule.sheet for _row, rule in text.rules("grades")}
    parts = tuple(
        Part(
            text.term(one) if len(sheets) > 1 else "",
            scoring.score(text, one, facts, on),
            appraisal.grade(text, one, facts, on) if one in graded else None,
        )
        for one in sheets
    )
    return Section("score", facts_trial.TITLES["score"], parts)


def _rewards(text: Regulation, facts: Facts, on: date, _pursued: str) -> Section:
    return Section("rewards", facts_trial.TITLES["rewards"], (Part("", rewards.rewards(text, facts, on)),))


_ASK = {
    "measures": _measures,
    "linkage": _linkage,
    "limits": _limits,
    "effects": _effects,
    "ladder": _ladders,
    "score": _score,
    "rewards": _rewards,
}


def modality_of(answer: Answer[Any]) -> str:
    """How strongly the text speaks, in a word; nothing where the answer has no modality."""
    return "" if answer.modality is None else MODALITY_TERMS[answer.modality]


def grade_term(text: Regulation, code: str) -> str:
    """A grade in the words of this text (of the fact it is told as), else as the yearly appraisal names it."""
    told_as = (text.declared.get(rule.told_as) for _row, rule in text.rules("grades"))
    codes = next((one.codes for one in told_as if one is not None), {})
    return codes.get(code) or wording.grade(text.term(code))

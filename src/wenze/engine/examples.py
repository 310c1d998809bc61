"""One worked example: facts → the question put to the engine → the outcome in plain values, as an example file writes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from wenze.engine.accumulation import Occurrence, accumulated
from wenze.engine.amounts import allowed, head_count, share
from wenze.engine.answers import Answer, Basis, Frozen
from wenze.engine.appraisal import grade
from wenze.engine.asking import Asking
from wenze.engine.combination import Sanction, combine
from wenze.engine.deadlines import due
from wenze.engine.duties import DutyDone, owed
from wenze.engine.editions import governing
from wenze.engine.effects import Consequence, effects, period_end
from wenze.engine.eligibility import Decision, Law, standing
from wenze.engine.facts import Facts
from wenze.engine.ladder import rung
from wenze.engine.linkage import others
from wenze.engine.measures import fitting
from wenze.engine.papers import lacking
from wenze.engine.procedure import move
from wenze.engine.reading import Rulebook
from wenze.engine.register import Entry, fill
from wenze.engine.regulation import Regulation
from wenze.engine.rewards import rewards, veto_validity
from wenze.engine.scoring import score
from wenze.engine.tally import tally
from wenze.engine.weighing import weighing

OWN_PROCEDURE = "本机构程序"
Question = Literal[
    "deadlines",
    "procedure",
    "measures",
    "factors",
    "linkage",
    "ladder",
    "effects",
    "period",
    "eligibility",
    "accumulation",
    "combination",
    "amounts",
    "quota",
    "share",
    "tally",
    "scoring",
    "appraisal",
    "rewards",
    "veto",
    "papers",
    "duties",
    "register",
    "editions",
    "records",
]


class Example(Frozen):
    """One worked example: facts → expected outcome → clauses, with a Chinese sentence as its title.

    Beside the facts each question names its subject: `limit`, `move` and `stage` (of `procedure`), `question` and `decisions`, `pursued`, `ladder`, `sheet`, `form`
    and `entries`, `document`, `matters` (each with facts of its own), `done` and `per`, `occurrences`, `sanctions`, `of` (amounts, quota), `row` (records). `clauses` are rows that must be cited.
    `like` is the title of an earlier example: its question and facts are taken over, and `facts` tells only what differs (null: not told).
    """

    title: str
    regulation: str = ""
    like: str = ""
    ask: Question
    on: date | None = None
    limit: str = ""
    move: str = ""
    stage: str = ""
    procedure: str = "accountability"
    question: Literal["promotion", "assignment", "award", "grade", "candidacy"] | None = None
    pursued: str = ""
    ladder: str = ""
    sheet: str = ""
    form: str = ""
    document: str = ""
    of: str = ""
    offered: Decimal | None = None
    row: str = ""
    per: str = ""
    readings: dict[str, int] = {}
    facts: dict[str, Any] = {}
    decisions: tuple[Decision, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    matters: tuple[dict[str, Any], ...] = ()
    entries: tuple[Entry, ...] = ()
    done: tuple[DutyDone, ...] = ()
    expect: dict[str, Any] = Field(min_length=1)
    clauses: tuple[str, ...] = ()


def outcome(rulebook: Rulebook, regulation: Regulation, example: Example) -> Answer[Any]:
    """The engine's answer to the question of one example, under its `readings` (row → place in `or_else`, from 1).

    Raises FactError for facts that do not fit, KeyError for an unknown move or row, IndexError for a reading the row does not have.
    """
    regulation = regulation.with_readings(example.readings)
    facts = Facts(example.facts, regulation.declared)
    return ASKED[example.ask](rulebook, regulation, example, facts, example.on or date(2015, 12, 31))


def shown(example: Example, answer: Answer[Any]) -> dict[str, Any]:
    """The answer in the plain values an example file writes: {unknown: kind}, or what the question shows."""
    if answer.unknown is not None:
        return {"unknown": str(answer.unknown.kind), "find_first": list(answer.unknown.facts)}
    if example.ask == "amounts" and example.offered is not None and answer.value is not None:
        return _plain(answer.value) | {"admits": answer.value.admits(example.offered)}
    return SHOWN.get(example.ask, _plain)(answer.value)


def law_of(rulebook: Rulebook) -> Law:
    """A rulebook as eligibility needs it."""
    return Law(regulation=rulebook.regulation, calendar=rulebook.calendar, vocabulary=rulebook.vocabulary)


def records(regulation: Regulation, row: str, asked_on: date) -> Answer[dict[str, Any]]:
    """What does one row of the paper lay down, rule by rule, in plain values, how strongly, and under which number? Silent for a row the paper does not have."""
    asking = Asking("records", regulation, Facts({}, {}), asked_on)
    provision = regulation.provision(row)
    if provision is None:
        return asking.silent(f"“{row}”")
    asking.add(asking.reason(provision))
    laid: dict[str, Any] = {}
    for kind, rule in provision.rules:
        laid.setdefault(kind, []).append(rule.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    if provision.modality is not None:
        laid["modality"] = str(provision.modality)
    laid["clause"], laid["part"] = provision.clause, provision.part
    return asking.answer(laid, provision.modality)


Asked = Callable[[Rulebook, Regulation, Example, Facts, date], Answer[Any]]
ASKED: dict[str, Asked] = {
    "deadlines": lambda book, text, one, facts, on: due(text, book.calendar, one.limit, facts, on),
    "procedure": lambda book, text, one, facts, on: move(
        text, book.procedure_by_id(one.procedure), one.move, one.stage, facts, on
    ),
    "measures": lambda book, text, one, facts, on: fitting(text, facts, on),
    "factors": lambda book, text, one, facts, on: weighing(text, facts, on),
    "linkage": lambda book, text, one, facts, on: others(text, one.pursued, facts, on),
    "ladder": lambda book, text, one, facts, on: rung(text, one.ladder, facts, on),
    "effects": lambda book, text, one, facts, on: effects(text, book.calendar, facts, on),
    "period": lambda book, text, one, facts, on: period_end(text, book.calendar, facts, on),
    "eligibility": lambda book, text, one, facts, on: standing(
        law_of(book), one.decisions, one.question or "promotion", on
    ),
    "accumulation": lambda book, text, one, facts, on: accumulated(text, book.calendar, one.occurrences, facts, on),
    "combination": lambda book, text, one, facts, on: combine(text, book.calendar, one.sanctions, facts, on),
    "amounts": lambda book, text, one, facts, on: allowed(text, one.of, facts, on),
    "quota": lambda book, text, one, facts, on: head_count(text, one.of, facts, on),
    "share": lambda book, text, one, facts, on: share(text, one.of, facts, on),
    "tally": lambda book, text, one, facts, on: tally(text, one.sheet, one.matters, on),
    "rewards": lambda book, text, one, facts, on: rewards(text, facts, on),
    "veto": lambda book, text, one, facts, on: veto_validity(text, facts, on),
    "papers": lambda book, text, one, facts, on: lacking(text, one.document, facts, on),
    "scoring": lambda book, text, one, facts, on: score(text, one.sheet, facts, on),
    "appraisal": lambda book, text, one, facts, on: grade(text, one.sheet, facts, on),
    "duties": lambda book, text, one, facts, on: owed(text, one.done, facts, on, one.per),
    "register": lambda book, text, one, facts, on: fill(text, one.form, one.entries, on),
    "editions": lambda book, text, one, facts, on: governing(book.editions(text.id), facts, on),
    "records": lambda book, text, one, facts, on: records(text, one.row, on),
}


def _plain(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = value if isinstance(value, dict) else value.model_dump(mode="json")
    return plain


def _show_effects(value: Any) -> dict[str, Any]:
    return {
        **{one.what: span_of(one) for one in value.consequences},
        "all": sorted({one.what for one in value.consequences}),
    }


def span_of(one: Consequence) -> str:
    """A consequence in one word: its days, its year with the grade it sets or caps, at_once, without_end."""
    if one.at_once:
        return "at_once"
    grade_set = f"={one.fixed}" if one.fixed else f"<={one.cap}" if one.cap else ""
    if one.year is not None:
        return f"{one.year} {grade_set}".strip()
    end = one.until_on or one.until_event or ("without_end" if one.without_end else "")
    return f"{one.from_on}..{end} {grade_set}".strip()


def _show_measures(value: Any) -> dict[str, Any]:
    plain = _plain(value)
    return plain | {
        "options": [option.measure for option in value.options],
        "own_application": [option.measure for option in value.options if option.own_application],
        "proposed_only": [option.measure for option in value.options if option.proposed_only],
        "joined": [option.measure for option in value.options if option.joined],
        "decided_by": {option.measure: option.decided_by for option in value.options if option.decided_by},
        "groups": [option.group for option in value.options],
        "left_out": [one.measure for one in value.left_out],
        "links": [one.to for one in value.links],
        "linked": value.linked.row if value.linked else "",
    }


def _show_move(value: Any) -> dict[str, Any]:
    rows = [OWN_PROCEDURE if one.citation.basis is Basis.OFFICE else one.citation.row for one in value.missing]
    return {
        "open": "unknown" if value.open is None else value.open,
        "missing": sorted(set(rows)),
        "says": [one.says for one in value.missing],
        "find_first": sorted(value.find_first),
    }


def _show_paper(value: Any) -> dict[str, Any]:
    return {
        "complete": "unknown" if value.complete is None else value.complete,
        "missing": sorted({one.citation.row for one in value.missing}),
        "says": [one.says for one in value.missing],
        "find_first": sorted(value.find_first),
    }


SHOWN: dict[str, Callable[[Any], dict[str, Any]]] = {
    "deadlines": lambda value: value.model_dump(mode="json", exclude={"counted"}),
    "procedure": _show_move,
    "measures": _show_measures,
    "effects": _show_effects,
    "eligibility": lambda value: {
        "clear": value.clear,
        "bars": sorted(bar.consequence.what for bar in value.bars),
        "spans": [span_of(bar.consequence) for bar in value.bars],
    },
    "linkage": lambda value: {
        "others": [one.role for one in value.others],
        "modalities": [str(one.modality) for one in value.others],
        "measures": {one.role: list(one.measures) for one in value.others if one.measures},
        "one_of": [list(each) for each in dict.fromkeys(one.one_of for one in value.others if one.one_of)],
    },
    "accumulation": lambda value: {
        one.counter: {
            "counted": one.counted,
            "reached": one.reached,
            "rolling_count": one.rolling_count,
            "step": one.step,
            "to": list(one.to),
            "bars": {bar.what: span_of(bar) for bar in one.consequences},
            "modality": str(one.modality),
        }
        for one in value.counters
    },
    "papers": _show_paper,
    "rewards": lambda value: {
        "earned": [one.reward for one in value.earned],
        "find_first": sorted(value.find_first),
        **{one.reward: one.model_dump(mode="json") for one in value.earned},
    },
    "scoring": lambda value: _plain(value) | {"lines": {one.line: str(one.points) for one in value.lines}},
    "duties": lambda value: {one.duty: one.model_dump(mode="json") for one in value.owed},
}

"""Do the worked examples come out? Runs every example of a regulation, and lists clauses without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, TypeAdapter

from wenze.engine.answers import Answer, Basis, Frozen
from wenze.engine.deadlines import due
from wenze.engine.effects import Consequence, effects, period_end
from wenze.engine.eligibility import Decision, Law, standing
from wenze.engine.facts import Facts
from wenze.engine.measures import fitting
from wenze.engine.procedure import move
from wenze.engine.reading import Rulebook, validated
from wenze.engine.regulation import Provision, Regulation
from wenze.engine.yaml_events import Document

OWN_PROCEDURE = "本机构程序"
ONE_EXAMPLE_IS_ENOUGH = {"circumstance", "scope", "measure", "role", "permit", "ledger", "publication", "measure_list"}


TAKEN_OVER = {"ask", "on", "limit", "move", "stage", "question", "facts", "decisions"}
IN_ANY_ORDER = {"missing", "find_first", "all", "bars", "links", "left_out"}


class Example(Frozen):
    """One worked example: facts → expected outcome → clauses, with a Chinese sentence as its title.

    `like` is the title of an earlier example: its question and facts are taken over, and `facts` tells only what differs (null: not told).
    """

    title: str
    like: str = ""
    ask: Literal["deadlines", "procedure", "measures", "effects", "period", "eligibility"]
    on: date | None = None
    limit: str = ""
    move: str = ""
    stage: str = ""
    question: Literal["promotion", "assignment", "award", "grade"] | None = None
    facts: dict[str, Any] = {}
    decisions: tuple[Decision, ...] = ()
    expect: dict[str, Any] = Field(min_length=1)
    clauses: tuple[str, ...] = ()


class Failure(Frozen):
    """One example that did not come out: where it stands, and what was expected and found."""

    file: str
    line: int
    title: str
    says: str


class Checked(Frozen):
    """What a run of examples found. `bare` are computable rows without enough examples."""

    regulation: str
    examples: int
    failures: tuple[Failure, ...]
    bare: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every example came out and every computable row has its examples."""
        return not self.failures and not self.bare


def check(rulebook: Rulebook, regulation: Regulation, file: Path) -> Checked:
    """Run the examples of one file against one regulation. Raises RulebookError where the file cannot be read."""
    document = Document(file, f"{file.parent.name}/{file.name}")
    examples = _examples(document)
    failures = []
    for index, example in enumerate(examples):
        says = "；".join(_wrong(rulebook, regulation, example))
        if says:
            line = document.lines.get((index,), 1)
            failures.append(Failure(file=document.name, line=line, title=example.title, says=says))
    return Checked(
        regulation=regulation.id,
        examples=len(examples),
        failures=tuple(failures),
        bare=tuple(_bare(regulation, examples)),
    )


def _examples(document: Document) -> tuple[Example, ...]:
    """Every example of a file, each with what it takes over from the one it is like."""
    taken: dict[str, dict[str, Any]] = {}
    for index, written in enumerate(document.value if isinstance(document.value, list) else ()):
        if not isinstance(written, dict):
            continue
        title, like = str(written.get("title")), written.get("like")
        if title in taken:
            raise document.refuse((index, "title"), f"例子“{title}”写了两次，请改一个标题")
        if like is not None:
            if like not in taken:
                raise document.refuse((index, "like"), f"前面没有题为“{like}”的例子，请核对标题")
            own = {key: value for key, value in taken[like].items() if key in TAKEN_OVER}
            facts = {**own.get("facts", {}), **(written.get("facts") or {})}
            written.update({**own, **written, "facts": facts})
        taken[title] = written
    examples: tuple[Example, ...] = validated(TypeAdapter(tuple[Example, ...]), document)
    return examples


def outcome(rulebook: Rulebook, regulation: Regulation, example: Example) -> Answer[Any]:
    """The engine's answer to the question of one example."""
    facts = Facts(example.facts, regulation.declared)
    on = example.on or date(2015, 12, 31)
    match example.ask:
        case "deadlines":
            return due(regulation, rulebook.calendar, example.limit, facts, on)
        case "procedure":
            return move(regulation, rulebook.procedure, example.move, example.stage, facts, on)
        case "measures":
            return fitting(regulation, facts, on)
        case "effects":
            return effects(regulation, rulebook.calendar, facts, on)
        case "period":
            return period_end(regulation, rulebook.calendar, facts, on)
        case "eligibility":
            return standing(law_of(rulebook), example.decisions, example.question or "promotion", on)


def law_of(rulebook: Rulebook) -> Law:
    """A rulebook as eligibility needs it."""
    return Law(regulation=rulebook.regulation, calendar=rulebook.calendar, vocabulary=rulebook.vocabulary)


def _wrong(rulebook: Rulebook, regulation: Regulation, example: Example) -> Iterator[str]:
    try:
        answer = outcome(rulebook, regulation, example)
    except (ValueError, KeyError) as failure:
        yield f"问不成：{failure}"
        return
    found = {"unknown": str(answer.unknown.kind)} if answer.unknown else SHOWN[example.ask](answer.value)
    for key, expected in example.expect.items():
        plain = sorted(expected) if key in IN_ANY_ORDER and isinstance(expected, list) else expected
        if key not in found or found[key] != plain:
            yield f"“{key}”应为 {plain!r}，得到 {found.get(key, found)!r}"
    for row in example.clauses:
        if row not in answer.clauses:
            yield f"应引用“{row}”，实际引用 {'、'.join(answer.clauses)}"


def _show_effects(value: Any) -> dict[str, Any]:
    return {
        **{one.what: _span(one) for one in value.consequences},
        "all": sorted({one.what for one in value.consequences}),
    }


def _span(one: Consequence) -> str:
    if one.at_once:
        return "at_once"
    if one.year is not None:
        return f"{one.year} {one.fixed}".strip()
    return f"{one.from_on}..{one.until_on or one.until_event}"


def _show_measures(value: Any) -> dict[str, Any]:
    shown: dict[str, Any] = value.model_dump(
        mode="json", include={"accountable", "exempt", "direction", "by_reference"}
    )
    shown |= {"ordered": value.ordered, "combinable": value.combinable}
    return shown | {
        "options": [option.measure for option in value.options],
        "own_application": [option.measure for option in value.options if option.own_application],
        "groups": [option.group for option in value.options],
        "left_out": sorted(one.measure for one in value.left_out),
        "links": sorted(one.to for one in value.links),
    }


def _show_move(value: Any) -> dict[str, Any]:
    rows = [OWN_PROCEDURE if one.citation.basis is Basis.OFFICE else one.citation.row for one in value.missing]
    return {
        "open": "unknown" if value.open is None else value.open,
        "missing": sorted(set(rows)),
        "says": [one.says for one in value.missing],
        "find_first": sorted(value.find_first),
    }


def _show_standing(value: Any) -> dict[str, Any]:
    return {"clear": value.clear, "bars": sorted(bar.consequence.what for bar in value.bars)}


SHOWN: dict[str, Callable[[Any], dict[str, Any]]] = {
    "deadlines": lambda value: value.model_dump(mode="json", exclude={"counted"}),
    "procedure": _show_move,
    "measures": _show_measures,
    "effects": _show_effects,
    "period": lambda value: value.model_dump(mode="json"),
    "eligibility": _show_standing,
}


def _bare(regulation: Regulation, examples: tuple[Example, ...]) -> Iterator[str]:
    """Rows with a computable rule that fewer than two examples (one, for mere lists) name among their clauses."""
    for provision in regulation.file.provisions:
        named = sum(provision.row in example.clauses for example in examples)
        if named < _examples_needed(provision):
            yield provision.row


def _examples_needed(provision: Provision) -> int:
    kinds = {kind for kind, _ in provision.rules}
    if not kinds or kinds <= {"role", "scope", "permit", "accountability_period"}:
        return 0 if kinds <= {"role"} else 1
    return 1 if kinds <= ONE_EXAMPLE_IS_ENOUGH else 2

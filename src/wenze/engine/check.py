"""Do the worked examples come out? Runs every example of a regulation, and lists clauses without one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from wenze.engine.answers import Frozen
from wenze.engine.examples import Example, outcome, shown
from wenze.engine.reading import Rulebook, validated
from wenze.engine.regulation import Provision, Regulation
from wenze.engine.yaml_events import Document

NEEDS_A_PAIR = {
    "outside",
    "exclusion",
    "gate",
    "route",
    "referral",
    "time_limit",
    "extension",
    "not_used",
    "fallback",
    "tier",
    "scale",
    "factor",
    "linkage",
    "ladder",
    "effect",
    "accumulation",
    "combination",
    "bonus",
    "deduction",
    "cap",
    "veto",
    "threshold",
    "vote_rule",
    "grade_cap",
    "quota",
    "tally",
    "amount",
    "statistic",
    "duty",
}


OWN_KEYS = {"title", "like", "expect", "clauses"}
IN_ANY_ORDER = {"missing", "find_first", "all", "bars", "links", "left_out"}


class Failure(Frozen):
    """One example that did not come out: where it stands, and what was expected and found."""

    file: str
    line: int
    title: str
    says: str


class Checked(Frozen):
    """What a run of examples found. `bare` are computable rows without enough examples, `lost` is what is lost under the office's procedure."""

    regulation: str
    examples: int
    failures: tuple[Failure, ...]
    bare: tuple[str, ...]
    lost: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every example came out, every computable row has its examples, and nothing is lost under the procedure."""
        return not self.failures and not self.bare and not self.lost


def read_examples(file: Path) -> tuple[tuple[Example, ...], Document]:
    """The examples of one file with the lines they stand on. Raises RulebookError where the file cannot be read."""
    document = Document(file, f"{file.parent.name}/{file.name}")
    _take_over(document)
    return tuple(validated(TypeAdapter(tuple[Example, ...]), document)), document


def _take_over(document: Document) -> None:
    """Fill in, from the example each is `like`, whatever an example does not say itself. Refuses a title used twice or not found."""
    earlier: dict[str, dict[str, Any]] = {}
    for index, written in enumerate(document.value if isinstance(document.value, list) else ()):
        if not isinstance(written, dict):
            continue
        title, like = str(written.get("title")), written.get("like")
        if title in earlier:
            raise document.refuse((index, "title"), f"例子“{title}”写了两次，请改一个标题")
        if like is not None:
            if like not in earlier:
                raise document.refuse((index, "like"), f"前面没有题为“{like}”的例子，请核对标题")
            taken = {key: value for key, value in earlier[like].items() if key not in OWN_KEYS}
            facts = {**(taken.get("facts") or {}), **(written.get("facts") or {})}
            written.update({**taken, **written, "facts": facts})
        earlier[title] = written


def check(rulebook: Rulebook, regulation: Regulation, file: Path) -> Checked:
    """Run the examples of one file against one regulation. Raises RulebookError where the file cannot be read."""
    examples, document = read_examples(file)
    failures = []
    for index, example in enumerate(examples):
        says = "；".join(wrong(rulebook, regulation, example))
        if says:
            line = document.lines.get((index,), 1)
            failures.append(Failure(file=document.name, line=line, title=example.title, says=says))
    return Checked(
        regulation=regulation.id,
        examples=len(examples),
        failures=tuple(failures),
        bare=tuple(bare(regulation, examples)),
    )


def wrong(rulebook: Rulebook, regulation: Regulation, example: Example) -> Iterator[str]:
    """What does not come out as one example expects, a sentence each; nothing where it does."""
    try:
        answer = outcome(rulebook, regulation, example)
    except (ValueError, LookupError) as failure:
        yield f"问不成：{failure}"
        return
    found = shown(example, answer)
    for key, expected in example.expect.items():
        if key not in found or not _same(_in_order(key, expected), _in_order(key, found[key])):
            yield f"“{key}”应为 {_short(expected)}，得到 {_short(found.get(key, found))}"
    for row in example.clauses:
        if row not in answer.clauses:
            yield f"应引用“{row}”，实际引用 {'、'.join(answer.clauses) or '无'}"


def _in_order(key: str, value: Any) -> Any:
    return sorted(value) if key in IN_ANY_ORDER and isinstance(value, list | tuple) else value


def _same(expected: Any, found: Any) -> bool:
    """Whether what was found is what was expected; of a mapping only the keys expected are compared."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(key in found and _same(one, found[key]) for key, one in expected.items())
    if isinstance(expected, list):
        return isinstance(found, list | tuple) and len(expected) == len(found) and all(map(_same, expected, found))
    if isinstance(expected, date):
        return str(expected) == str(found)
    if isinstance(expected, bool) or isinstance(found, bool) or expected is None or found is None:
        return expected is found
    return str(expected) == str(found) or _number(expected) == _number(found) is not None


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}…"


def bare(regulation: Regulation, examples: tuple[Example, ...]) -> Iterator[str]:
    """Rows with a rule that too few examples name among their clauses: two for rules with a boundary, one for lists.

    Another reading needs an example asked under it, unless it changes words only.
    """
    taken = {(row, choice) for example in examples for row, choice in example.readings.items()}
    for provision in regulation.file.provisions:
        named = sum(provision.row in example.clauses for example in examples)
        if named < _examples_needed(provision):
            yield provision.row
        for choice, other in enumerate(provision.or_else, start=1):
            if not other.words_only and (provision.row, choice) not in taken:
                yield f"{provision.row}（另一读法：{other.reading}）"


def _examples_needed(provision: Provision) -> int:
    kinds = {kind for kind, _ in provision.rules}
    if not kinds:
        return 0
    return 2 if kinds & NEEDS_A_PAIR else 1

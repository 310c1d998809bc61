"""Whatever is asked, under whatever text: the answer says which question it is, what it was computed from and for which day."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import get_args

import pytest

from tests.engine.build_reading import shipped
from wenze import __version__
from wenze.engine.answers import Receipt
from wenze.engine.check import read_examples
from wenze.engine.examples import Example, Question, outcome
from wenze.engine.facts import Facts

pytestmark = [pytest.mark.slow, pytest.mark.mutants]  # reads the examples of every text

A_DAY = date(2026, 11, 22)
RESTS_ON_A_CALENDAR = {"deadlines", "effects", "period", "eligibility", "accumulation", "combination"}
NEVER_ASKED_OF_ONE_TEXT = {"editions"}


@cache
def asked() -> dict[str, list[tuple[str, Example]]]:
    """For each question, of every regulation that puts it, the first example that is answered and the first that is not."""
    found: dict[str, dict[tuple[str, bool], Example]] = {}
    for name in shipped().ids:
        examples, _ = read_examples(shipped().folder_of(name) / "examples.yaml")
        for one in examples:
            if not one.readings:
                day = one.model_copy(update={"on": one.on or A_DAY})
                found.setdefault(one.ask, {}).setdefault((name, "unknown" in one.expect), day)
    return {ask: [(name, one) for (name, _), one in those.items()] for ask, those in found.items()}


@pytest.mark.parametrize("ask", sorted({*get_args(Question)} - NEVER_ASKED_OF_ONE_TEXT))
def test_every_answer_says_what_was_asked_of_which_file_on_which_day_and_on_which_facts(ask: str) -> None:
    assert ask in asked(), "no shipped example puts this question"
    for name, example in asked()[ask]:
        text = shipped().regulation(name)
        answer = outcome(shipped(), text, example)
        facts = [Facts(example.facts, text.declared).sha256]
        assert answer.question == ask
        assert answer.receipt == Receipt(
            regulation=name,
            edition=text.file.edition,
            file_sha256=text.file_sha256,
            file_sm3=text.file_sm3,
            calendar_sha256=shipped().calendar.sha256 if ask in RESTS_ON_A_CALENDAR else "",
            facts_sha256=answer.receipt.facts_sha256 if ask == "eligibility" else " ".join(facts),
            engine_version=__version__,
            asked_on=example.on,
        )
        assert answer.receipt.facts_sha256

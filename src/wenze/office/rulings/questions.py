"""Which questions may be asked of the law, and what type does each answer have? The one table of both."""

from __future__ import annotations

from typing import Any

from wenze.engine import deadlines, effects, eligibility, measures, procedure
from wenze.engine.answers import Answer

QUESTIONS: dict[str, str] = {
    "move": "此步是否可办",
    "deadline": "何时到期",
    "measures": "可用哪些问责方式",
    "effects": "带来哪些后果",
    "period_end": "问责期何时届满",
    "standing": "任职资格",
}
"""Code of a question → its Chinese title."""

_TYPES: dict[str, Any] = {
    "move": Answer[procedure.MoveAnswer],
    "deadline": Answer[deadlines.Deadline],
    "measures": Answer[measures.Fitting],
    "effects": Answer[effects.Consequences],
    "period_end": Answer[effects.PeriodEnd],
    "standing": Answer[eligibility.Standing],
}


def parse(question: str, text: str) -> Answer[Any]:
    """The answer kept as JSON ``text``, as the engine's own type again. An unknown question is a KeyError."""
    answer: Answer[Any] = _TYPES[question].model_validate_json(text)
    return answer

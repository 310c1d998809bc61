"""The lamp of a row: shape, words and remaining time together, never colour alone."""

from __future__ import annotations

from dataclasses import dataclass

OK, SOON, LATE, DONE = "ok", "soon", "late", "done"


@dataclass(frozen=True)
class Lamp:
    """``kind`` chooses shape and colour (ok, soon, late, done); ``says`` is what the lamp means in words."""

    kind: str
    says: str

    def __str__(self) -> str:
        return self.says


def remaining(left: int, unit: str = "个工作日", soon_within: int = 3) -> Lamp:
    """The lamp of a limit with ``left`` units to run: negative is overdue by that many, zero is due today.

    ``soon_within`` is the number of units from which on the lamp turns; it is data of the office, not law.
    """
    if left < 0:
        return Lamp(LATE, f"逾期 {-left} {unit}")
    if left == 0:
        return Lamp(SOON, "今天到期")
    return Lamp(SOON if left <= soon_within else OK, f"剩 {left} {unit}")


def done(says: str = "已办结") -> Lamp:
    """The lamp of something finished."""
    return Lamp(DONE, says)

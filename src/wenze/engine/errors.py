"""What goes wrong before a question is ever asked: a file of the rulebook that cannot be trusted."""

from __future__ import annotations


class RulebookError(Exception):
    """A file of the rulebook is refused.

    `file` is shown to the person who edits it (a path or a file name), `line` counts from 1 and is None where no single
    line is to blame, `says` is a Chinese sentence telling what is wrong and how to mend it.
    """

    def __init__(self, file: str, line: int | None, says: str) -> None:
        super().__init__(file, line, says)
        self.file = file
        self.line = line
        self.says = says

    def __str__(self) -> str:
        return f"{self.file}: {self.says}" if self.line is None else f"{self.file}:{self.line}: {self.says}"

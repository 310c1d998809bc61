"""What is wrong with a command as it was typed, in Chinese: the command line's library speaks English."""

from __future__ import annotations

import re
from typing import Any

import click

CHINESE = re.compile(r"[\u4e00-\u9fff]")


KNOWN = (
    (r"No such command '(.*)'\.", "没有命令 {}"),
    (r"Got unexpected extra arguments? \((.*)\)", "多写了 {}"),
    (r"Option '(.*)' requires an argument", "选项 {} 后面要写值"),
    (r"Option '(.*)' does not take a value", "选项 {} 后面不写值"),
    (r"Missing command", "还缺命令"),
)
"""What the library says where it raises nothing more telling than a usage error."""
ARGUMENTS = {
    "regulation": "办法", "clause": "条款", "question": "问题", "start": "起算日", "end": "截止日", "day": "日期", "length": "期限",
    "name": "代码", "one": "版本", "other": "另一版本", "username": "用户名",
}  # fmt: skip
"""What an argument is called in a sentence."""


class Wrong(click.ClickException):
    """An error of the command line that says in Chinese what is wrong and where help stands; the exit code stays."""

    def __init__(self, error: click.ClickException) -> None:
        super().__init__(sentence(error))
        self.exit_code = error.exit_code
        self.help_at = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""

    def show(self, file: Any = None) -> None:
        click.echo(f"错误：{self.message}", file=file, err=file is None)
        if self.help_at:
            click.echo(f"用法见：{self.help_at} --help", file=file, err=file is None)


def sentence(error: click.ClickException) -> str:
    """The sentence for one error; words of our own are passed on as they are."""
    if CHINESE.search(error.message):
        return error.message
    if isinstance(error, click.FileError):
        return f"打不开文件 {error.ui_filename}"
    if isinstance(error, click.NoSuchOption):
        near = f"；是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_called(error)}"
    if isinstance(error, click.BadParameter):
        return f"{_called(error)} 的值不对：{_wanted(error.param.type if error.param else None, error.message)}"
    for pattern, says in KNOWN:
        found = re.match(pattern, error.message)
        if found:
            return says.format(*found.groups())
    return "命令写得不对，请对照用法"


def _called(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "参数")
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return ARGUMENTS.get(error.param.name or "", str(error.param.human_readable_name))


def _wanted(kind: Any, message: str) -> str:
    if isinstance(kind, click.Choice):
        return "可以写 " + "、".join(str(one) for one in kind.choices)
    if isinstance(kind, click.DateTime):
        return "日期写成 2026-11-22 的样子"
    if isinstance(kind, click.Path | click.File):
        return "没有这个文件或文件夹，或者不能读写"
    if isinstance(kind, click.IntRange):
        return f"应为 {kind.min} 到 {kind.max} 的整数"
    return "应为整数" if kind is click.INT else message

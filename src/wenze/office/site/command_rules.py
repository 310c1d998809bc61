"""`wenze rules …` and `wenze workdays …`: questions put to the law from the command line. No database is touched."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import click
from ruamel.yaml import YAML

from wenze.engine.answers import Answer
from wenze.engine.coverage import coverage
from wenze.engine.errors import RulebookError
from wenze.engine.examples import Example, Question, outcome
from wenze.engine.reading import Rulebook, read_values, shipped_rulebook
from wenze.engine.regulation import RegulationFile
from wenze.engine.spans import Span
from wenze.engine.workdays import CannotCount, add_workdays, count, roll, workdays_between

ASKS = click.Choice(list(get_args(Question)))
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group(help="查阅、校验、试问规则文件")
@click.option(
    "--rulebook",
    "folder",
    envvar="WENZE_RULEBOOK",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="规则库文件夹，默认用随软件附带的规则库",
)
@click.option(
    "--regulations",
    "more",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="本单位自己的规则文件夹，可写多次",
)
@click.pass_context
def rules(context: click.Context, folder: Path | None, more: tuple[Path, ...]) -> None:
    context.obj = Rulebook(folder or shipped_rulebook(), more=more)


@rules.command("list", help="列出规则库中的办法")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def list_regulations(rulebook: Rulebook, as_json: bool) -> None:
    editions = [one for name in rulebook.ids for one in asked(rulebook.editions, name)]
    if as_json:
        told = {"edition", "title", "issuer", "document_number", "in_force_from", "in_force_until"}
        print_json([one.file.model_dump(mode="json", include=told) | {"id": one.id} for one in editions])
    for one in () if as_json else editions:
        click.echo(f"{one.id}\t{one.file.edition}\t{one.file.title}\t{len(one.file.provisions)} 条")


@rules.command("show", help="按原文次序显示一部办法或其中一条")
@click.argument("regulation")
@click.argument("clause", required=False)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def show(rulebook: Rulebook, regulation: str, clause: str | None, as_json: bool) -> None:
    one = asked(rulebook.regulation, regulation)
    chosen = [row for row in one.file.provisions if clause in (None, row.row, row.clause)]
    if as_json:
        print_json([row.model_dump(mode="json", by_alias=True, exclude_defaults=True) for row in chosen])
        return
    click.echo(f"《{one.file.title}》 {one.file.edition}  {one.file_sha256}")
    for provision in chosen:
        kinds = "、".join(kind for kind, _ in provision.rules) or f"不建模：{provision.not_modelled}"
        click.echo(f"{provision.row}  {provision.says}  [{kinds}]")
        if provision.doubt:
            click.echo(f"    疑点：{provision.doubt}  读法：{provision.reading}")
        for place, other in enumerate(provision.or_else, start=1):
            click.echo(f"    另外的读法 {place}：{other.reading}" + ("（规则不变）" if other.words_only else ""))


@rules.command("coverage", help="逐条列出：已建模、不建模及理由、缺")
@click.argument("regulations", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def list_coverage(rulebook: Rulebook, regulations: tuple[str, ...], as_json: bool) -> None:
    rows = [row for name in regulations or rulebook.ids for row in asked(coverage, asked(rulebook.folder_of, name))]
    if as_json:
        print_json([row.model_dump() for row in rows])
    else:
        terms = {"modelled": "已建模", "not_modelled": "不建模", "missing": "缺"}
        for row in rows:
            click.echo(f"{row.id}\t{terms[row.state]}\t{row.reason}")
        counted = "，".join(f"{term} {sum(row.state == state for row in rows)}" for state, term in terms.items())
        click.echo(f"共 {len(rows)} 条：{counted}")
    sys.exit(1 if any(row.state == "missing" for row in rows) else 0)


@rules.command("ask", help="就一组事实提问")
@click.argument("regulation")
@click.argument("question", type=ASKS)
@click.option("--facts", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--on", type=DAY, help="查询日")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，默认 YAML")
@click.pass_obj
def ask(rulebook: Rulebook, regulation: str, question: str, file: Path, on: datetime | None, as_json: bool) -> None:
    told = asked(read_values, file).value
    if not isinstance(told, dict):
        raise click.ClickException(f"{file}：事实文件要写成“键: 值”，如 measure: removal")
    subjects = Example.model_fields.keys() - {"regulation", "like", "title", "ask", "on", "facts", "expect", "clauses"}
    told_of = {key: told.pop(key) for key in subjects if key in told}
    told_of |= {"title": str(file), "ask": question, "on": on.date() if on else None, "expect": {"asked": True}}
    example = Example.model_validate({"facts": told} | told_of)
    one = asked(rulebook.regulation, regulation)
    try:
        answer = outcome(rulebook, one, example)
    except IndexError as failure:
        raise click.ClickException(
            f"没有这种读法：{failure}。wenze rules show {regulation} 列出各条的读法。"
        ) from failure
    except KeyError as failure:
        raise click.ClickException(f"没有这个动作或条款：{failure}") from failure
    except ValueError as failure:
        raise click.ClickException(str(failure)) from failure
    _print_answer(answer, as_json)


@rules.command("schema", help="规则文件的 JSON Schema，供编辑器使用")
def schema() -> None:
    print_json(RegulationFile.model_json_schema())


@click.group(help="数工作日，逐日说明")
@click.option("--region", help="地区日历文件夹，如有")
@click.pass_context
def workdays(context: click.Context, region: str | None) -> None:
    context.obj = asked(lambda: Rulebook(shipped_rulebook(), region).calendar)


@workdays.command("add", help="自某日次日起第 N 个工作日；N 也可写作 “15 days”“6 months”")
@click.argument("start", type=DAY)
@click.argument("length")
@click.option("--same-day", is_flag=True, help="当日起算")
@click.option("--roll", "roll_at_end", is_flag=True, help="末日遇休息日顺延")
@click.pass_obj
def add(calendar: Any, start: datetime, length: str, same_day: bool, roll_at_end: bool) -> None:
    first_day = "same" if same_day else "next"
    if length.isdigit():
        counted = _count(add_workdays, calendar, start.date(), int(length), first_day=first_day)
    else:
        span = _count(Span.parse, length)
        counted = _count(count, calendar, start.date(), span, first_day, roll_at_end)
    _print_counted(counted)


@workdays.command("between", help="两日之间有几个工作日(首日不计，末日计)")
@click.argument("start", type=DAY)
@click.argument("end", type=DAY)
@click.pass_obj
def between(calendar: Any, start: datetime, end: datetime) -> None:
    counted = _count(workdays_between, calendar, start.date(), end.date())
    for line in counted.lines():
        click.echo(line)
    click.echo(f"{counted.amount}  {counted.says}")


@workdays.command("roll", help="末日遇休息日顺延到哪一天")
@click.argument("day", type=DAY)
@click.pass_obj
def roll_day(calendar: Any, day: datetime) -> None:
    _print_counted(_count(roll, calendar, day.date()))


def _print_counted(counted: Any) -> None:
    for line in counted.lines():
        click.echo(line)
    click.echo(f"{counted.end}  {counted.says}")


def _print_answer(answer: Answer[Any], as_json: bool) -> None:
    plain = answer.model_dump(mode="json")
    if as_json:
        print_json(plain)
        return
    yaml = YAML(typ="rt", pure=True)
    yaml.allow_unicode = True
    yaml.width = 4096
    yaml.dump(plain, sys.stdout)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def asked(question: Any, *told: Any) -> Any:
    """Ask something that reads rule files; a refused file becomes one sentence and exit code 1."""
    try:
        return question(*told)
    except RulebookError as refused:
        raise click.ClickException(str(refused)) from refused


def _count(question: Any, *told: Any, **named: Any) -> Any:
    try:
        return question(*told, **named)
    except CannotCount as cannot:
        raise click.ClickException(cannot.says) from cannot

"""`wenze standing bulk`: who is barred from what, for every person of a list; no database is touched. `wenze standing readings`: how the office reads its law, for the former."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, get_args

import click
from pydantic import TypeAdapter
from rich.console import Console
from rich.progress import Progress

from wenze.engine.eligibility import Question
from wenze.engine.errors import RulebookError
from wenze.engine.examples import law_of
from wenze.engine.reading import Rulebook, read_values, shipped_rulebook, validated
from wenze.engine.taken import Taken
from wenze.office.site.command import start_office

if TYPE_CHECKING:
    from wenze.engine.bulk_plan import Plan
    from wenze.office.site.command_standing_run import Done

DAY = click.DateTime(formats=["%Y-%m-%d"])
FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
REJECTED = 3


@click.group(help="任职资格：提拔、任用、评优、定等次是否受限")
def standing() -> None:
    pass


def _questions(context: click.Context, parameter: click.Parameter, told: str) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(one.strip() for one in told.split(",") if one.strip()))
    strange = [one for one in asked if one not in get_args(Question)]
    if strange or not asked:
        raise click.BadParameter(f"{'、'.join(strange) or '空'}：只能是 {'、'.join(get_args(Question))}，用逗号隔开")
    return asked


@standing.command("bulk", help="成批查询：人员表和决定表（Parquet 或 CSV）→ 受限表；表中没有的人不受限")
@click.option("--people", type=FILE, required=True, help="人员表，列 person_id")
@click.option(
    "--decisions",
    type=FILE,
    required=True,
    help="决定表，列 decision_id、person_id、regulation、measure、decided_on、effective_on、rectified_on、rescinded_on",
)
@click.option("--on", type=DAY, required=True, help="查询日")
@click.option(
    "--for",
    "questions",
    callback=_questions,
    default="promotion,award,grade",
    show_default=True,
    help="查询事项，另有 assignment",
)
@click.option("--out", type=FILE, required=True, help="受限表，.parquet 或 .csv")
@click.option("--summary", type=FILE, help="每人一行的汇总：barred 受限、unknown 不明、clear 不受限")
@click.option("--rejects", type=FILE, help="读不了的行及理由，默认放在受限表旁边")
@click.option(
    "--engine", type=click.Choice(["in-process", "processes", "spark"]), default="in-process", show_default=True
)
@click.option(
    "--processes", type=click.IntRange(1, 256), default=2, show_default=True, help="进程数（in-process 不用）"
)
@click.option(
    "--rulebook", "folder", envvar="WENZE_RULEBOOK", type=FOLDER, help="规则库文件夹，默认用随软件附带的规则库"
)
@click.option("--regulations", "more", multiple=True, type=FOLDER, help="本单位自己的规则文件夹，可写多次")
@click.option(
    "--readings",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="本机构取定的读法（用 wenze standing readings 写出），默认按规则文件的默认读法",
)
def bulk(
    people: Path,
    decisions: Path,
    on: datetime,
    questions: tuple[str, ...],
    out: Path,
    summary: Path | None,
    rejects: Path | None,
    engine: str,
    processes: int,
    folder: Path | None,
    more: tuple[Path, ...],
    readings: Path | None,
) -> None:
    try:
        from wenze.office.site.command_standing_run import Files, Run
    except ModuleNotFoundError as missing:
        raise click.UsageError(f"成批查询要用 {missing.name}，请安装 wenze[bulk]") from missing
    rejects = rejects or out.with_name(f"{out.stem}.rejects.csv")
    _apart(people=people, decisions=decisions, out=out, summary=summary, rejects=rejects, readings=readings)
    taken = _taken(readings)
    plan, broken = compiled(Rulebook(folder or shipped_rulebook(), more=more, taken=taken))
    if readings is not None:
        _tell(taken, plan, broken)
    with (
        TemporaryDirectory(prefix=".wenze-", dir=_parent(out)) as aside,
        Progress(console=Console(stderr=True)) as progress,
    ):
        run = Run(plan, on.date(), questions, engine, processes, Path(aside))
        done = run.go(Files(people, decisions, out, rejects, summary), broken, progress)
    _close(done, on.date(), out, rejects)


@standing.command("readings", help="写出本机构取定的读法，供 bulk 按同样的读法查询")
@click.option("--on", type=DAY, help="查询日，默认今天；bulk 查哪一天，就写哪一天的读法")
@click.option("--out", type=FILE, required=True, help="读法文件，.json")
def readings(on: datetime | None, out: Path) -> None:
    if not out.parent.is_dir():
        raise click.UsageError(f"{out}：文件夹 {out.parent} 不存在，请先建立")
    start_office()
    from wenze.office import clock
    from wenze.office.rulings import queries_readings

    day = on.date() if on else clock.today()
    taken = queries_readings.taken_on(day)
    out.write_text(json.dumps([one.model_dump() for one in taken], ensure_ascii=False, indent=1) + "\n", "utf-8")
    click.echo(f"{day} 取定的读法 {len(taken)} 处（未列的按规则文件的默认读法），已写入 {out}")


def _taken(file: Path | None) -> tuple[Taken, ...]:
    """The readings told in a file."""
    if file is None:
        return ()
    try:
        found: tuple[Taken, ...] = validated(TypeAdapter(tuple[Taken, ...]), read_values(file))
    except RulebookError as refused:
        raise click.UsageError(str(refused)) from refused
    return found


def _tell(taken: Sequence[Taken], plan: Plan, broken: Mapping[str, str]) -> None:
    """How many readings the answers go by, and which of the file are not taken, and why."""
    known = {(name, text.edition) for name, text in plan.texts.items()}
    used = sum((one.regulation, one.edition) in known for one in taken)
    click.echo(f"按读法文件里取定的 {used} 处读法查询")
    for name, edition in dict.fromkeys((one.regulation, one.edition) for one in taken):
        if (name, edition) not in known:
            why = broken.get(
                name,
                "规则库里没有这部办法的这一版本（查询用最新版本），请用 --regulations 指明本单位的规则文件夹，或者重新写出读法文件",
            )
            click.echo(f"{name}@{edition} 的读法没有采用：{why}", err=True)


def _parent(out: Path) -> Path | None:
    """What is laid aside lies beside the answer: there is room for it there, and it is on one disk."""
    return out.parent if out.parent.is_dir() else None


def _apart(**files: Path | None) -> None:
    """No file is read and written at once, none is written twice."""
    told: dict[Path, str] = {}
    for name, file in files.items():
        if file is not None and (other := told.setdefault(file.resolve(), name)) != name:
            raise click.UsageError(f"--{other} 和 --{name} 是同一个文件 {file}，请分开")


def compiled(rulebook: Rulebook) -> tuple[Plan, dict[str, str]]:
    """Every regulation that can be used in bulk, and of each other one why not."""
    from wenze.engine.bulk_plan import CannotCompile, plan

    usable, broken = [], {}
    try:
        law = law_of(rulebook)
        for name in rulebook.ids:
            try:
                plan(law, [name])
                usable.append(name)
            except (RulebookError, CannotCompile) as refused:
                broken[name] = str(refused)
        return plan(law, usable), broken
    except RulebookError as refused:
        raise click.UsageError(str(refused)) from refused


def _close(done: Done, on: date, out: Path, rejects: Path) -> None:
    """What came of it, in a few lines, and the exit code."""
    click.echo(
        f"人员 {done.people} 人，决定 {done.readable} 条；{on} 受限 {done.barred} 人，不明 {done.unknown} 人；{out} 共 {done.bars} 行"
    )
    click.echo(f"SHA-256 {done.digest}")
    if done.rejected:
        click.echo(f"退回 {done.rejected} 行，行号和理由见 {rejects}；有关人员除已知受限的事项外按不明处理", err=True)
    if done.nameless:
        click.echo(f"退回的行里有 {done.nameless} 行没有写明是人员表中的谁：改正以前，不受限的结论不能作数", err=True)
    sys.exit(REJECTED if done.rejected else 0)

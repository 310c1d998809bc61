"""``wenze journal``: is the journal whole, and the digests to keep outside the office."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wenze.office.site.command import start_office


@click.group()
def journal() -> None:
    """操作日志：校验与外存摘要。"""


@journal.command()
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=True, path_type=Path),
    multiple=True,
    help="外存摘要文件，或存放摘要文件的目录；可重复",
)
def verify(against: tuple[Path, ...]) -> None:
    """逐条校验日志链和数据库的防改写触发器；有外存摘要的一并比对。不完整时退出码为1。"""
    start_office()
    from wenze.office.site import integrity

    try:
        kept = integrity.digest_files(against) if against else None
    except OSError as failure:
        raise click.ClickException(f"外存摘要 {failure.filename} 读不出来，没有作比对。") from failure
    except ValueError as failure:
        raise click.ClickException(str(failure)) from failure
    report = integrity.verify(kept)
    click.echo(report.says)
    if not report.ok:
        raise SystemExit(1)


@journal.command()
def guards() -> None:
    """重新装上数据库的防改写触发器，并记入日志。"""
    start_office()
    from wenze.office import clock
    from wenze.office.journal import actions
    from wenze.office.site import integrity

    restored = actions.restore_guards(by=None, today=clock.today(), guards=integrity.guards())
    click.echo(f"已重新装上：{'、'.join(restored)}" if restored else "触发器都在，没有改动。")


@journal.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="存放目录（宜为外部介质）")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="哪一天，缺省为今天")
def digest(out: Path, day: datetime | None) -> None:
    """写出当日摘要文件，供保存在系统之外。"""
    start_office()
    from wenze.office import clock
    from wenze.office.journal import digests, queries

    on = clock.today() if day is None else day.date()
    if on > clock.today():
        raise click.BadParameter("不能晚于今天。", param_hint="--day")
    found = queries.digest(on)
    if found is None:
        click.echo(f"{on.isoformat()}及以前没有日志，未写文件。")
        return
    out.mkdir(parents=True, exist_ok=True)
    file = out / found.file_name()
    file.write_text(f"{digests.HEADING}\n{found.line()}\n", encoding="utf-8")
    click.echo(f"已写出：{file}")

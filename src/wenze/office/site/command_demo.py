"""``wenze demo``: an invented office to look at, filled once, and who can sign in to it."""

from __future__ import annotations

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from wenze.office.site.command import start_django


@click.group()
def demo() -> None:
    """演示：装入虚构的临江市，列出可以登录的人。"""


@demo.command()
def load() -> None:
    """在空的数据目录中装入演示数据；已经装入的不再重复。"""
    start_django()
    from django.core.management import call_command

    from wenze.office import clock
    from wenze.office.paper import dates
    from wenze.office.people.refusals import Refused
    from wenze.office.site.demo import load as demonstration

    columns = (TextColumn("装入演示数据"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn())
    try:
        demonstration.demand_demonstration()
        call_command("migrate", interactive=False, verbosity=0)
        with Progress(*columns, transient=True) as progress:
            task = progress.add_task("", total=1.0)
            fresh = demonstration.load(today=clock.today(), told=lambda share: progress.update(task, completed=share))
    except Refused as refused:
        raise click.ClickException(refused.says) from refused
    made_on = demonstration.loaded_on()
    if fresh or made_on is None:
        click.echo("演示数据已装好，可以打开网页登录。")
    else:
        click.echo(f"演示数据已于{dates.spoken(made_on)}装过，没有重复装入。要按今天重新装入：make demo FRESH=1")


@demo.command("people")
def list_people() -> None:
    """列出演示环境中可以登录的人。"""
    start_django()
    from django.conf import settings

    from wenze.office.people.queries import demo_accounts

    if not settings.WENZE_DEMO:
        raise click.ClickException("这里不是演示环境，没有演示账号。请先设置 WENZE_DEMO=1。")
    table = Table(title="演示账号（虚构的人和单位）", caption="在登录页点姓名旁的“登录”即可进入，没有密码。")
    for heading in ("用户名", "姓名", "角色", "单位"):
        table.add_column(heading)
    for one in demo_accounts():
        table.add_row(one.username, str(one), "、".join(one.role_terms) or "本人", str(one.organ or ""))
    Console().print(table)

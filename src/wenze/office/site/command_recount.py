"""``wenze recount``: count the limits anew once a notice of days off was entered or changed. ``wenze nightly`` does so too."""

from __future__ import annotations

from datetime import datetime

import click

from wenze.office.site.command import start_office
from wenze.office.site.command_nightly import demand_day


@click.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="核对过机器时钟后，写明今天的日期")
def recount(day: datetime | None) -> None:
    """放假安排新增或者改动以后，马上按它重算期限，更正因此误记的逾期，不等每日例行。可重复执行。"""
    start_office()
    from wenze.engine.errors import RulebookError
    from wenze.office import clock
    from wenze.office.limits import actions_recount
    from wenze.office.rulings import queries as law

    today = clock.today()
    demand_day(today, None if day is None else day.date(), "recount")
    try:
        horizon_on = law.law().calendar.horizon_on
        changed = actions_recount.recount(today=today)
    except RulebookError as refused:
        raise click.ClickException(str(refused)) from refused
    for row in changed:
        kept = "不提前" if row.recounted_on is None else f"由{row.due_before}改为{row.due_on}"
        click.echo(f"  {row.matter.number}　{row.term}：{kept}")
    click.echo(f"放假安排公布到{horizon_on}。重算后有变动的期限{len(changed)}项。")

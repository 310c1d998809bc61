"""``wenze nightly``: what the office does by itself once a day. Running it twice does no more than once."""

from __future__ import annotations

from datetime import date, datetime

import click

from wenze.office.site.command import start_office


@click.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="核对过机器时钟后，写明今天的日期")
def nightly(day: datetime | None) -> None:
    """每日例行：登记临近和超过的期限，按现行放假安排重算期限和待办，清理过期登录和遗留文件。可重复执行。"""
    start_office()
    from django.contrib.sessions.backends.db import SessionStore

    from wenze.office import clock
    from wenze.office.documents.actions import set_leftovers_aside
    from wenze.office.limits import actions_nightly, actions_recount
    from wenze.office.moves import duties
    from wenze.office.people.actions_requests import close_expired

    today = clock.today()
    demand_day(today, None if day is None else day.date())
    again = actions_recount.recount(today=today)
    moved = actions_nightly.nightly(today=today)
    turned = duties.derive_open(today)
    SessionStore.clear_expired()
    close_expired(by=None, today=today)
    moved_files = set_leftovers_aside(today=today)
    click.echo(
        f"{today.isoformat()}：临近{moved['warned']}项，超期{moved['overdue']}项，重算{len(again)}项，待办有变{len(turned)}件，移出遗留文件{moved_files}个。"
    )


def demand_day(today: date, confirmed: date | None, command: str = "nightly") -> None:
    """Nothing is done by a clock that may be wrong: a limit once entered as overdue stays so. Somebody may confirm the day."""
    from wenze.office.journal import actions, queries

    if confirmed is not None and confirmed != today:
        raise click.ClickException(
            f"--day 写的是{confirmed.isoformat()}，本机时钟是{today.isoformat()}，请先校准时钟。"
        )
    strange = queries.strange_day(today)
    if strange and confirmed is None:
        says = f"{strange}，没有办理。请先核对机器时钟；时钟无误的，执行 wenze {command} --day {today.isoformat()}"
        raise click.ClickException(says)
    if strange:
        actions.confirm_day(by=None, today=today, because=strange)

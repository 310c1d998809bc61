"""``wenze nightly``: what the office does by itself once a day. Running it twice does no more than once."""

from __future__ import annotations

import click

from wenze.office.site.command import start_office


@click.command()
def nightly() -> None:
    """每日例行：登记临近和超过的期限，按新公布的放假安排重算暂计的期限，清理过期登录和遗留文件。可重复执行。"""
    start_office()
    from django.contrib.sessions.backends.db import SessionStore

    from wenze.office import clock
    from wenze.office.cases import actions_nightly
    from wenze.office.documents.actions import set_leftovers_aside

    today = clock.today()
    again = actions_nightly.reproject_provisional(today=today)
    moved = actions_nightly.nightly(today=today)
    SessionStore.clear_expired()
    moved_files = set_leftovers_aside(today=today)
    click.echo(
        f"{today.isoformat()}：临近{moved['warned']}项，超期{moved['overdue']}项，重算{len(again)}项，移出遗留文件{moved_files}个。"
    )

"""``wenze notices``: hand the waiting messages to the mail server and the gateway. Any number may run; none doubles."""

from __future__ import annotations

import time

import click

from wenze.office.site.command import start_office


@click.group()
def notices() -> None:
    """提醒的发送：邮件、短信或者即时通讯。"""


@notices.command("send")
@click.option(
    "--every", type=click.IntRange(5, 3600), default=None, help="每隔几秒再发一次，直到被停止；不写的，只发一次"
)
def send(every: int | None) -> None:
    """发出到时的提醒。没有接通的，隔一会儿再试，十四天以后不再试。"""
    start_office()
    from django.db import close_old_connections

    from wenze.office import clock
    from wenze.office.notices import actions_sending

    while True:
        done = actions_sending.send(today=clock.today(), now=clock.now())
        if every is None or done.messages or done.not_taken:
            click.echo(f"发出{done.messages}条，含提醒{done.notices}项；没有接通{done.not_taken}条。")
        if every is None:
            return
        close_old_connections()
        time.sleep(every)


@notices.command("waiting")
def waiting() -> None:
    """列出没有发成的提醒和原因。不列内容。"""
    start_office()
    from wenze.office.notices import queries

    for one in queries.not_taken().select_related("notice__account"):
        click.echo(
            f"{one.notice.account}\t{one.channel}\t{one.get_state_display()}\t试过{one.tries}次\t{one.said_last}"
        )

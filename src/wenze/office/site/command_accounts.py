"""``wenze accounts``: the first three administrators of a new office, and a way back in when all are locked out."""

from __future__ import annotations

import click

from wenze.office.site.command import start_office


@click.group()
def accounts() -> None:
    """账号：开办时的三员账号与应急重置。"""


@accounts.command()
@click.option("--organ", "organ_name", required=True, help="三员所在单位全称")
def found(organ_name: str) -> None:
    """开立系统管理员、安全保密管理员、安全审计员三个账号，各给一个初始密码。只能在没有任何账号时使用。"""
    start_office()
    from wenze.office import clock
    from wenze.office.people.actions_accounts import found_office
    from wenze.office.people.refusals import Refused

    try:
        made = found_office(by=None, today=clock.today(), organ_name=organ_name)
    except Refused as refused:
        raise click.ClickException(refused.says) from refused
    for account, password in made:
        click.echo(f"{account.display_name}\t{account.username}\t{password}")
    click.echo("请分别交给三人，首次登录须修改密码。本页不再显示。")


@accounts.command()
@click.argument("username")
def rescue(username: str) -> None:
    """在服务器上给账号一个新的初始密码，并解除登录锁定。"""
    start_office()
    from axes.utils import reset

    from wenze.office import clock
    from wenze.office.people.actions_accounts import rescue_account
    from wenze.office.people.refusals import Refused

    try:
        password = rescue_account(by=None, today=clock.today(), username=username)
    except Refused as refused:
        raise click.ClickException(refused.says) from refused
    reset(username=username.lower())
    click.echo(f"{username}\t{password}")

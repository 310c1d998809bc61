"""``wenze accounts``: the first three administrators of a new office, and what no administrator alone may do to an account."""

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
@click.option("--second-step", is_flag=True, help="同时解除两步验证（手机丢失、恢复码用尽时）")
def rescue(username: str, second_step: bool) -> None:
    """在服务器上给账号一个新的初始密码，并解除登录锁定。管理员和有审批、签发权限的账号只能这样重置。"""
    start_office()
    from wenze.office import clock
    from wenze.office.people import actions_server
    from wenze.office.people.refusals import Refused

    act = actions_server.remove_second_step if second_step else actions_server.rescue_account
    try:
        password = act(by=None, today=clock.today(), username=username)
    except Refused as refused:
        raise click.ClickException(refused.says) from refused
    click.echo(f"{username}\t{password}")


@accounts.command()
@click.argument("username")
def close(username: str) -> None:
    """在服务器上停用账号。管理员和有审批、签发权限的账号只能这样停用。"""
    _turn(username, active=False)


@accounts.command()
@click.argument("username")
def reopen(username: str) -> None:
    """在服务器上启用已停用的账号。"""
    _turn(username, active=True)


def _turn(username: str, *, active: bool) -> None:
    start_office()
    from wenze.office import clock
    from wenze.office.people.actions_server import turn_account
    from wenze.office.people.refusals import Refused

    try:
        turn_account(by=None, today=clock.today(), username=username, active=active)
    except Refused as refused:
        raise click.ClickException(refused.says) from refused
    click.echo(f"{username}\t{'启用' if active else '停用'}")

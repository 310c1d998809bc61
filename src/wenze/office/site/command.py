"""The command line of the office: ``wenze …``.

The groups of other modules are named in GROUPS and loaded when asked for, so that the engine's commands start
without Django.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from wenze import __version__
from wenze.office.site.command_words import Wrong

GROUPS = {
    "rules": "wenze.office.site.command_rules_work:rules",
    "standing": "wenze.office.site.command_standing:standing",
    "workdays": "wenze.office.site.command_rules:workdays",
    "journal": "wenze.office.site.command_journal:journal",
    "accounts": "wenze.office.site.command_accounts:accounts",
    "demo": "wenze.office.site.command_demo:demo",
    "recount": "wenze.office.site.command_recount:recount",
    "notices": "wenze.office.site.command_notices:notices",
    "nightly": "wenze.office.site.command_nightly:nightly",
}


# Up to this many times the accepted size a body is still read, so that its sender gets a page and not a broken line.
MOST_READ_TIMES = 10


class Extensible(click.Group):
    """A group whose further commands are imported on first use. A module that is not there is not listed."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """As ever; what is wrong is said in Chinese."""
        try:
            return super().make_context(*arguments, **options)
        except click.ClickException as error:
            raise Wrong(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        """As ever; what is wrong is said in Chinese."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            raise Wrong(error) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *(name for name in GROUPS if _load(name) is not None)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or (_load(cmd_name) if cmd_name in GROUPS else None)


def _load(name: str) -> click.Command | None:
    module, _, attribute = GROUPS[name].partition(":")
    try:
        return getattr(import_module(module), attribute, None)
    except ModuleNotFoundError as missing:
        if missing.name == module:
            return None
        raise


def start_django() -> None:
    """Make the rooms of the office ready for use in this process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenze.office.site.settings")
    django.setup()


def start_office() -> None:
    """The same for a command that works in an office: its database is there, in the shape of this version."""
    start_django()
    from django.conf import settings
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as failure:
        says = f"数据库连不上（{str(failure).splitlines()[0]}），请核对 WENZE_HOME 和 DATABASE_URL"
        raise click.ClickException(says) from failure
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise click.ClickException(
            f"数据目录 {settings.WENZE_HOME} 的数据库还没有建立，或者不是这一版本的，请核对 WENZE_HOME，再执行 wenze migrate"
        )


@click.group(cls=Extensible)
@click.version_option(__version__, prog_name="wenze")
def main() -> None:
    """问责：督查问责办公系统。"""


@main.command()
def migrate() -> None:
    """建立或更新数据库。"""
    start_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """执行 Django 管理命令。"""
    start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["wenze manage", *arguments])


def _take_over_shipped() -> None:
    """In a demonstration the editions that came with the product are active from the first start, on record."""
    from django.conf import settings

    from wenze.office import clock
    from wenze.office.rulings import actions_law

    if settings.WENZE_ACTIVATE_SHIPPED:
        actions_law.activate_shipped(by=None, today=clock.today())


def demand_seal() -> None:
    """No office is opened whose sealed values its key does not open: what would be sealed from now on could not be read
    with the right key."""
    from django.conf import settings

    from wenze.office.leads import queries as leads
    from wenze.office.people import queries as people

    if people.seal_opens() and leads.seal_opens():
        return
    key = Path(settings.WENZE_SEAL_KEY)
    raise click.ClickException(
        f"{key} 不是封存现有数据的密钥，证件号码和反映人姓名都打不开，服务没有启动。"
        f"请把原来的 {key.name} 从保管处放回 {key.parent}（权限 600），再启动。"
    )


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="监听端口")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="工作线程数")
def serve(host: str, port: int, threads: int) -> None:
    """启动服务（单机，waitress）。"""
    start_django()
    import waitress
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    from wenze.office.site.wsgi import application

    call_command("migrate", interactive=False, verbosity=0)
    demand_seal()
    _take_over_shipped()
    click.echo(f"问责办公系统已启动：http://{host}:{port}/  数据目录：{Path(settings.WENZE_HOME)}")
    behind_proxy = {
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"},
        "clear_untrusted_proxy_headers": True,
    }
    waitress.serve(
        application,
        host=host,
        port=port,
        threads=threads,
        ident="wenze",
        max_request_body_size=MOST_READ_TIMES * settings.WENZE_BODY_LIMIT_BYTES,
        **(behind_proxy if settings.WENZE_HTTPS else {}),
    )

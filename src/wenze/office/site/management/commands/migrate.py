"""``migrate`` as Django has it, and the guards of the database put in place after it.

They step aside before it: SQLite drops the triggers of a table that a migration rebuilds, and does not rebuild a table
that a trigger of another table names. Where there is nothing to migrate they are not touched, so that a guard that has
fallen is not put back without a word: ``wenze journal guards`` does that, on record.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from wenze.office.site import integrity


class Command(DjangoMigrate):
    """Django's own command, between two steps of the guards."""

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Migrate; with an option that changes nothing, only say what would be done."""
        connection = connections[options["database"]]
        if options["plan"] or options["check_unapplied"] or not (options["app_label"] or _is_behind(connection)):
            super().handle(*arguments, **options)
            return
        for guards in integrity.guards():
            guards.remove(connection)
        super().handle(*arguments, **options)
        if not _is_behind(connection):
            for guards in integrity.guards():
                guards.install(connection)


def _is_behind(connection: BaseDatabaseWrapper) -> bool:
    """Are there migrations that this database has not seen? A guard may stand on a table that one of them makes."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

"""The Django app of this room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "wenze.office.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wenze.office.cases import kind, readers

        readers.register()
        kind.register()

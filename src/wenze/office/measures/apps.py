"""The Django app of this room."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "wenze.office.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who may read what was ruled about measures and checks."""
        from wenze.office.measures import queries
        from wenze.office.rulings.queries import register_reader

        register_reader("measures.imposed", queries.may_read_imposed)
        register_reader("measures.check", queries.may_read_check)

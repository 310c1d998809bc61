"""The Django app of this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "wenze.office.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the official texts of the law, for the room of the law below this one."""
        from wenze.office.documents import official_texts

        official_texts.register()

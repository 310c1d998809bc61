"""The Django app of this room."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "wenze.office.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

"""The Django app of this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "wenze.office.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

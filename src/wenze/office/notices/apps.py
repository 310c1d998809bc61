"""The Django app of this room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "wenze.office.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

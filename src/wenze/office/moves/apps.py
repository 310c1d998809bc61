"""The Django app of this room."""

from django.apps import AppConfig


class MovesConfig(AppConfig):
    name = "wenze.office.moves"
    label = "moves"
    default_auto_field = "django.db.models.BigAutoField"

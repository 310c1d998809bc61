"""The Django app of this room."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "wenze.office.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"

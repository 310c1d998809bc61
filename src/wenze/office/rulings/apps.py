"""The Django app of this room."""

from django.apps import AppConfig


class RulingsConfig(AppConfig):
    name = "wenze.office.rulings"
    label = "rulings"
    default_auto_field = "django.db.models.BigAutoField"

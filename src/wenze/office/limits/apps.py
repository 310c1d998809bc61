"""The Django app of this room."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "wenze.office.limits"
    label = "limits"
    default_auto_field = "django.db.models.BigAutoField"

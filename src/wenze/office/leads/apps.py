"""The Django app of this room."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "wenze.office.leads"
    label = "leads"
    default_auto_field = "django.db.models.BigAutoField"

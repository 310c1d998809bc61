"""The Django app of this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "wenze.office.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

"""The Django app of this room."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "wenze.office.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

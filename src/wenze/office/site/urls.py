"""Where every address of the office leads. Each room keeps its own urls.py and is named here once."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

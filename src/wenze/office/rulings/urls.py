"""Addresses of this room."""

from django.urls import path

from wenze.office.rulings import views, views_trial

app_name = "rulings"

urlpatterns = [
    path("", views.rulebook, name="rulebook"),
    path("<int:pk>/", views.ruling, name="ruling"),
    path("texts/<slug:name>/", views.regulation, name="regulation"),
    path("texts/<slug:name>/trial/", views_trial.ask, name="trial"),
]

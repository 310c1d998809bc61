"""Addresses of this room."""

from django.urls import path

from wenze.office.rulings import views

app_name = "rulings"

urlpatterns = [
    path("", views.rulebook, name="rulebook"),
    path("<int:pk>/", views.ruling, name="ruling"),
    path("texts/<slug:name>/", views.regulation, name="regulation"),
    path("texts/<slug:name>/trial/", views.trial, name="trial"),
]

"""Addresses of this room."""

from django.urls import path

from wenze.office.measures import views

app_name = "measures"

urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("<int:pk>/", views.one, name="one"),
    path("people/<int:pk>/", views.person, name="person"),
    path("ask/", views.ask, name="ask"),
    path("checks/", views.checks, name="checks"),
    path("checks/<int:pk>/", views.check, name="check"),
]

"""Addresses of this room."""

from django.urls import path

from wenze.office.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.listed, name="notices"),
    path("preference/", views.prefer, name="preference"),
    path("<int:pk>/", views.follow, name="notice"),
]

"""Addresses of this room."""

from django.urls import path

from wenze.office.moves import views

app_name = "moves"

urlpatterns = [path("<int:pk>/<slug:move>/", views.move, name="move")]

"""Addresses of this room."""

from django.urls import path

from wenze.office.limits import views

app_name = "limits"

urlpatterns = [
    path("<int:pk>/state/", views.state, name="state"),
    path("<int:pk>/suspend/", views.suspend, name="suspend"),
    path("<int:pk>/resume/", views.resume, name="resume"),
]

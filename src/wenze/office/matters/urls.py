"""Addresses of this room."""

from django.urls import path

from wenze.office.matters import views, views_readings, views_submissions

app_name = "matters"

urlpatterns = [
    path("read/", views_readings.acknowledge, name="acknowledge"),
    path("<int:pk>/officer/", views.assign, name="assign"),
    path("<int:pk>/withdraw/", views_submissions.withdraw, name="withdraw"),
    path("<int:pk>/recusals/", views.recusals, name="recusals"),
    path("<int:pk>/recusals/<int:recusal_pk>/decide/", views.decide, name="decide_recusal"),
    path("<int:pk>/recusals/<int:recusal_pk>/lift/", views.lift, name="lift_recusal"),
]

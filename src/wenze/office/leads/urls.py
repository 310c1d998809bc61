"""Addresses of this room."""

from django.urls import path

from wenze.office.leads import views

app_name = "leads"

urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("new/", views.register, name="register"),
    path("drafts/<uuid:key>/drop/", views.drop_draft, name="drop_draft"),
    path("<int:pk>/", views.lead, name="lead"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/files/", views.attach, name="attach"),
    path("<int:pk>/reporter/", views.open_reporter, name="open_reporter"),
]

"""Addresses of this room."""

from django.urls import path

from wenze.office.rulings import views, views_law, views_trial

app_name = "rulings"

urlpatterns = [
    path("", views.rulebook, name="rulebook"),
    path("<int:pk>/", views.ruling, name="ruling"),
    path("proposals/<int:pk>/", views_law.proposal, name="proposal"),
    path("proposals/<int:pk>/answer/", views_law.answer, name="answer_proposal"),
    path("texts/<slug:name>/", views.regulation, name="regulation"),
    path("texts/<slug:name>/trial/", views_trial.ask, name="trial"),
    path("texts/<slug:name>/editions/", views_law.editions, name="editions"),
    path("texts/<slug:name>/editions/activate/", views_law.activate, name="activate"),
    path("texts/<slug:name>/editions/retire/", views_law.retire, name="retire"),
    path("texts/<slug:name>/reading/", views_law.change_reading, name="change_reading"),
    path("texts/<slug:name>/official/", views_law.file_official_text, name="file_official_text"),
]

"""Addresses of this room."""

from django.urls import path

from wenze.office.cases import views, views_moves, views_office, views_open

app_name = "cases"

urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("open/", views_open.open_case, name="open"),
    path("office/", views_office.office, name="office"),
    path("office/regulations/", views_office.adopt, name="adopt"),
    path("appeals/", views_open.paper_appeal, name="paper_appeal"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/archive/", views.download, name="download"),
    path("<int:pk>/moves/<slug:move>/", views_moves.case_move, name="move"),
    path(
        "<int:pk>/respondents/<int:respondent_pk>/receipts/<int:document_pk>/<slug:to>/", views.receipt, name="receipt"
    ),
    path("<int:pk>/respondents/<int:respondent_pk>/moves/<slug:move>/", views_moves.respondent_move, name="own_move"),
]

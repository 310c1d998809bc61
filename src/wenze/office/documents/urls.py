"""Addresses of this room."""

from django.urls import path

from wenze.office.documents import views

app_name = "documents"

urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("<int:pk>/pdf/", views.pdf, name="pdf"),
    path("<int:pk>/docx/", views.docx, name="docx"),
    path("files/<int:pk>/", views.attachment, name="attachment"),
    path("files/<int:pk>/original/", views.original, name="original"),
]

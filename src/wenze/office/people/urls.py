"""Addresses of this room."""

from django.urls import path

from wenze.office.people import views, views_accounts, views_intake, views_requests, views_saved

app_name = "people"

urlpatterns = [
    path("organs/", views.organs, name="organs"),
    path("organs/new/", views.found_organ, name="found_organ"),
    path("organs/import/", views_intake.take_in_units, name="take_in_units"),
    path("organs/<int:pk>/", views.organ, name="organ"),
    path("organs/<int:pk>/revise/", views.revise_organ, name="revise_organ"),
    path("organs/<int:pk>/posts/new/", views.create_post, name="create_post"),
    path("cadres/", views.cadres, name="cadres"),
    path("cadres/new/", views.register_cadre, name="register_cadre"),
    path("cadres/import/", views_intake.take_in_cadres, name="take_in_cadres"),
    path("cadres/<int:pk>/", views.cadre, name="cadre"),
    path("cadres/<int:pk>/identity/", views.unmask, name="unmask"),
    path("cadres/<int:pk>/revise/", views.revise_cadre, name="revise_cadre"),
    path("cadres/<int:pk>/posts/new/", views.appoint, name="appoint"),
    path("cadres/<int:pk>/relations/new/", views.relate, name="relate"),
    path("tenures/<int:pk>/relieve/", views.relieve, name="relieve"),
    path("accounts/", views_accounts.accounts, name="accounts"),
    path("accounts/new/", views_accounts.create_account, name="create_account"),
    path("accounts/<int:pk>/", views_accounts.account, name="account"),
    path("accounts/<int:pk>/password/", views_accounts.reset_password, name="reset_password"),
    path("accounts/<int:pk>/turn/", views_accounts.turn_account, name="turn_account"),
    path("accounts/<int:pk>/grants/new/", views_accounts.grant_role, name="grant_role"),
    path("accounts/<int:pk>/ask/<slug:kind>/", views_requests.ask, name="ask_request"),
    path("requests/", views_requests.requests, name="requests"),
    path("requests/<int:pk>/", views_requests.request_page, name="request"),
    path("requests/<int:pk>/confirm/", views_requests.confirm, name="confirm_request"),
    path("requests/<int:pk>/decline/", views_requests.decline, name="decline_request"),
    path("requests/<int:pk>/withdraw/", views_requests.withdraw, name="withdraw_request"),
    path("views/save/", views_saved.save_view, name="save_view"),
    path("views/<int:pk>/remove/", views_saved.remove_view, name="remove_view"),
    path("grants/<int:pk>/end/", views_accounts.end_grant, name="end_grant"),
]

"""Where every address of the office leads. Each room keeps its own urls.py and is named in ROOMS."""

from allauth.account import views as sign_in
from django.urls import URLPattern, URLResolver, include, path

from wenze.office.site import errors, views
from wenze.office.site.api import api

ROOMS = ("people", "rulings", "matters", "moves", "limits", "notices", "documents", "measures", "leads", "cases")

own = [
    path("", views.home, name="workbench"),
    path("search/", views.search, name="search"),
    path("year/", views.choose_year, name="choose_year"),
    path("post/", views.choose_post, name="choose_post"),
    path("password/", views.change_password, name="change_password"),
    path("demo/", views.demo_sign_in, name="demo_sign_in"),
    path("audit/", views.audit_ledger, name="audit"),
    path("audit/verify/", views.audit_verify, name="audit_verify"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "site"))),
    path("sign-in/", sign_in.login, name="account_login"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("sign-in/closed/", sign_in.account_inactive, name="account_inactive"),
    path("sign-in/again/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("sign-in/none/", views.closed, name="account_signup"),
    path("sign-in/no-mail/", views.closed, name="account_email"),
    path("sign-in/no-reset/", views.closed, name="account_reset_password"),
    path("second-step/", include("allauth.mfa.urls")),
    path("api/", api.urls),
    *(path(f"{room}/", include(f"wenze.office.{room}.urls")) for room in ROOMS),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.failed

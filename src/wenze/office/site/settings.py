"""Settings of the office. Every choice a site may make comes from the environment; see ``home.py``."""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from wenze.office.site import home

WENZE_HOME = home.folder()
WENZE_DEMO = home.switch("WENZE_DEMO")
WENZE_HTTPS = home.switch("WENZE_HTTPS")
WENZE_PLACE = os.environ.get("WENZE_PLACE", "临江市")
WENZE_REGULATION = os.environ.get("WENZE_REGULATION", "")  # offered first when a lead is registered
# Whether editions that came with the product are active without two signatures: so in a demonstration, not in a real office.
WENZE_ACTIVATE_SHIPPED = home.switch("WENZE_ACTIVATE_SHIPPED", default=WENZE_DEMO)
WENZE_REGULATIONS = os.environ.get(
    "WENZE_REGULATIONS", ""
)  # the office's own rule files; by default WENZE_HOME/regulations
WENZE_SEAL_KEY = home.key_file("seal.key")
WENZE_UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
WENZE_BODY_LIMIT_BYTES = WENZE_UPLOAD_LIMIT_BYTES + 5 * 1024 * 1024
WENZE_IDLE_LIMIT_MINUTES = 30

DEBUG = home.switch("WENZE_DEBUG")
SECRET_KEY = home.key_file("secret.key", size_bytes=64).read_text(encoding="ascii")
ALLOWED_HOSTS = home.words("WENZE_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = home.words("WENZE_ORIGINS")

# The rooms, from the lowest floor to the highest. A room is listed here once it has an apps.py.
ROOMS = (
    "wenze.office.journal",
    "wenze.office.people",
    "wenze.office.rulings",
    "wenze.office.matters",
    "wenze.office.documents",
    "wenze.office.notices",
    "wenze.office.limits",
    "wenze.office.moves",
    "wenze.office.measures",
    "wenze.office.leads",
    "wenze.office.cases",
    "wenze.office.site",
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "ninja",
    *ROOMS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wenze.office.site.middleware.NotKept",
    "wenze.office.site.middleware.BodyLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wenze.office.site.middleware.IdleSession",
    "wenze.office.site.middleware.SignInRequired",
    "wenze.office.site.middleware.FirstPassword",
    "wenze.office.site.middleware.YearAndPost",
    "wenze.office.site.middleware.LawOfTheDay",
    "wenze.office.site.middleware.NoLeftovers",
    "wenze.office.site.unsent.PutBack",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wenze.office.site.middleware.SaidRefusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "wenze.office.site.urls"
WSGI_APPLICATION = "wenze.office.site.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wenze.office.site.frame.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "wenze.office.site.templatetags.wenze",
            ],
        },
    }
]

DATABASES = {"default": home.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "wenze.office.people.passwords.Length", "OPTIONS": {"shortest": 10, "longest": 128}},
    {"NAME": "wenze.office.people.passwords.Kinds", "OPTIONS": {"fewest": 3}},
    {"NAME": "wenze.office.people.passwords.NotTheName"},
    {"NAME": "wenze.office.people.passwords.NotUsedBefore", "OPTIONS": {"kept": 3}},
    {"NAME": "wenze.office.people.passwords.NotCommon"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:workbench"
ACCOUNT_ADAPTER = "wenze.office.site.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"login": "wenze.office.site.sign_in.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
WENZE_MAIL = os.environ.get("WENZE_MAIL", "")
WENZE_MAIL_FROM = os.environ.get("WENZE_MAIL_FROM", "")
WENZE_GATEWAY = os.environ.get("WENZE_GATEWAY", "")
WENZE_GATEWAY_KEY = os.environ.get("WENZE_GATEWAY_KEY", "")
WENZE_ADDRESS = os.environ.get("WENZE_ADDRESS", "")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

MFA_ADAPTER = "wenze.office.site.sign_in.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "wenze.office.site.sign_in.CodeForm",
    "reauthenticate": "wenze.office.site.sign_in.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Wenze"
MFA_TOTP_TOLERANCE = 1

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "wenze.office.site.sign_in.locked_out"
AXES_USERNAME_CALLABLE = "wenze.office.site.sign_in.named"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # the lock is on the account, from whatever address the errors come
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["login", "password", "code", "old", "new", "again"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = WENZE_HOME / "static"
MEDIA_ROOT = WENZE_HOME / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "wenze.office.site.errors.stale_page"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "wenze.office.site.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = WENZE_HTTPS
if WENZE_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"axes": {"level": "WARNING"}, "wenze": {"handlers": ["console"], "level": "INFO"}},
}

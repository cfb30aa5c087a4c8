"""Everything comes from the environment; `var/infohus.env` fills in what `make run` generated."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR = Path(env.str("INFOHUS_VAR", default=str(BASE_DIR / "var")))
environ.Env.read_env(VAR / "infohus.env", overwrite=False)


def secret(name: str, hint: str) -> str:
    """A secret that must be given: never a default that somebody forgets to change."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is missing. {hint} (`make run` generates it for a demo installation.)"
        )
    return value


DEMO = env.bool("DEMO", default=False)
DEBUG = False
SECRET_KEY = secret("SECRET_KEY", "Give a long random text, kept outside the repository.")
ACTOR_KEY = bytes.fromhex(secret("ACTOR_KEY", "Give 64 random hexadecimal digits."))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)

INSTALLED_APPS = [
    "infohus.screens",
    "infohus.custody",
    "infohus.audit",
    "infohus.outbox",
    "accounts",
    "concerns.register",
    "concerns.journal",
    "concerns.intake",
    "concerns.statistics",
    "meetings",
    "infohus.proof",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "guardian",
    "simple_history",
]
if DEMO:
    INSTALLED_APPS.append("infohus.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "infohus.screens.compression.PublicPagesCompressed",
    "infohus.screens.headers.security_headers",
    "infohus.health.answered_first",
    "infohus.screens.charset.only_utf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "infohus.custody.uploads.refuse_too_much",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.ActingUserMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "infohus.urls"
WSGI_APPLICATION = "infohus.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "infohus.navigation.navigation",
            ],
            "builtins": [
                "infohus.screens.templatetags.fds",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

ROLE = env.str("INFOHUS_ROLE", default="app")
ROLE_URLS = {"app": "DATABASE_URL", "owner": "DATABASE_OWNER_URL", "worker": "DATABASE_WORKER_URL"}
ADMIN_DATABASE_URL = env.str("DATABASE_ADMIN_URL", default="")
DATABASES = {
    "default": {
        **env.db_url(ROLE_URLS[ROLE], default="postgresql://infohus_app@/infohus"),
        "ENGINE": "infohus.custody.postgresql",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
# A failed INSERT that Django had filled in itself would put its values into the server's log.
# A transaction that does nothing for twenty minutes is not looking through somebody's ten files.
_SESSION = "-c search_path=public,register,journal -c idle_in_transaction_session_timeout=1200000"
# What a page asks again is planned once per connection: the policies' planning costs most of it.
_OPTIONS = {"server_side_binding": True, "prepare_threshold": 5, "options": _SESSION}
DATABASES["default"].setdefault("OPTIONS", {}).update(_OPTIONS)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "concerns.register.backends.GrantBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: nobody is nobody, not a row.
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "intake:start"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Not "no-referrer": under it a browser sends forms without an origin, and CSRF refuses them.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# The form may be long, and no part of what people write is ever put in a temporary file.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["infohus.custody.uploads.SpoolingHandler"]
# Files are looked at by ClamAV: tcp://host:port or unix:///path; empty where there is none.
CLAMAV_URL = env.str("CLAMAV_URL", default="")

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["infohus.screens.formats"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

NODE_MODULES = BASE_DIR / "node_modules"
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# `make install` picks from the packages what is served (infohus.screens.design_system).
STATICFILES_DIRS = [BASE_DIR / "static", NODE_MODULES / ".served"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
MEDIA_ROOT = VAR / "media"

KEYRING = Path(env.str("KEYRING", default=str(VAR / "keyring")))
LOG_FOLDER = VAR / "log"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
_redis = urlsplit(REDIS_URL)
CELERY_BROKER_URL = f"redis+socket://{_redis.path}" if _redis.scheme == "unix" else REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A dead Redis must not hold up the person in front of the screen: the sweep finds the row later.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 1 if ROLE == "app" else 5,
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Working days before and after a deadline on which somebody is written to (docs/running.md).
REMIND_BEFORE = env.int("REMIND_BEFORE", default=1)
REMIND_AFTER = env.int("REMIND_AFTER", default=1)
ESCALATE_AFTER = env.int("ESCALATE_AFTER", default=3)

# How much is taken in: at most so many in so many seconds (docs/running.md, "Limits").
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
_MOST = {"filing": 20, "filing_in_all": 120, "first_filings": 2, "first_filings_in_all": 600,
         "wrong_codes": 30, "megabytes_in_all": 4096, "writing": 20, "checking": 60,
         "api": 60}  # fmt: skip
LIMITS = {
    name: (env.int(f"LIMIT_{name.upper()}", default=most), 60 if name == "api" else 600)
    for name, most in _MOST.items()
}
# Days from the closing of a concern to its erasure, by outcome (docs/running.md, "Erasure").
RETENTION = {
    "unfounded": env.int("RETAIN_UNFOUNDED", default=182),
    "advice_only": env.int("RETAIN_ADVICE_ONLY", default=365),
    "referred": env.int("RETAIN_REFERRED", default=365),
    "measure": env.int("RETAIN_MEASURE", default=1826),
    "police_alone": env.int("RETAIN_POLICE_ALONE", default=1826),
    "not_for_infohus": env.int("RETAIN_NOT_FOR_INFOHUS", default=182),
}
# Seconds from the first question to Send that only a program stays below.
WRITING_TAKES = env.int("WRITING_TAKES", default=5)

EMAIL_FILE_PATH = str(VAR / "mail")
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_TIMEOUT = 30  # seconds that a mail server may be silent
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="infohus@example.dk")
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="http://127.0.0.1:8000")
# Empty: about the site citizens write to the contacts, and /was/ leads to our own statement.
FEEDBACK_EMAIL = env.str("FEEDBACK_EMAIL", default="")
WAS_URL = env.str("WAS_URL", default="")

# Errors name the place, never the values: no local variables, no request, no e-mailed tracebacks.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "place": {"()": "infohus.audit.logs.PlaceFormatter", "format": "%(asctime)s %(name)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "place"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    "loggers": {"django": {"handlers": ["console"], "propagate": False, "level": "WARNING"}},
}
# guardian looks for its own backend by name; ours, its subclass, is the one that is hooked.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

"""All settings, read top to bottom. Differences between machines are environment variables, never files.

Only ``DEBUG=1`` grants defaults for secrets and hosts; without it a missing variable stops the start with its name.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal.broker import transport_options

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = Path(env.str("PORTAL_LOCAL", default=str(BASE_DIR / ".local"))).resolve()
DEBUG = env.bool("DEBUG", default=False)
# The demo world may be loaded and is marked with a banner on every page.
DEMO = env.bool("DEMO", default=DEBUG) and DEBUG


def required(name, debug_default):
    """The variable's value; the default counts only with DEBUG.

    Raises ImproperlyConfigured with the variable's name when it is missing in production."""
    value = env.str(name, default=debug_default if DEBUG else "")
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name} (see .env.example).")
    return value


# Identity of this installation
PORTAL_NAME = _("Equal Counties")
SITE_URL = required("SITE_URL", f"http://127.0.0.1:{env.str('PORT', default='8000')}").rstrip("/")
SECRET_KEY = required("SECRET_KEY", "only-for-development-" + "x" * 50)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Enciphers the secrets of second factors (portal/people/second_factor_keys.py); earlier ones still read.
SECOND_FACTOR_KEY = required("SECOND_FACTOR_KEY", "only-for-development-" + "y" * 50)
SECOND_FACTOR_KEY_FALLBACKS = env.list("SECOND_FACTOR_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many of our own proxies stand in front

# Who publishes the open data (DCAT-AP-SE), and where to tell of a security fault (RFC 9116)
PUBLISHER_NAME = env.str("PUBLISHER_NAME", default="Länsstyrelserna")
PUBLISHER_ORGNR = env.str("PUBLISHER_ORGNR", default="")  # ten digits; empty: an address of our own names the publisher
PUBLISHER_EMAIL = env.str("PUBLISHER_EMAIL", default="oppna-data@example.example")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")  # mailto: or https:; empty: the contact page

INSTALLED_APPS = [
    "membership",
    "strategies",
    "portal",
    "portal.people.apps.LookOnlyAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_prose_editor",  # only its script: what is kept of a text is decided by portal/rich_text.py
    "pgtrigger",
]

MIDDLEWARE = [
    "portal.middleware.RequestId",
    "portal.middleware.SecretAddresses",
    # These three first, so that every answer carries their headers: refusals, files and the health check too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.HealthFirst",
    "portal.middleware.WantedEncodings",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.RefusedByProxy",
    "portal.middleware.RefuseNul",
    "portal.middleware.RefuseStrange",
    "django.middleware.locale.LocaleMiddleware",
    "portal.pages.PublicPageMiddleware",
    "portal.directory.forgiving.ForgivingCounties",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.pages.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.middleware.TellLetters",
    "allauth.account.middleware.AccountMiddleware",
    "portal.people.middleware.NoteDeniedAccess",
    "portal.people.middleware.LimitForms",
    "portal.people.middleware.EndOldSessions",
    "portal.people.middleware.StaffNeedSecondFactor",
    "portal.pages_errors.AnswerBusy",
    *(["portal.middleware.OwnNotFound"] if DEBUG else []),
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "portal.context.portal",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.templatetags.portal_tags",
            ],
        },
    }
]

# Database: PostgreSQL everywhere. Unset, with DEBUG, an embedded server starts under .local/.
# The tables belong to a role of their own, whose address only `migrate` is given (deploy/postgres/roles.sql). It waits
# politely for locks and may take its time; everybody else may not.
_owns_tables = bool(env.str("DATABASE_OWNER_URL", default=""))
if _owns_tables:
    _database = env.db_url("DATABASE_OWNER_URL")
elif required("DATABASE_URL", "embedded") != "embedded":
    _database = env.db_url("DATABASE_URL")
else:
    from portal.embedded_database import database_settings

    _database = database_settings(LOCAL_DIR)
_time_outs = (
    {"statement_timeout": "0", "lock_timeout": "10s"}
    if _owns_tables
    else {
        "statement_timeout": env.str("STATEMENT_TIMEOUT", default="10s"),
        "lock_timeout": "3s",
        "idle_in_transaction_session_timeout": "30s",
    }
)
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=300),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # a transaction pooler may stand between
        "OPTIONS": {
            "connect_timeout": 5,
            **_database.get("OPTIONS", {}),  # what DATABASE_URL says after "?", such as sslmode
            "options": " ".join(f"-c {name}={value}" for name, value in _time_outs.items()),
        },
    }
}
if env.bool("DATABASE_POOLER", default=False) and not _owns_tables:
    # A pooler refuses start-up options; the time-outs then stand on the role (docs/runbook.md). Migrations go past it.
    DATABASES["default"]["OPTIONS"].pop("options")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

# Jobs. Unset, with DEBUG, Kombu's filesystem transport under .local/ with a real worker process.
CELERY_BROKER_URL = required("CELERY_BROKER_URL", "filesystem://localhost")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False  # nobody asks workers over the queue; the heartbeat row tells
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200  # about 0.1 MiB stays behind per paper
CELERY_TASK_SOFT_TIME_LIMIT = 50  # a shift of 15 s, and one paper that is cut off at its end
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = "Europe/Stockholm"
CELERY_TASK_DEFAULT_QUEUE = "small"  # portal/celery.py names the tasks that wait elsewhere
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CELERY_BROKER_URL, LOCAL_DIR)

# The boards' electronic seals: SEAL_<county code>_P12 and …_PASSWORD, or SEAL_P12 and SEAL_PASSWORD for all.
# Without one the papers are not sealed; the demonstration makes its own.
SEALS = {
    name.removeprefix("SEAL").removesuffix("P12").strip("_"): (path, env.str(name[:-3] + "PASSWORD", default=""))
    for name, path in environ.Env.ENVIRON.items()
    if name.startswith("SEAL_") and name.endswith("_P12") and path
}
if DEMO and not SEALS:
    SEALS = {"": (str(LOCAL_DIR / "seals" / "demo.p12"), "demo")}
# Certificates (PEM) that count as known when a signed PDF is sent in; without it no certificate does.
SIGNATURE_TRUST = env.str("SIGNATURE_TRUST", default="")
SEAL_TSA_URL = env.str("SEAL_TSA_URL", default="")  # a time-stamp authority (RFC 3161)

PAPER_LEASE_SECONDS = env.int("PAPER_LEASE_SECONDS", default=120)  # longer than one paper may take

# Mail: rows first (portal/outbox); the worker sends them. Unset, with DEBUG, .eml files under .local/mail/.
_email = env.email_url_config(required("EMAIL_URL", "filemail://"))
EMAIL_HOST = _email.get("EMAIL_HOST", "")
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", default=120)  # longer than one delivery can take with the time-out
EMAIL_BACKEND = (
    "portal.outbox.backends.EmlFiles"
    if _email["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    else _email["EMAIL_BACKEND"]
)
EMAIL_FILE_PATH = LOCAL_DIR / "mail"
DEFAULT_FROM_EMAIL = required("MAIL_FROM", "portal@example.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Cache: pages by content version, so every process may keep its own.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}}
if _cache_url := env.str("CACHE_URL", default=""):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache_url}}

# Languages: Swedish without a prefix, English under /en/. The address chooses, so no cookie is needed.
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# Static files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(LOCAL_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.static_files.Collected"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = (
    DEBUG and not (STATIC_ROOT / "staticfiles.json").exists()
)  # else collected
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(LOCAL_DIR / "media")))

# People
AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["portal.people.adapter.OneLook"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home_after_login"
LOGOUT_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "portal.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds: mail may be slow
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True  # a code in the mail, so that no address ever carries a secret
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # others end, this one goes on (portal/people/sessions.py)
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = False  # ours count in the database, for all processes together (portal/people/limits.py)
_forms = (
    *("login", "signup", "add_email", "change_email", "change_password", "set_password", "reset_password"),
    *("request_login_code", "confirm_login_code", "confirm_email_verification_code", "confirm_password_reset_code"),
    "reauthenticate",
)
ACCOUNT_FORMS = {name: f"portal.people.forms.{name.title().replace('_', '')}Form" for name in _forms}
ACCOUNT_FORMS |= {"reset_password_from_key": "portal.people.forms.ResetPasswordKeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = "Jämställda län"
MFA_TOTP_TOLERANCE = 1  # one code before and after: clocks differ and people need time to write
MFA_ADAPTER = "portal.people.adapter.MFAAdapter"
MFA_RATE_LIMITS = False
MFA_FORMS = {
    name: f"portal.people.forms_second_factor.{name.title().replace('_', '')}Form"
    for name in (
        *("authenticate", "reauthenticate", "activate_totp", "deactivate_totp", "generate_recovery_codes"),
        *("add_webauthn", "edit_webauthn", "login_webauthn", "authenticate_webauthn", "reauthenticate_webauthn"),
    )
}
OIDC_PLAIN_HTTP = DEBUG  # a test provider on this machine may answer without TLS
USERSESSIONS_ADAPTER = "portal.people.adapter.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = False  # noted once a minute instead (portal/people/middleware.py)

# Sessions and cookies: visitors get none.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 10 * 60 * 60  # seconds; staff also have an idle limit (portal/people)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # gone when the browser is closed, as the session is
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.pages_errors.csrf_failure"
HTTPS = env.bool("HTTPS", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = ["portal.files.receiving.HeldInMemory"]  # 10 MB a file, never on disk
# Virus scanner: tcp://host:3310 or unix:///run/clamav/clamd.ctl. Set, every sent file is held until it has answered.
CLAMD_URL = env.str("CLAMD_URL", default="")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

# Logs: one line an event to standard output; ids only, never a person's data.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "portal.log.lines.AddRequestId"}},
    "formatters": {"line": {"()": "portal.log.lines.OneLine"}},
    "handlers": {
        "out": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["out"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"handlers": ["out"], "level": "INFO", "propagate": False},
        "celery.worker.strategy": {"level": "WARNING"},  # "received" and "succeeded" say the same thing twice
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}

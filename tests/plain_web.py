"""The web as a server of its own runs it, but without collectstatic having run (see conftest)."""

from django.conf import settings

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}

from infohus.wsgi import application  # noqa: E402  (once it is loaded, it is too late)

__all__ = ["application"]

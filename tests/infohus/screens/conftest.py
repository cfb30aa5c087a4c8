import pytest


@pytest.fixture(autouse=True)
def unhashed_static_files(settings):
    """Templates are rendered without collectstatic having run."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}

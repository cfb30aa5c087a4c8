from django.apps import AppConfig


class ScreensConfig(AppConfig):
    """What every page shares: form markup, headers, template tags."""

    name = "infohus.screens"
    label = "screens"

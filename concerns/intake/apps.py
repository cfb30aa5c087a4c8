from django.apps import AppConfig
from django.core import checks

from concerns.intake.checks import proxies_are_counted


class IntakeConfig(AppConfig):
    name = "concerns.intake"
    label = "intake"

    def ready(self) -> None:
        checks.register(proxies_are_counted)

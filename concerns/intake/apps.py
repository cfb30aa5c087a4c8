from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "concerns.intake"
    label = "intake"

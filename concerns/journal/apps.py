from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "concerns.journal"
    label = "journal"

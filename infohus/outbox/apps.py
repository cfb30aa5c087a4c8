from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "infohus.outbox"
    label = "outbox"

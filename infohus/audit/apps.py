from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "infohus.audit"
    label = "audit"

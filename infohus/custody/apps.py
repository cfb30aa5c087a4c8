from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "infohus.custody"
    label = "custody"

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "concerns.statistics"
    label = "statistics"

from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    """Second floor: what can be joined."""

    name = "strategies"

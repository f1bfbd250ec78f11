from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Ground floor."""

    name = "portal"
    verbose_name = "Portal"

    def ready(self):
        """Listen to the log-in library."""
        from portal.people import receivers  # noqa: F401

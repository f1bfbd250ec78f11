from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    """Ground floor."""

    name = "portal"
    verbose_name = "Portal"

    def ready(self):
        """Listen to the log-in library and to the end of migrations, and have the database's role checked."""
        from portal import checks  # noqa: F401
        from portal.log.triggers import only_the_owner_ignores
        from portal.people import receivers  # noqa: F401

        post_migrate.connect(only_the_owner_ignores, sender=self)

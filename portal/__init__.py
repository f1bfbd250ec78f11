"""Ground floor: the project and what both wings stand on."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]

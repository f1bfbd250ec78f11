"""Django's admin as an app of ours."""

from django.contrib.admin import apps


class LookOnlyAdminConfig(apps.AdminConfig):
    """Django's admin with a site where nothing can be changed."""

    default_site = "portal.people.look_only.LookOnlySite"

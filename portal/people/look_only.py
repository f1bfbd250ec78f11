"""Django's admin as a window: administrators with a second factor look, and nobody changes anything there.

Changes go through actions, which ask the rules, lock, and write the event. What a row keeps secret is not shown.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db import models

SECRET = {
    "password",
    "token_hash",
    "text",
    "html",
    "letter",
    "session_number",
    "key",
    "hits",
    "pdf",
}


class LookOnlySite(admin.AdminSite):
    """Log-in is the portal's own; what other apps register (secrets of second factors among it) is left out."""

    site_header = site_title = "Förvaltning"
    enable_nav_sidebar = False  # it keeps its state with a script of its own

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.login = secure_admin_login(self.login)

    def has_permission(self, request):
        """Only administrators; the second factor is asked for by the middleware before this."""
        return request.user.is_active and request.user.is_authenticated and request.user.is_staff

    def register(self, model_or_iterable, admin_class=None, **options):
        if admin_class and issubclass(admin_class, LookOnly):
            super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request, app_label=None):
        return [app for app in super().get_app_list(request, app_label) if app["models"]]


class LookOnly(admin.ModelAdmin):
    """A list and a page for each row, without the fields that are secret."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def get_list_display(self, request):
        shown = [
            field.name
            for field in self.model._meta.concrete_fields
            if field.name not in SECRET
            and not isinstance(field, models.TextField | models.BinaryField | models.JSONField)
        ]
        return shown[:7]

    def get_queryset(self, request):
        related = [field.name for field in self.model._meta.concrete_fields if field.is_relation]
        return super().get_queryset(request).select_related(*related) if related else super().get_queryset(request)

    def get_fields(self, request, obj=None):
        return [
            field.name
            for field in self.model._meta.concrete_fields
            if field.name not in SECRET and not isinstance(field, models.BinaryField)
        ]

    get_readonly_fields = get_fields

    def has_module_permission(self, request):
        return request.user.is_staff

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def show_all(app_labels):
    """Register every model of the apps for looking."""
    from django.apps import apps

    for label in app_labels:
        for model in apps.get_app_config(label).get_models():
            admin.site.register(model, LookOnly)

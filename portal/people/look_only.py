"""Django's admin as a window: administrators with a second factor look, and nobody changes anything there.

Changes go through actions, which ask the rules, lock, and write the event. What a row keeps secret is neither loaded
nor shown, and no question about it is answered: a list can be turned over, sorted by a shown column and narrowed to one
value of a shown choice, and every other question is refused. Whoever looks leaves an event.
"""

import re

from django.contrib import admin
from django.contrib.admin.options import ShowFacets
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.shortcuts import redirect
from django.urls import include, path, re_path, reverse
from django.views.decorators.cache import never_cache
from django.views.defaults import bad_request

from portal.log.actions import log_event
from portal.people.adapter import AccountAdapter
from portal.people.limits import limited

# A column with such a word in its name is secret until portal/admin.py says that it may be shown.
_WORDS = {
    *("password", "passphrase", "secret", "token", "hash", "sha256", "salt", "seed", "cipher", "key", "code", "pin"),
    *("otp", "nonce", "verifier", "session", "hits", "letter", "html", "identity", "subject"),
}
MOST_COLUMNS, MOST_NARROWING = 7, 3  # of a list
REFUSALS_A_MINUTE = 60  # noted, per person: the trail must not become a way to fill the disk
_PAGE = re.compile(r"[0-9]{1,6}")
_ORDER = re.compile(r"-?[0-9]{1,2}(\.-?[0-9]{1,2}){0,9}")


def smells_of_secret(field):
    """Whether the column may hold a secret, by its name or its type: bytes and free structures can hold anything."""
    if field.is_relation or field.name == "sort_key":
        return False
    return isinstance(field, models.BinaryField | models.JSONField) or bool(_WORDS & set(field.name.split("_")))


def looks(request):
    """Whether the person may look. Asked of the database once a request: each kind of row in the menu asks twice."""
    if not hasattr(request, "person_looks"):
        person = request.user
        request.person_looks = person.is_active and person.is_authenticated and person.is_staff
    return request.person_looks


class LookOnlySite(admin.AdminSite):
    """Lists and rows, nothing else. Log-in, log-out and passwords are the portal's own, limited and noted there.

    What other apps register (secrets of second factors among it) is left out."""

    site_header = site_title = "Förvaltning"
    enable_nav_sidebar = False  # it keeps its state with a script of its own

    def has_permission(self, request):
        """Only administrators; the second factor is asked for by the middleware before this."""
        return looks(request)

    def admin_view(self, view, cacheable=False):
        """The view for administrators; others log in by the portal's page, or are refused when they have."""

        def look(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request) or request.method not in ("GET", "HEAD"):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(look)

    def get_urls(self):
        """Written out, so that a new Django brings no door of its own."""
        labels = sorted({model._meta.app_label for model in self._registry})
        return [
            path("", self.admin_view(self.index), name="index"),
            path("login/", to_own_login, name="login"),
            path("logout/", to_own_logout, name="logout"),
            *(
                path(f"{model._meta.app_label}/{model._meta.model_name}/", include(window.urls))
                for model, window in self._registry.items()
            ),
            re_path(rf"^(?P<app_label>{'|'.join(labels)})/$", self.admin_view(self.app_index), name="app_list"),
        ]

    def register(self, model_or_iterable, admin_class=None, **options):
        if admin_class and issubclass(admin_class, LookOnly):
            super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request, app_label=None):
        return [app for app in super().get_app_list(request, app_label) if app["models"]]


@login_not_required
def to_own_login(request):
    """The portal's log-in, and back here afterwards."""
    back = request.GET.get("next", "")
    return redirect_to_login(back if AccountAdapter().is_safe_url(back) else reverse("admin:index"))


def to_own_logout(request):
    """The portal's page for logging out."""
    return redirect("account_logout")


class LookOnly(admin.ModelAdmin):
    """A list and a page for each row, without the columns that are secret."""

    secret: frozenset[str] = frozenset()  # names of the model's own columns
    actions = None
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    preserve_filters = False
    view_on_site = False
    change_list_template = "admin/look_only_list.html"
    change_form_template = "admin/look_only_row.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("", self.admin_site.admin_view(self.changelist_view), name=f"{name}_changelist"),
            path("<path:object_id>/change/", self.admin_site.admin_view(self.change_view), name=f"{name}_change"),
        ]

    def shown_columns(self):
        """The columns that are not secret."""
        return [field for field in self.opts.concrete_fields if field.name not in self.secret]

    def get_list_display(self, request):
        """The first columns, with room for those that a list can be narrowed by."""
        narrowing = self.get_list_filter(request)
        listed = [field.name for field in self.shown_columns() if not isinstance(field, models.TextField)]
        others = [name for name in listed if name not in narrowing][: MOST_COLUMNS - len(narrowing)]
        return [name for name in listed if name in (*others, *narrowing)] or ["pk"]

    def get_list_filter(self, request):
        choices = [f.name for f in self.shown_columns() if f.choices or isinstance(f, models.BooleanField)]
        return choices[:MOST_NARROWING]

    def get_fields(self, request, obj=None):
        return [field.name for field in self.shown_columns()]

    get_readonly_fields = get_fields

    def get_queryset(self, request):
        """The rows and what they point at, without secret columns."""
        related = [field for field in self.shown_columns() if field.is_relation]
        secret = list(self.secret)
        for field in related:
            window = self.admin_site.get_model_admin(field.related_model)
            secret += [f"{field.name}__{name}" for name in window.secret]
        found = super().get_queryset(request).defer(*secret)
        return found.select_related(*(field.name for field in related)) if related else found

    def may_be_asked(self, request, name, value):
        """Whether a list answers a parameter of its address. Everything that is not named here is refused."""
        if name == "p":
            return bool(_PAGE.fullmatch(value))
        if name == "o":
            return bool(_ORDER.fullmatch(value))
        column, _sign, lookup = name.partition("__")
        if lookup != "exact" or column not in self.get_list_filter(request):
            return False
        field = self.opts.get_field(column)
        return value in ("0", "1") if not field.choices else value in {str(one) for one, _word in field.flatchoices}

    def lookup_allowed(self, lookup, value, request=None):
        return self.may_be_asked(request, lookup, value)

    def to_field_allowed(self, request, to_field):
        return False

    def changelist_view(self, request, extra_context=None):
        """The list; the question is judged before anything is asked of the database."""
        asked = [(name, value) for name, values in request.GET.lists() for value in values]
        if len(asked) != len(request.GET) or not all(self.may_be_asked(request, *one) for one in asked):
            return self._refused(request)
        response = super().changelist_view(request, extra_context)
        if response.status_code != 200:
            return self._refused(request)
        log_event("admin.list_read", by=request.user, list=self.opts.label_lower, asked=dict(asked))
        return response

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One row."""
        if request.GET:
            return self._refused(request)
        return super().change_view(request, object_id, form_url, extra_context)

    def get_object(self, request, object_id, from_field=None):
        """The row, which the trail from now on says was looked at. Raises Http404."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        log_event("admin.row_read", by=request.user, thing=found)
        return found

    def _refused(self, request):
        if not limited("denied-log", request.user.pk, REFUSALS_A_MINUTE, 60):
            log_event("access.denied", by=request.user, page=request.resolver_match.view_name, status=400)
        return bad_request(request, None)

    def has_module_permission(self, request):
        return looks(request)

    def has_view_permission(self, request, obj=None):
        return looks(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def show_all(app_labels, *, secret, shown):
    """Register every model of the apps for looking.

    secret: names of secret columns by "app.Model". shown: those, as "app.Model.column", that only smell of it."""
    from django.apps import apps

    for label in app_labels:
        for model in apps.get_app_config(label).get_models():
            name = model._meta.label
            hidden = {
                field.name
                for field in model._meta.concrete_fields
                if smells_of_secret(field) and f"{name}.{field.name}" not in shown
            }
            window = type(
                f"{model.__name__}Window", (LookOnly,), {"secret": frozenset(hidden | secret.get(name, set()))}
            )
            admin.site.register(model, window)

"""Addresses of this room."""

from django.urls import path

from strategies.library import views_examples as examples
from strategies.library import views_initiatives as initiatives
from strategies.library import views_public as public
from strategies.library import views_tending as tending

app_name = "library"
HERE = "arbetsyta/<slug:county>/kunskapsbank/"
DESK = "arbetsyta/<slug:county>/satsningar"
ALL = "nationellt/kunskapsbank/"
urlpatterns = [
    path("kunskapsbank/", public.resources, name="resources"),
    path("kunskapsbank/fil/<int:pk>/", public.resource_file, name="resource_file"),
    path("kunskapsbank/exempel/", examples.examples, name="examples"),
    path("kunskapsbank/exempel/<int:pk>/", examples.example, name="example"),
    path("kunskapsbank/exempel/<int:pk>/fil/", examples.example_file, name="example_file"),
    path("kunskapsbank/satsningar/", initiatives.initiatives, name="initiatives"),
    path("kunskapsbank/satsningar/<int:pk>/", initiatives.initiative, name="initiative"),
    path("lan/<slug:county>/satsningar/", initiatives.initiatives, name="county_public_initiatives"),
    path(f"{DESK}/", initiatives.county_initiatives, name="county_initiatives"),
    path(f"{DESK}/ny/", initiatives.county_initiative_new, name="county_initiative_new"),
    path(f"{DESK}/<int:pk>/", initiatives.county_initiative, name="county_initiative"),
    path(f"{DESK}/<int:pk>/dra-tillbaka/", initiatives.county_initiative_retire, name="county_initiative_retire"),
    path(HERE, tending.resources, name="county_resources"),
    path(f"{HERE}ny/", tending.resource_new, name="county_resource_new"),
    path(f"{HERE}<int:pk>/", tending.resource, name="county_resource"),
    path(f"{HERE}<int:pk>/dra-tillbaka/", tending.resource_retire, name="county_resource_retire"),
    path(f"{HERE}<int:pk>/fil/", tending.resource_file, name="county_resource_file"),
    path(ALL, tending.resources, name="national_resources"),
    path(f"{ALL}ny/", tending.resource_new, name="national_resource_new"),
    path(f"{ALL}<int:pk>/", tending.resource, name="national_resource"),
    path(f"{ALL}<int:pk>/dra-tillbaka/", tending.resource_retire, name="national_resource_retire"),
    path(f"{ALL}<int:pk>/fil/", tending.resource_file, name="national_resource_file"),
]

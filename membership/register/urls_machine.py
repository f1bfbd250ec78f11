"""Addresses that machines read: no language, Swedish and English alike."""

from django.urls import path

from membership.register import views_machine as machine
from membership.register.api import public_urls

urlpatterns = [
    path("api/v1/", public_urls()),
    path("datasets/dcat", machine.dcat, name="dcat"),
    path("oppna-data/anslutningar.csv", machine.memberships_csv, name="data_memberships_csv"),
    path("oppna-data/anslutningar.json", machine.memberships_json, name="data_memberships_json"),
    path("oppna-data/strategier.csv", machine.strategies_csv, name="data_strategies_csv"),
    path("oppna-data/strategier.json", machine.strategies_json, name="data_strategies_json"),
    path("sitemap.xml", machine.sitemap_index, name="sitemap_index"),
    path("sitemap-sidor.xml", machine.sitemap_pages, name="sitemap_pages"),
    path("sitemap-organisationer-<int:number>.xml", machine.sitemap_organisations, name="sitemap_organisations"),
    path("favicon.ico", machine.favicon, name="favicon"),
    path("robots.txt", machine.robots, name="robots"),
    path(".well-known/security.txt", machine.security_txt, name="security_txt"),
]

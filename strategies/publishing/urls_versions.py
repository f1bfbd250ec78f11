"""Addresses of versions: what changed, papers, files, and publishing at a set time."""

from django.urls import path

from strategies.publishing import views_compare, views_exchange, views_papers, views_publishing

HERE = "arbetsyta/<slug:county>/strategier/<int:pk>/"
PUBLIC = "lan/<slug:county>/strategi/<slug:period>/"
urlpatterns = [
    path(f"{PUBLIC}andringar/", views_compare.changes, name="changes"),
    path("lan/<slug:county>/jamfor/", views_compare.periods, name="periods"),
    path(f"{PUBLIC}version-<int:number>.pdf", views_papers.version_paper, name="version_paper"),
    path(f"{HERE}publicera/", views_publishing.publish, name="county_publish"),
    path(f"{HERE}publicera/planera/", views_publishing.plan, name="county_plan"),
    path(f"{HERE}publicera/ta-tillbaka/", views_publishing.cancel, name="county_cancel_plan"),
    path(f"{HERE}publicera/lankar/", views_publishing.check_links, name="county_check_links"),
    path(f"{HERE}versioner/", views_publishing.versions, name="county_versions"),
    path(f"{HERE}versioner/<int:number>/handling/", views_publishing.make_paper, name="county_make_paper"),
    path(f"{HERE}versioner/<int:number>/fil.<slug:form>", views_exchange.export, name="county_export"),
    path("arbetsyta/<slug:county>/strategier/las-in/", views_exchange.take_in, name="county_import"),
    path("arbetsyta/<slug:county>/strategier/mall.xlsx", views_exchange.template, name="county_template"),
    path(f"{HERE}stang/", views_publishing.close, name="county_close"),
    path(f"{HERE}oppna/", views_publishing.reopen, name="county_reopen"),
    path(f"{HERE}andringar/", views_compare.draft_changes, name="county_changes"),
]

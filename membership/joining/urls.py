"""Addresses of this room."""

from django.urls import path

from membership.joining import urls_county, views_identifying, views_signatory
from membership.joining.views_organisation import drafting, group, handed_in, home, showing, signatures, signing, way

app_name = "joining"
OWN = "mina-sidor/anslutning/<int:pk>"
urlpatterns = [
    path("mina-sidor/", home.home, name="home"),
    path("mina-sidor/anslut/<slug:county>/<slug:period>/", home.start, name="start"),
    path(f"{OWN}/", drafting.membership, name="membership"),
    path(f"{OWN}/mal/", drafting.section, {"page": "goals"}, name="goals"),
    path(f"{OWN}/egna-mal/", drafting.plan, name="plan"),
    path(f"{OWN}/kontakter/", drafting.section, {"page": "contacts"}, name="contacts"),
    path(f"{OWN}/beslut/", way.decision, name="decision"),
    path(f"{OWN}/tillsammans/", group.others, name="group"),
    path(f"{OWN}/tillsammans/<int:place>/ta-bort/", group.drop, name="group_drop"),
    path(f"{OWN}/beslutsvag/", way.way, name="way"),
    path(f"{OWN}/beslutsvag/nytt/", way.outcome, name="outcome_new"),
    path(f"{OWN}/beslutsvag/<int:step>/", way.outcome, name="outcome"),
    path(f"{OWN}/beslutsvag/utdrag/<int:extract>/", way.extract, name="extract"),
    path(f"{OWN}/granska/", signing.review, name="review"),
    path(f"{OWN}/skriv-under/", signing.sign, name="sign"),
    path(f"{OWN}/underskrifter/", signatures.overview, name="signing"),
    path(f"{OWN}/underskrifter/lank/<int:link>/", signatures.revoke, name="revoke_link"),
    path(f"{OWN}/underskrifter/dra-tillbaka/", signatures.withdraw, name="withdraw_signing"),
    path(f"{OWN}/underskrifter/text/", signatures.print_text, name="print_text"),
    path(f"{OWN}/underskrifter/fil/", signatures.send_file, name="send_file"),
    path(f"{OWN}/underskrifter/fil/<int:number>/", signatures.signed_file, name="signed_file"),
    path("skriv-under/lank/<int:link>/", views_signatory.sign, name="link_sign"),
    path("skriv-under/lank/<int:link>/klart/", views_signatory.done, name="link_done"),
    path("skriv-under/legitimera/svar/", views_identifying.come_back, name="identify_back"),
    path("skriv-under/legitimera/<uuid:key>/", views_identifying.identify, name="identify"),
    path("skriv-under/legitimera/<uuid:key>/<int:pk>/", views_identifying.leave, name="identify_leave"),
    path("skriv-under/<str:token>/", views_signatory.open_link, name="link"),
    path(f"{OWN}/mottaget/", handed_in.receipt, name="receipt"),
    path(f"{OWN}/inlamnat/", handed_in.handed_in, name="handed_in"),
    path(f"{OWN}/handling/<int:document>.pdf", handed_in.paper, name="paper"),
    path(f"{OWN}/visa-upp/", showing.show, name="show"),
    path(f"{OWN}/ta-tillbaka/", handed_in.take_back, name="take_back"),
    path(f"{OWN}/kasta/", signing.discard, name="discard"),
    path(f"{OWN}/aterta/", signing.restore, name="restore"),
    *urls_county.urlpatterns,
]

"""The pages that open without log-in, by route. A page is added here by hand, or not at all."""

API = {f"api/v1/{name}" for name in ("", "openapi.json", "counties", "strategies", "organisations", "memberships")}
MACHINES = {
    "datasets/dcat",
    *(f"oppna-data/{name}.{form}" for name in ("anslutningar", "strategier") for form in ("csv", "json")),
    "sitemap.xml",
    "sitemap-sidor.xml",
    "sitemap-organisationer-<int:number>.xml",
    "robots.txt",
    "favicon.ico",
    ".well-known/security.txt",
}
PAGES = {
    "",
    "lan/",
    "lan/<slug:county>/",
    "lan/<slug:county>/strategi/<slug:period>/",
    "lan/<slug:county>/strategi/<slug:period>/rapport/",
    "lan/<slug:county>/strategi/<slug:period>/andringar/",
    "lan/<slug:county>/strategi/<slug:period>/version-<int:number>.pdf",
    "lan/<slug:county>/jamfor/",
    "lan/<slug:county>/anslutna/",
    "lan/<slug:county>/sidor/<slug:page>/",
    "lan/<slug:county>/bild/<int:picture>/",
    "lan/<slug:county>/nyheter/",
    "lan/<slug:county>/nyheter.atom",
    "anslutna/",
    "organisation/<slug:slug>/",
    "organisation/<slug:slug>/marke/<slug:mark>.svg",
    "kunskapsbank/",
    "kunskapsbank/fil/<int:pk>/",
    *(f"kunskapsbank/satsningar/{rest}" for rest in ("", "<int:pk>/")),
    "lan/<slug:county>/satsningar/",
    *(f"kunskapsbank/exempel/{rest}" for rest in ("", "<int:pk>/", "<int:pk>/fil/")),
    "tvargaende-omraden/",
    "tvargaende-omraden/<slug:theme>/",
    "kalender/",
    "sok/",
    "oppna-data/",
    "verifiera/<str:code>/",
    "om/",
    "om/tillganglighet/",
    "om/personuppgifter/",
    "om/kakor/",
    "om/kontakt/",
    "om/komponenter/",
}
# A colleague's invitation: the link shows what it is before anybody logs in; accepting asks for log-in.
INVITATIONS = {"konto/inbjudan/lank/<int:invitation>/", "konto/inbjudan/<str:token>/"}
# A personal link to sign with: it shows what is to be signed; signing asks for log-in or e-identification.
SIGNING_LINKS = {f"skriv-under/legitimera/{rest}" for rest in ("svar/", "<uuid:key>/", "<uuid:key>/<int:pk>/")}
SIGNING_LINKS |= {f"skriv-under/{rest}" for rest in ("lank/<int:link>/", "lank/<int:link>/klart/", "<str:token>/")}
# Consultations: what anybody reads, and the pages of those who answer through a personal link, without an account.
CONSULTATIONS = {
    *(f"lan/<slug:county>/strategi/<slug:period>/remiss/{rest}" for rest in ("", "<int:number>/")),
    *(f"lan/<slug:county>/strategi/<slug:period>/remiss/<int:number>/{rest}" for rest in ("utkast/", "svara/")),
    "lan/<slug:county>/strategi/<slug:period>/remiss/<int:number>/sammanstallning.pdf",
    "remissvar/lank/<str:token>/",
    *(f"remissvar/<int:invitation>/{rest}" for rest in ("", "granska/", "fil/")),
}
# Sends on to the portal's own log-in.
ADMIN = {"forvaltning/login/"}
# Asks the door for log-in by code once more.
CODES = {"konto/ny-kod/"}
OPEN = API | MACHINES | PAGES | INVITATIONS | SIGNING_LINKS | CONSULTATIONS | ADMIN | CODES

"""The catalogue of open data in RDF, as DCAT-AP-SE 3.0.1 wants it: absolute addresses, no blank nodes, CC0."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef

ADMS = "http://purl.org/adms/publishertype/NationalAuthority"
CC0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = Namespace("http://publications.europa.eu/resource/authority/")
SWEDEN = URIRef("http://publications.europa.eu/resource/authority/country/SWE")
LANGUAGES = ("sv", "en")


def catalogue(changed_at):
    """The whole catalogue as RDF/XML. changed_at: when something public last changed, or None."""
    graph = Graph()
    graph.bind("dcat", DCAT)
    graph.bind("dcterms", DCTERMS)
    graph.bind("foaf", FOAF)
    graph.bind("vcard", VCARD)
    publisher, contact = _publisher(graph), _contact(graph)
    whole = _place("datasets/dcat")
    graph.add((whole, RDF.type, DCAT.Catalog))
    _say(graph, whole, DCTERMS.title, _("The county boards' strategies for gender equality"))
    _say(graph, whole, DCTERMS.description, _("Strategies, organisations and memberships of the portal, as open data."))
    graph.add((whole, DCTERMS.publisher, publisher))
    graph.add((whole, DCTERMS.license, CC0))
    graph.add((whole, FOAF.homepage, _homepage(graph)))
    for code in ("SWE", "ENG"):
        graph.add((whole, DCTERMS.language, EU[f"language/{code}"]))
    api = _service(graph, publisher, contact)
    graph.add((whole, DCAT.service, api))
    for name, title, text, words in _datasets():
        dataset = _dataset(graph, name, title, text, words, changed_at)
        graph.add((dataset, DCTERMS.publisher, publisher))
        graph.add((dataset, DCAT.contactPoint, contact))
        graph.add((api, DCAT.servesDataset, dataset))
        graph.add((whole, DCAT.dataset, dataset))
    if changed_at:
        graph.add((whole, DCTERMS.modified, Literal(changed_at.date(), datatype=XSD.date)))
    return graph.serialize(format="pretty-xml", encoding="utf-8")


def _datasets():
    return (
        (
            "memberships",
            _("Organisations that have joined a county's strategy for gender equality"),
            _(
                "Each membership that is known: organisation, strategy, status, dates, chosen goals and where the fact "
                "is from. Of many counties the list is not known, or only in part: see members_known of each strategy."
            ),
            (_("gender equality"), _("memberships"), _("municipalities")),
        ),
        (
            "strategies",
            _("The county boards' strategies for gender equality"),
            _(
                "Each published strategy: county, period, national goals, regional targets, priority areas, and how "
                "far it is known who has joined. What is not known is empty, never 0."
            ),
            (_("gender equality"), _("strategies"), _("counties")),
        ),
    )


def _place(path):
    return URIRef(f"{settings.SITE_URL}/{path}")


def _say(graph, thing, what, text):
    """The (lazy) text in both languages."""
    for language in LANGUAGES:
        with override(language):
            graph.add((thing, what, Literal(str(text), lang=language)))


def _homepage(graph):
    page = _place("oppna-data/")
    graph.add((page, RDF.type, FOAF.Document))
    return page


def _publisher(graph):
    digits = "".join(c for c in settings.PUBLISHER_ORGNR if c.isdigit())
    agent = URIRef(f"http://dataportal.se/organisation/SE{digits}") if digits else _place("datasets/publisher")
    graph.add((agent, RDF.type, FOAF.Agent))
    graph.add((agent, FOAF.name, Literal(settings.PUBLISHER_NAME, lang="sv")))
    graph.add((agent, DCTERMS.type, URIRef(ADMS)))
    return agent


def _contact(graph):
    contact = _place("datasets/contact")
    graph.add((contact, RDF.type, VCARD.Organization))
    graph.add((contact, VCARD.fn, Literal(settings.PUBLISHER_NAME)))
    graph.add((contact, VCARD.hasEmail, URIRef(f"mailto:{settings.PUBLISHER_EMAIL}")))
    return contact


def _service(graph, publisher, contact):
    api = _place("datasets/api")
    graph.add((api, RDF.type, DCAT.DataService))
    _say(graph, api, DCTERMS.title, _("The portal's read API"))
    graph.add((api, DCAT.endpointURL, _place("api/v1/")))
    graph.add((api, DCAT.endpointDescription, _place("api/v1/openapi.json")))
    graph.add((api, DCTERMS.publisher, publisher))
    graph.add((api, DCAT.contactPoint, contact))
    graph.add((api, DCTERMS.license, CC0))
    graph.add((api, DCTERMS.accessRights, EU["access-right/PUBLIC"]))
    return api


def _dataset(graph, name, title, text, words, changed_at):
    dataset = _place(f"datasets/{name}")
    graph.add((dataset, RDF.type, DCAT.Dataset))
    _say(graph, dataset, DCTERMS.title, title)
    _say(graph, dataset, DCTERMS.description, text)
    for word in words:
        _say(graph, dataset, DCAT.keyword, word)
    for theme in ("GOVE", "SOCI"):
        graph.add((dataset, DCAT.theme, EU[f"data-theme/{theme}"]))
    graph.add((dataset, DCTERMS.spatial, SWEDEN))
    graph.add((dataset, DCTERMS.accessRights, EU["access-right/PUBLIC"]))
    graph.add((dataset, DCTERMS.accrualPeriodicity, EU["frequency/CONT"]))
    graph.add((dataset, DCAT.landingPage, _homepage(graph)))
    for code in ("SWE",):
        graph.add((dataset, DCTERMS.language, EU[f"language/{code}"]))
    if changed_at:
        graph.add((dataset, DCTERMS.modified, Literal(changed_at.date(), datatype=XSD.date)))
    for kind, media_type in (("csv", "text/csv"), ("json", "application/json")):
        graph.add((dataset, DCAT.distribution, _distribution(graph, name, title, kind, media_type)))
    return dataset


def _distribution(graph, name, title, kind, media_type):
    distribution = _place(f"datasets/{name}/{kind}")
    address = URIRef(f"{settings.SITE_URL}{reverse(f'data_{name}_{kind}')}")
    graph.add((distribution, RDF.type, DCAT.Distribution))
    _say(graph, distribution, DCTERMS.title, title)
    graph.add((distribution, DCAT.accessURL, address))
    graph.add((distribution, DCAT.downloadURL, address))
    graph.add((distribution, DCTERMS["format"], Literal(media_type)))
    graph.add((distribution, DCTERMS.license, CC0))
    return distribution

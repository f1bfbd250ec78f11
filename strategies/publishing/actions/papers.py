"""A version as a paper: issued at publishing, or later for one that came from a file."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.errors import Refused
from portal.papers.actions import issue_document
from portal.papers.models import Document
from strategies.publishing.actions.steps import lock, why_not_now
from strategies.publishing.documents import strategy_letter
from strategies.publishing.models import StrategyEvent, StrategyVersion, VersionPaper

KIND, LANGUAGE, READY = "strategy", "sv", "strategies.publishing.tasks.paper_ready"


def issue_paper(version, *, by):
    """Issue the published version's paper, as part of the caller's transaction. Raises Refused."""
    with override(LANGUAGE):
        letter = strategy_letter(version)
    county = version.strategy.county
    later = {"then_task": READY, "then_pk": version.pk}
    return issue_document(kind=KIND, county=county, letter=letter, subject=version, by=by, language=LANGUAGE, **later)


@transaction.atomic(durable=True)
def make_paper(version, *, by):
    """Issue the paper of a published version that has none. Raises Refused."""
    strategy = lock(version.strategy)
    version = StrategyVersion.objects.get(pk=version.pk)
    version.strategy = strategy
    if reason := why_not_now("issue", version, by):
        raise Refused(reason)
    if Document.objects.about(version).exists():
        raise Refused(_("The version has its paper already."))
    document = issue_paper(version, by=by)
    StrategyEvent.objects.create(strategy=strategy, version=version, verb="paper", by=by)
    return document


@transaction.atomic(durable=True)
def note_paper(pk):
    """Give the version its drawn paper, so that the public finds it. Does nothing before it is drawn, or twice."""
    version = StrategyVersion.objects.filter(pk=pk).first()
    document = version and Document.objects.about(version).ready().filter(kind=KIND).last()
    if document:
        VersionPaper.objects.get_or_create(version=version, defaults={"document": document})


def note_papers():
    """The same for every paper whose bell nobody heard."""
    ready = Document.objects.ready().filter(kind=KIND, subject_type=StrategyVersion._meta.model_name)
    have = VersionPaper.objects.values("document")
    for pk in ready.exclude(pk__in=have).values_list("subject_pk", flat=True):
        note_paper(int(pk))

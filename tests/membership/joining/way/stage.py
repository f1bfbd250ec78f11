"""A draft whose decision goes through a board that is planned to meet, and files to send."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from membership.joining.actions import way
from membership.joining.models import DecisionStep
from portal.files.fields import CheckedFile
from tests.kept import kept
from tests.membership.joining import world
from tests.portal.files import makers

SWEDEN = ZoneInfo("Europe/Stockholm")


def days(number):
    """The day so many days from today."""
    return timezone.localdate() + timedelta(days=number)


def noon(day):
    """Noon in Sweden, when reminders may leave."""
    return datetime.combine(day, time(12), SWEDEN)


@kept
def set_stage(meets_on=None):
    """A filled-in draft with one planned meeting; gives (membership, person, step)."""
    county = world.make_county()
    organisation = world.make_organisation(county=county)
    person = world.make_representative(organisation)
    membership = world.fill(world.make_draft(world.make_strategy(county), organisation, person), person)
    DecisionStep.objects.all().delete()
    step = DecisionStep.objects.create(membership=membership, body="Kommunstyrelsen", meets_on=meets_on)
    return world.fresh(membership), person, step


def tell(membership, step, by, **said):
    """Tell as the form would."""
    first = {"outcome": "decided", "meets_on": days(-1), "paragraph": "112", "diary_number": "KS 2026/7"}
    body = step.body if step else "Kommunfullmäktige"
    return way.tell_outcome(membership, step, by=by, **{"seen": way.seen_of(step), "body": body} | first | said)


def extract(words=""):
    """A PDF as the form hands it on."""
    content = makers.pdf(lambda pdf: pdf.docinfo.__setitem__("/Title", words or "Protokollsutdrag"))
    return CheckedFile("pdf", "§ 112.pdf", content)

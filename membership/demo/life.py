"""Life after joining, in Exempellän only: an organisation with another name, and one that joins with its companies.

Pauses, ends and mergers stand in the stories of the organisations."""

import datetime
import uuid

from django.utils import timezone

from membership.changes.actions.organisations import rename_organisation
from membership.demo.cases import METHOD
from membership.joining.actions.deciding import confirm_membership
from membership.joining.actions.group import name_other
from membership.joining.actions.signing import sign_declaration
from membership.joining.models import GroupPlace, Membership
from membership.representation.models import Representative
from portal.directory.models import FormerName, Organisation
from portal.people.models import User
from strategies.publishing.models import Strategy

WAS, IS = "natverket-utrikes-fodda-kvinnor-i-exempellan", "Nätverket Kvinnor i Exempellän"
WHY = "Årsmötet beslutade om nytt namn."
LEAD, COMPANIES = "skissby-kulturhus-ab", ("skissby-bad-ab", "skissby-idrottshall-ab")
GROUND = "Ägardirektiv för koncernen, antaget av bolagsstämman"


def load_life(staff: User, strategy: Strategy) -> None:
    """What a publisher and a signatory would have done, with papers and letters. Loading again adds nothing."""
    _rename(staff)
    _join_together(staff, strategy)


def _rename(staff):
    organisation = Organisation.objects.filter(slug=WAS).first()
    if organisation is None or FormerName.objects.filter(slug=WAS).exists():
        return
    since = timezone.localdate() - datetime.timedelta(days=20)
    rename_organisation(organisation, by=staff, seen=organisation.name, name=IS, since=since, reason=WHY)


def _join_together(staff, strategy):
    lead = Membership.objects.filter(organisation__slug=LEAD, strategy=strategy, state="draft").first()
    if lead is None or GroupPlace.objects.filter(lead=lead).exists():
        return
    signer = Representative.objects.active().for_organisation(lead.organisation_id).first().user
    for organisation in Organisation.objects.filter(slug__in=COMPANIES):
        name_other(lead, by=signer, organisation=organisation, ground=GROUND)
    lead.refresh_from_db()
    said = {"name": signer.name, "title": "verkställande direktör", "mandate": "Enligt delegationsordningen"}
    sign_declaration(lead, by=signer, key=uuid.uuid4(), edition=lead.edition, method=METHOD, **said)
    confirm_membership(lead, by=staff)

"""What county staff do with organisations that people added."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.directory.models import Organisation, OrganisationDomain
from portal.errors import Refused
from portal.log.actions import log_event
from portal.people.models import StaffRole
from portal.people.rules import may


@transaction.atomic(durable=True)
def check_organisation(organisation, *, by, domains):
    """Mark the organisation as checked, and keep the e-mail domains whose holders may act for it at once.

    domains: names like "kumla.se". Raises Refused when the person does not handle cases in its county."""
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    staff = StaffRole.objects.of(by).for_county(organisation.county_id).first() if organisation.county_id else None
    if staff is None or not may(staff.role, "handle"):
        raise Refused(_("Your role can read but not check organisations."))
    organisation.checked = True
    organisation.save(update_fields=["checked"])
    organisation.domains.exclude(domain__in=domains).delete()
    OrganisationDomain.objects.bulk_create(
        [OrganisationDomain(organisation=organisation, domain=domain) for domain in domains], ignore_conflicts=True
    )
    log_event("organisation.checked", by=by, county=organisation.county, thing=organisation, domains=len(domains))
    return organisation

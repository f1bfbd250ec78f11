"""The organisation's logotype for its own papers: keep a new one, or take it away."""

from django.db import transaction
from django.utils.translation import gettext as _

from membership.decisions.models import OrganisationLogo
from membership.representation.models import Representative
from portal.directory.models import Organisation
from portal.errors import Refused
from portal.files.actions import receive_upload
from portal.log.actions import log_event


def _lock(organisation, by):
    """The organisation's row under lock: one logotype at a time. Raises Refused for whoever does not act for it."""
    if not Representative.objects.active().of(by).filter(organisation=organisation).exists():
        raise Refused(_("Only someone who may act for the organisation can do this."))
    return Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)


@transaction.atomic(durable=True)
def keep_logo(organisation, *, by, file):
    """Keep the picture as the organisation's logotype; papers that were made keep theirs. file: a CheckedFile.

    The same picture sent again changes nothing. Raises Refused."""
    organisation = _lock(organisation, by)
    logo = OrganisationLogo.objects.filter(organisation=organisation).select_related("upload").first()
    if logo and logo.upload.sha256 == file.sha256:
        return logo
    upload = receive_upload(file, purpose="logo", by=by, subject=organisation, organisation=organisation)
    logo = logo or OrganisationLogo(organisation=organisation)
    logo.upload, logo.changed_by = upload, by
    logo.save()
    log_event("decision_logo_keep", by=by, thing=organisation)
    return logo


@transaction.atomic(durable=True)
def drop_logo(organisation, *, by):
    """Take the logotype away from papers to come. Raises Refused."""
    organisation = _lock(organisation, by)
    gone, _rows = OrganisationLogo.objects.filter(organisation=organisation).delete()
    if gone:
        log_event("decision_logo_drop", by=by, thing=organisation)


__all__ = ["drop_logo", "keep_logo"]

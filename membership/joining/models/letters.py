"""Which rows still owe letters: the paper is drawn and no mail about it stands."""

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from portal.outbox.models import OutgoingMail
from portal.papers.models import DocumentState


def without_letters(rows, key):
    """Those of the rows whose paper is ready and whose letters, named ``<key>/<paper's pk>/…``, were never queued."""
    mark = Concat(Value(f"{key}/"), Cast(OuterRef("document_id"), CharField()), Value("/"))
    queued = OutgoingMail.objects.filter(unique_key__startswith=mark)
    return rows.filter(~Exists(queued), document__state=DocumentState.READY)


__all__ = ["without_letters"]

"""Files that people have sent: what they are, what they are about, and their bytes as they came."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.files.rules import SHOWN_ON_PAGES
from portal.log.triggers import never_emptied, public_change

FROZEN = ["kind", "original_name", "content_type", "size", "sha256", "purpose", "subject_type", "subject_pk"]
FROZEN += ["county", "organisation", "uploaded_by", "uploaded_at"]


class UploadState(models.TextChoices):
    """Whether the file may be handed out."""

    CHECKING = "checking", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")


class UploadQuerySet(models.QuerySet):
    """Uploads by what they are about and what is left to do."""

    def clean(self):
        """Files that may be handed out."""
        return self.filter(state=UploadState.CLEAN)

    def about(self, subject, purpose=""):
        """Files about a row, oldest first; only those sent for the purpose when one is named."""
        found = self.filter(subject_type=subject._meta.model_name, subject_pk=str(subject.pk))
        return (found.filter(purpose=purpose) if purpose else found).order_by("uploaded_at", "pk")

    def due(self, now):
        """Files that wait for the virus scanner, and those whose scan died (lease over)."""
        return self.filter(state=UploadState.CHECKING, due_at__lte=now).filter(
            Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        )

    def stuck(self, since):
        """Files that have waited for the scanner since before a moment."""
        return self.filter(state=UploadState.CHECKING, uploaded_at__lt=since)


class Upload(models.Model):
    """A file that somebody sent. Its bytes are never rewritten; whoever shows it asks first who may see it.

    ``original_name`` is the sender's, and only ever shown as text. ``kind`` and ``content_type`` come from our own
    look at the content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10)
    original_name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.CHECKING)
    reason = models.CharField(max_length=20, blank=True, help_text="Why it was refused, as a code.")
    purpose = models.CharField(max_length=40, help_text="What it was sent for: extract, signed_declaration, logo …")
    subject_type = models.CharField(max_length=40, blank=True)
    subject_pk = models.CharField(max_length=40, blank=True)
    county = models.ForeignKey("portal.County", models.PROTECT, null=True, blank=True, related_name="uploads")
    organisation = models.ForeignKey(
        "portal.Organisation", models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    scanned_at = models.DateTimeField(
        null=True, blank=True, help_text="When the virus scanner answered, if there is one."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_pk"], name="upload_subject"),
            models.Index(fields=["due_at"], condition=Q(state="checking"), name="upload_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0, size__lte=10 * 1024**2), name="upload_size"),
            models.CheckConstraint(
                condition=(Q(state="refused") & ~Q(reason="")) | (~Q(state="refused") & Q(reason="")),
                name="upload_refused_has_reason",
            ),
        ]
        triggers = [
            never_emptied(),
            pgtrigger.ReadOnly(name="upload_frozen", fields=FROZEN),
            # A picture shows on its page as soon as it has been found clean.
            public_change(
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__purpose=SHOWN_ON_PAGES)
                & pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
            ),
            # A judgement stands: what was refused never becomes clean, and a clean file is not judged again.
            pgtrigger.Protect(
                name="judged_once",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="checking") & ~pgtrigger.Q(new__state=pgtrigger.F("old__state")),
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def is_clean(self):
        """Whether it may be handed out."""
        return self.state == UploadState.CLEAN


ONLY_REFUSED = """
IF EXISTS (SELECT 1 FROM portal_upload WHERE id = OLD.upload_id AND state <> 'refused') THEN
    RAISE EXCEPTION 'the bytes of a file that was not refused are kept';
END IF;
RETURN OLD;
"""


class UploadFile(models.Model):
    """The bytes as they came, apart from the row so that lists stay light. Only a refused file's are thrown away."""

    upload = models.OneToOneField(Upload, models.PROTECT, primary_key=True, related_name="file")
    content = models.BinaryField()

    class Meta:
        triggers = [
            never_emptied(),
            pgtrigger.Protect(name="upload_written_once", operation=pgtrigger.Update),
            pgtrigger.Trigger(name="upload_kept", when=pgtrigger.Before, operation=pgtrigger.Delete, func=ONLY_REFUSED),
        ]

    def __str__(self):
        return f"bytes of {self.upload_id}"


__all__ = ["Upload", "UploadFile", "UploadState"]

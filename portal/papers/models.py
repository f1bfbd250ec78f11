"""Issued papers: frozen letters, their PDF bytes and numbers without gaps."""

from functools import reduce
from operator import or_

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.log.triggers import never_emptied
from portal.papers import rules

# What stands beside the bytes when they have been drawn, and never changes after that.
DRAWN = ["sha256", "plain_sha256", "size", "seal", "sealed_at", "seal_time_stamped", "rendered_at"]


def _changes(fields):
    return reduce(or_, [pgtrigger.Q(**{f"old__{one}__df": pgtrigger.F(f"new__{one}")}) for one in fields])


class Counter(models.Model):
    """A series of numbers. Locked while a number is taken, so the series has no gaps and no doubles."""

    key = models.CharField(max_length=60, primary_key=True)
    value = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.key}: {self.value}"


class DocumentState(models.TextChoices):
    """How far the worker has come with the paper."""

    QUEUED = "queued", _("Waiting to be drawn")
    RENDERING = "rendering", _("Being drawn")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be drawn")


class CutOffReason(models.TextChoices):
    """Why a drawing was ended from outside (``rules.CutOff``)."""

    TIME = rules.CutOff.TIME.value, _("it took too long")
    MEMORY = rules.CutOff.MEMORY.value, _("it needed too much memory")
    DIED = rules.CutOff.DIED.value, _("the process that drew it was ended")


class DocumentQuerySet(models.QuerySet):
    """Papers by what is left to do, and by what they are about."""

    def due(self, now):
        """Papers to draw now: waiting ones, and those whose drawer died (lease over)."""
        waiting = Q(state=DocumentState.QUEUED, due_at__lte=now)
        return self.filter(waiting | Q(state=DocumentState.RENDERING, lease_until__lt=now))

    def about(self, subject):
        """Papers about a row, oldest first."""
        return self.filter(subject_type=subject._meta.model_name, subject_pk=str(subject.pk)).order_by("pk")

    def of_kind(self, kind):
        """Papers of one kind."""
        return self.filter(kind=kind)

    def of_things(self, subject_type, pks):
        """{subject's pk as text: its latest paper} for rows of one model. One query."""
        found = self.filter(subject_type=subject_type, subject_pk__in=[str(pk) for pk in pks]).defer("letter")
        return {paper.subject_pk: paper for paper in found.order_by("pk")}

    def listed(self):
        """With what a list says of each: also what has replaced it."""
        return self.select_related("replaced_by").defer("letter")

    def ready(self):
        """Papers that can be read."""
        return self.filter(state=DocumentState.READY)

    def for_verification(self):
        """Papers with what tells whether they still count."""
        return self.select_related("county", "replaced_by").defer("letter")

    def for_county(self, county):
        """Papers issued in the county's name."""
        return self.filter(county=county).listed()

    def failed(self):
        """Papers that could not be drawn and wait for a person."""
        return self.filter(state=DocumentState.FAILED)

    def cut_off_lately(self, now):
        """Papers with a drawing that was ended from outside in the last day, whatever became of them later."""
        return self.filter(cut_off_at__gt=now - rules.CUT_OFF_LATELY)

    def troubled_first(self):
        """Those that could not be drawn, then the newest."""
        failed_first = models.Case(models.When(state=DocumentState.FAILED, then=0), default=1)
        return self.order_by(failed_first, "-issued_at", "-pk")


class Document(models.Model):
    """An issued paper. What is frozen here is never edited; a correction is a new paper that refers to this one."""

    kind = models.CharField(max_length=40)
    county = models.ForeignKey("portal.County", models.PROTECT, null=True, blank=True, related_name="documents")
    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    template = models.CharField(max_length=60)
    letter = models.JSONField()
    language = models.CharField(max_length=5, default="sv")
    subject_type = models.CharField(max_length=40)
    subject_pk = models.CharField(max_length=40)
    verification_code = models.CharField(max_length=40, unique=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(max_length=20, choices=DocumentState, default=DocumentState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    plain_sha256 = models.CharField(max_length=64, blank=True, help_text="Of the bytes as drawn, before any seal.")
    size = models.PositiveIntegerField(null=True, blank=True, help_text="Bytes")
    seal = models.CharField(max_length=200, blank=True, help_text="Whose electronic seal is on it.")
    sealed_at = models.DateTimeField(null=True, blank=True)
    seal_time_stamped = models.BooleanField(default=False)
    rendered_at = models.DateTimeField(null=True, blank=True)
    cut_off_count = models.PositiveIntegerField(_("drawings that were cut off"), default=0, db_default=0)
    cut_off_reason = models.CharField(
        _("why the last one was cut off"), max_length=20, choices=CutOffReason, blank=True, db_default=""
    )
    cut_off_at = models.DateTimeField(_("when the last one was cut off"), null=True, blank=True)
    then_task = models.CharField(max_length=80, blank=True, help_text="Doorbell to ring when the paper is ready.")
    then_pk = models.CharField(max_length=40, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_pk"], name="document_subject"),
            models.Index(
                fields=["due_at"],
                condition=~Q(state__in=["ready", "failed"]),
                name="document_due",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="ready") & ~Q(sha256="") & Q(rendered_at__isnull=False))
                | (~Q(state="ready") & Q(sha256="")),
                name="document_ready_has_hash",
            ),
            models.CheckConstraint(
                condition=~Q(state="rendering") | Q(lease_until__isnull=False),
                name="document_rendering_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(cut_off_count=0, cut_off_reason="", cut_off_at__isnull=True)
                | (Q(cut_off_count__gt=0, cut_off_at__isnull=False) & ~Q(cut_off_reason="")),
                name="document_cut_off_says_why",
            ),
        ]
        triggers = [
            never_emptied(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="frozen",
                fields=[
                    "kind",
                    "county",
                    "number",
                    "title",
                    "template",
                    "letter",
                    "language",
                    "subject_type",
                    "subject_pk",
                    "verification_code",
                    "replaces",
                    "issued_at",
                    "issued_by",
                ],
            ),
            pgtrigger.Protect(
                name="drawn_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="ready") & _changes(DRAWN),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def download_name(self):
        """The file's name in letters, with the diary number that stands in the paper."""
        return self.named(self.letter.get("diary_number", ""))

    def named(self, diary_number=""):
        """The file's name as a registry sorts it: number, diary number, what it is. No two papers share one."""
        return rules.file_name(self.number, diary_number, self.title)

    @property
    def cut_off_words(self):
        """How often its drawing was cut off and why the last time, for staff; "" when it never was."""
        if not self.cut_off_count:
            return ""
        words = ngettext(
            "The drawing was cut off %(count)d time: %(reason)s.",
            "The drawing was cut off %(count)d times, last because: %(reason)s.",
            self.cut_off_count,
        )
        return words % {"count": self.cut_off_count, "reason": self.get_cut_off_reason_display()}


class DocumentFile(models.Model):
    """The bytes of a paper, written once. Apart from the row so that lists stay light."""

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="file")
    content = models.BinaryField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self):
        return f"file of {self.document_id}"


__all__ = ["Counter", "CutOffReason", "Document", "DocumentFile", "DocumentState"]

"""Forms that counties and organisations keep, and the proposals that are written in them."""

import base64

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.decisions import sections
from membership.decisions.head import shown_day
from membership.decisions.library import Form
from membership.decisions.rules import Layer, PaperState, Purpose
from portal.log.triggers import frozen_when_not, never_emptied

# What a made paper says and when it was handed over: these columns never change again.
FROZEN = (
    *("membership_id", "edition", "template", "sections", "label", "title", "title_capitals", "organisation_name"),
    *(
        "office",
        "officer",
        "officer_title",
        "officer_contact",
        "written_on",
        "diary_number",
        "addressed_to",
        "meets_on",
    ),
    *("paragraph", "head", "meant", "merged", "handed_at", "handed_by_id", "replaces_id", "document_id"),
    *("created_at", "created_by_id", "saved_at", "saved_by_id"),
)


class DecisionTemplateQuerySet(models.QuerySet):
    """Forms by who may use them."""

    def for_county(self, county):
        """Those that the county keeps."""
        return self.filter(layer=Layer.COUNTY, county=county)

    def of_organisation(self, organisation_id):
        """Those that the organisation keeps."""
        return self.filter(layer=Layer.ORGANISATION, organisation=organisation_id)

    def usable_for(self, membership):
        """What the organisation may choose beside the system's: its own, then the county's."""
        own = Q(layer=Layer.ORGANISATION, organisation=membership.organisation_id)
        return self.filter(own | Q(layer=Layer.COUNTY, county=membership.strategy.county_id)).order_by("-layer", "name")


class DecisionTemplate(models.Model):
    """A form of a county's or an organisation's own. Changing it makes the next version; papers keep theirs frozen."""

    layer = models.CharField(max_length=20, choices=Layer)
    county = models.ForeignKey(
        "portal.County", models.PROTECT, null=True, blank=True, related_name="decision_templates"
    )
    organisation = models.ForeignKey(
        "portal.Organisation", models.PROTECT, null=True, blank=True, related_name="decision_templates"
    )
    name = models.CharField(_("What the form is called"), max_length=120)
    preset = models.CharField(max_length=40, blank=True, help_text="The system's form that it was made from.")
    version = models.PositiveIntegerField(default=1)
    header = models.JSONField(default=dict, blank=True)
    sections = models.JSONField(default=list)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DecisionTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(layer="county", county__isnull=False, organisation__isnull=True)
                | Q(layer="organisation", county__isnull=True, organisation__isnull=False),
                name="decision_template_belongs_to_its_layer",
            ),
            models.UniqueConstraint(
                fields=["county", "organisation", "name"], nulls_distinct=False, name="decision_template_name_once"
            ),
        ]

    def __str__(self):
        return self.name

    def form(self) -> Form:
        """The form to write in."""
        return Form(
            key=f"{self.layer}-{self.pk}",
            name=self.name,
            layer=self.layer,
            version=self.version,
            purpose=self.header.get("purpose", Purpose.JOIN),
            header=self.header,
            sections=tuple(sections.read(self.sections)),
        )


class DecisionPaperQuerySet(models.QuerySet):
    """Proposals. Only the organisation's own people reach them: there is no method for the county."""

    def of_membership(self, membership):
        """Those of one membership, the latest first."""
        return self.filter(membership=membership).select_related("document").order_by("-pk")

    def drafts(self):
        """Those that are being written."""
        return self.filter(state=PaperState.DRAFT)

    def issued(self):
        """Those that were made, whatever became of them, with their papers."""
        return self.exclude(state=PaperState.DRAFT).select_related("document")

    def put_away(self):
        """Those that somebody has put away."""
        return self.filter(put_away_at__isnull=False)


class DecisionPaper(models.Model):
    """A proposal for the organisation's own board (tjänsteskrivelse). The organisation's own until it sends it."""

    membership = models.ForeignKey("membership.Membership", models.PROTECT, related_name="decision_papers")
    state = models.CharField(max_length=20, choices=PaperState, default=PaperState.DRAFT)
    edition = models.PositiveIntegerField(default=1, help_text="Grows with every save: tells two writers apart.")
    template = models.JSONField(help_text="The form as it was chosen: layer, key, name, version, header, sections.")
    sections = models.JSONField(default=list)

    label = models.CharField(_("Kind of paper"), max_length=60)
    title = models.CharField(_("Title of the paper"), max_length=200)
    title_capitals = models.BooleanField(_("Set the title in capitals"), default=False)
    organisation_name = models.CharField(_("Organisation"), max_length=200)
    office = models.CharField(_("Office or department"), max_length=120, blank=True)
    officer = models.CharField(_("Official in charge"), max_length=200, blank=True)
    officer_title = models.CharField(_("The official’s title"), max_length=120, blank=True)
    officer_contact = models.CharField(_("Telephone or e-mail address"), max_length=200, blank=True)
    written_on = models.DateField(_("Date"), null=True, blank=True)
    diary_number = models.CharField(_("Diary number"), max_length=300, blank=True)  # one a line, never by pattern
    addressed_to = models.CharField(_("To (the body that decides)"), max_length=500, blank=True)  # one a line
    meets_on = models.DateField(_("Date of the meeting"), null=True, blank=True)
    paragraph = models.CharField(_("Section (§)"), max_length=30, blank=True)
    head = models.JSONField(
        default=dict, db_default=Value({}, models.JSONField()), blank=True, help_text="Names and needs, as in head.py."
    )
    meant = models.JSONField(
        default=list,
        db_default=Value([], models.JSONField()),
        blank=True,
        help_text="What looks left behind and is meant: where, what, the line it stands in, who said so and when.",
    )

    merged = models.JSONField(
        null=True, blank=True, help_text="What was merged in, and what the writers have answered since: catching_up."
    )
    handed_at = models.DateTimeField(null=True, blank=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    put_away_at = models.DateTimeField(null=True, blank=True, help_text="Out of the lists; the paper is kept.")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    document = models.OneToOneField(
        "portal.Document", models.PROTECT, null=True, blank=True, related_name="decision_paper"
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DecisionPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(state="draft"), name="decision_paper_one_draft_per_membership"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", document__isnull=True) | ~Q(state="draft") & Q(document__isnull=False),
                name="decision_paper_made_has_document",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "issued"], handed_at__isnull=True)
                | Q(state="handed", handed_at__isnull=False, taken_back_at__isnull=True)
                | Q(state="taken_back", handed_at__isnull=False, taken_back_at__isnull=False),
                name="decision_paper_handing_is_dated",
            ),
        ]
        triggers = [
            never_emptied(),
            frozen_when_not(PaperState.DRAFT, FROZEN),
            pgtrigger.Protect(
                name="handed_only_taken_back",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    'OLD."state" <> \'draft\' AND (OLD."state", OLD."taken_back_at", OLD."taken_back_by_id")'
                    ' IS DISTINCT FROM (NEW."state", NEW."taken_back_at", NEW."taken_back_by_id")'
                    " AND NOT (OLD.\"state\" = 'handed' AND NEW.\"state\" = 'taken_back')"
                ),
            ),
            pgtrigger.Protect(
                name="issued_never_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["issued", "handed", "taken_back"]),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def purpose(self):
        """What the body is asked to decide, a rules.Purpose."""
        return Purpose(self.template.get("purpose", Purpose.JOIN))

    @property
    def parts(self):
        """The sections, checked."""
        return sections.read(self.sections)

    @property
    def date_shown(self):
        """When it was written, as its head says it: a day, a month or a year."""
        return shown_day(self.written_on, self.head.get("precision", ""))


# What the organisation has written for one strategy's proposals and that holds for the next one's too.
FOLLOWS_ALONG = ("steering", "undertakings", "director", "director_title")


class ProposalBackgroundQuerySet(models.QuerySet):
    """What organisations have added for their own papers."""

    def for_membership(self, membership):
        """The membership's; before anything is written there, an unsaved one with what the organisation wrote last.

        The consultation was about another strategy then, so it does not follow."""
        found = self.filter(membership=membership.pk).first()
        if found:
            return found
        last = self.filter(membership__organisation=membership.organisation_id).order_by("-changed_at").first()
        kept = {name: getattr(last, name) for name in FOLLOWS_ALONG} if last else {}
        return self.model(membership=membership, **kept)


class ProposalBackground(models.Model):
    """What a receiver expects to read and the declaration does not ask for: the organisation's own words, one a line.

    It stands in the proposals alone, and nobody at the county sees it before the organisation sends its paper."""

    membership = models.OneToOneField("membership.Membership", models.PROTECT, related_name="proposal_background")
    steering = models.TextField(_("Steering documents"), blank=True, max_length=2000)
    undertakings = models.TextField(_("Earlier undertakings"), blank=True, max_length=2000)
    consulted = models.TextField(_("The consultation"), blank=True, max_length=2000)
    director = models.CharField(_("Who signs the proposals"), max_length=200, blank=True, default="", db_default="")
    director_title = models.CharField(
        _("Title of who signs the proposals"), max_length=120, blank=True, default="", db_default=""
    )
    edition = models.PositiveIntegerField(default=1, help_text="Grows with every save: tells two writers apart.")
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProposalBackgroundQuerySet.as_manager()

    def __str__(self):
        return f"{self.membership_id}"


class OrganisationLogoQuerySet(models.QuerySet):
    """Logotypes by whether they can be used."""

    def of(self, organisation_id):
        """The organisation's, checked or not."""
        return self.filter(organisation=organisation_id)

    def usable_of(self, organisation_id):
        """The organisation's, when its file has passed its check; None otherwise."""
        found = self.of(organisation_id).select_related("upload__file", "organisation").first()
        return found if found and found.upload.is_clean else None

    def address_of(self, organisation_id):
        """The usable one as a ``data:`` address for a frozen letter; "" without one."""
        found = self.usable_of(organisation_id)
        return found.data_address if found else ""


class OrganisationLogo(models.Model):
    """The logotype that stands in the head of the organisation's proposals. Papers keep the one they were made with."""

    organisation = models.OneToOneField("portal.Organisation", models.PROTECT, related_name="proposal_logo")
    upload = models.ForeignKey("portal.Upload", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OrganisationLogoQuerySet.as_manager()

    def __str__(self):
        return str(self.organisation)

    @property
    def data_address(self):
        """The picture itself as an address: what a frozen letter holds, so that nothing is fetched when it is drawn."""
        kind = self.upload.content_type
        return f"data:{kind};base64,{base64.b64encode(bytes(self.upload.file.content)).decode()}"


__all__ = ["DecisionPaper", "DecisionTemplate", "OrganisationLogo", "ProposalBackground"]

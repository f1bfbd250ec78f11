"""Counties, municipalities and organisations: who can publish and who can join."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Concat
from django.urls import reverse

from portal.characters import Kind, folded, normalised
from portal.directory.rules import OrganisationKind
from portal.log.triggers import append_only, public_change


class CountyQuerySet(models.QuerySet):
    """Counties, in Swedish order unless said otherwise."""

    def real(self):
        """The 21 counties of Sweden, without a made-up one of the demonstration."""
        return self.filter(is_fictional=False)

    def in_order(self):
        """Sorted as a Swede expects."""
        return self.order_by("sort_key")


class County(models.Model):
    """A county and its administrative board: the tenant that publishes a strategy and decides on memberships."""

    code = models.CharField(max_length=2, primary_key=True, help_text="SCB's two digits, kept as text.")
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60, help_text="Örebro län")
    short_name = models.CharField(max_length=40, help_text="Örebro")
    letter = models.CharField(max_length=2, unique=True)
    sort_key = models.CharField(max_length=120, db_collation="C")
    board_name = models.CharField(max_length=80)
    board_short_name = models.CharField(max_length=60)
    board_orgnr = models.CharField(max_length=10, blank=True)
    website = models.URLField(blank=True)
    residence_city = models.CharField(max_length=60, blank=True)
    visiting_address = models.CharField(max_length=200, blank=True)
    postal_address = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True, help_text="Role mailbox, never a person's.")
    phone = models.CharField(max_length=40, blank=True)
    governor = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text="Landshövding, as the board says."
    )
    tile_col = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    is_fictional = models.BooleanField(default=False)

    objects = CountyQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name_plural = "counties"
        triggers = [public_change()]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("register:county", args=[self.slug])


class MunicipalityQuerySet(models.QuerySet):
    """Municipalities by what people call them."""

    def called(self, text):
        """Those that the text names whole: "Kumla", "Kumla kommun" or the four digits."""
        return self.filter(Q(display_name__iexact=text) | Q(name__iexact=text) | Q(code=text))

    def in_order(self):
        """Sorted as a Swede expects, with the county."""
        return self.select_related("county").order_by("sort_key")


class Municipality(models.Model):
    """One of the 290 municipalities, by SCB's four digits."""

    code = models.CharField(max_length=4, primary_key=True)
    county = models.ForeignKey(County, models.PROTECT, related_name="municipalities")
    name = models.CharField(max_length=60, help_text="Örebro")
    display_name = models.CharField(max_length=80, help_text="Örebro kommun, Göteborgs stad")
    slug = models.SlugField(max_length=60, unique=True)
    sort_key = models.CharField(max_length=120, db_collation="C")
    population = models.PositiveIntegerField(null=True, blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name_plural = "municipalities"
        triggers = [public_change()]

    def __str__(self):
        return self.display_name


class FoldedField(models.CharField):
    """The row's title as names are compared (``portal.characters.folded``), set whenever the row is written."""

    def pre_save(self, model_instance, add):
        """Follows the name, whatever stood here."""
        title = folded(str(model_instance))
        setattr(model_instance, self.attname, title)
        return title


class OrganisationQuerySet(models.QuerySet):
    """Organisations of the register and those that people added."""

    def in_order(self):
        """Sorted as a Swede expects."""
        return self.order_by("sort_key", "pk")

    def current(self):
        """Not merged into another and not ceased."""
        return self.filter(ceased_on__isnull=True)

    def of_county(self, county):
        """Those that the county looks after: seated there."""
        return self.filter(county=county)

    def parts_of(self, organisation):
        """Others under the same number, or without a number of the same name: the whole and its units."""
        same = self.exclude(pk=organisation.pk).current()
        if organisation.orgnr:
            return same.filter(orgnr=organisation.orgnr)
        same = same.filter(name=organisation.name, kind=organisation.kind, county=organisation.county)
        return same if organisation.unit else same.exclude(unit="")

    def titled(self, name, unit=""):
        """Those of the name and unit, without regard to capitals, spaces, dashes and what cannot be seen."""
        return self.filter(folded=folded(f"{name}, {unit}" if unit else name))

    def with_domains(self):
        """With the known e-mail domains."""
        return self.prefetch_related("domains")

    def to_check(self, county):
        """Added by someone in the county and not yet checked by its staff, the oldest first."""
        return self.of_county(county).current().filter(checked=False).order_by("created_at", "pk")

    def called(self, text):
        """Those that the text names whole: by name with or without unit, or by organisation number."""
        words = " ".join(text.split())
        digits = "".join(c for c in text if c.isdigit())
        whole = Q(name__iexact=words, unit="") | Q(whole_name__iexact=words)
        if len(digits) in (10, 12) and not any(c.isalpha() for c in text):
            whole |= Q(orgnr=digits[-10:], unit="")
        return self.annotate(whole_name=Concat("name", models.Value(", "), "unit")).filter(whole)

    def suggested_in(self, county):
        """Those whose names are offered while one writes: the public bodies of a county."""
        kinds = [OrganisationKind.MUNICIPALITY, OrganisationKind.REGION, OrganisationKind.STATE_AGENCY]
        return self.current().filter(county=county, kind__in=kinds).in_order()

    def matching(self, text):
        """Whose name, unit or former name holds the text, or whose organisation number begins with its digits."""
        digits = "".join(c for c in text if c.isdigit())
        words = normalised(text, Kind.LINE)
        former = FormerName.objects.filter(organisation=models.OuterRef("pk"), name__icontains=words)
        found = Q(folded__contains=folded(text)) | Q(name__icontains=words) | Q(models.Exists(former))
        if len(digits) >= 4:
            found |= Q(orgnr__startswith=digits)
        return self.filter(found)


class Organisation(models.Model):
    """Who joins. The organisation number is no unique key: state agencies join by unit and county (domain.md C7)."""

    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(max_length=200)
    unit = models.CharField(
        max_length=120,
        blank=True,
        help_text="Part of the organisation that joins by itself.",
    )
    folded = FoldedField(max_length=700, db_default="", editable=False, help_text="Name and unit, as compared.")
    slug = models.SlugField(max_length=120, unique=True)
    sort_key = models.CharField(max_length=300, db_collation="C", db_index=True)
    orgnr = models.CharField(
        max_length=10,
        blank=True,
        db_index=True,
        help_text="Ten digits, or empty when unknown.",
    )
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, related_name="organisations")
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
    )
    website = models.URLField(blank=True)
    description = models.TextField(blank=True, max_length=2000)
    in_reference = models.BooleanField(default=False, help_text="Came from the portal's own reference data.")
    checked = models.BooleanField(default=False, help_text="In the reference data, or checked by county staff.")
    named_once = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Added without a number by somebody who was shown those of the same name: stands once in its place.",
    )
    ceased_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["orgnr", "unit", "county"],
                condition=~Q(orgnr=""),
                nulls_distinct=False,
                name="organisation_number_unit_county_once",
            ),
            models.UniqueConstraint(
                fields=["folded", "county", "municipality"],
                condition=Q(orgnr="", named_once=True, ceased_on__isnull=True),
                nulls_distinct=False,
                name="organisation_name_in_its_place_once",
            ),
            models.CheckConstraint(
                condition=Q(orgnr="") | Q(orgnr__regex=r"^[1-9][0-9][2-9][0-9]{7}$"),
                name="organisation_number_never_a_personal_one",
            ),
        ]
        triggers = [public_change()]

    def __str__(self):
        return f"{self.name}, {self.unit}" if self.unit else self.name

    def get_absolute_url(self):
        return reverse("register:organisation", args=[self.slug])


class FormerName(models.Model):
    """A name that an organisation had, with the address it gave: both lead to the organisation for good."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, db_index=True)
    until = models.DateField(help_text="The day that the next name counts from.")
    reason = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["until", "pk"]
        triggers = [*append_only(), public_change()]

    def __str__(self):
        return self.name


class OrganisationDomain(models.Model):
    """An e-mail domain known to belong to the organisation: whoever has an address there may act for it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "domain"], name="organisation_domain_once")]

    def __str__(self):
        return self.domain


__all__ = [
    "County",
    "FormerName",
    "Municipality",
    "Organisation",
    "OrganisationDomain",
    "OrganisationKind",
]

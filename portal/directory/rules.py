"""What kinds of organisation there are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """Type of organisation. Never derived from the organisation number (domain.md C7)."""

    MUNICIPALITY = "municipality", _("Municipality")
    REGION = "region", _("Region")
    COUNTY_BOARD = "county_board", _("County administrative board")
    STATE_AGENCY = "state_agency", _("State agency")
    UNIVERSITY = "university", _("University or university college")
    JOINT_AUTHORITY = "joint_authority", _("Joint authority")
    PUBLIC_COMPANY = "public_company", _("Publicly owned company")
    COMPANY = "company", _("Company")
    ASSOCIATION = "association", _("Association")
    FOUNDATION = "foundation", _("Foundation")
    POLITICAL_PARTY = "political_party", _("Political party")
    OTHER_PUBLIC = "other_public", _("Other public body")
    OTHER = "other", _("Other")

"""What stands before a journey begins: a made-up county with a publisher, and the six national goals."""

from dataclasses import dataclass

from membership.demo.county import load_county
from portal.directory.models import County
from portal.people.models import User
from strategies.publishing.reference_data import load_national_goals
from tests.portal.people import world as people

STAFF = "eva.publicerare@lansstyrelsen.example"


@dataclass
class Stage:
    """The rows that the journey walks on."""

    county: County
    staff: User


def set_stage():
    """The county, its municipalities, the goals and one publisher with a second factor."""
    load_national_goals()
    county = load_county()
    return Stage(county, people.make_staff(county, email=STAFF))

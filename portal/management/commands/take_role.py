"""Take a role away from the command line."""

from django.core.management.base import BaseCommand, CommandError

from portal.errors import Refused
from portal.management.finding import account, county
from portal.people.actions import take_role
from portal.people.models import StaffRole


class Command(BaseCommand):
    """``take_role anna@lan.example --county orebro``; without a county the national or administrator's role."""

    help = "Takes a person's role away. It stops counting at the person's next click. The last publisher stays."

    def add_arguments(self, parser):
        parser.add_argument("address", help="The person's e-mail address.")
        parser.add_argument("--county", metavar="NAME", help="Short name in the address, for example orebro.")

    def handle(self, *, address, **options):
        person, of = account(address, only_open=False), county(options["county"])
        role = StaffRole.objects.of(person).filter(county=of).select_related("county", "user").first()
        if role is None:
            raise CommandError(f"{person.email} has no {'role in that county' if of else 'national role'}.")
        try:
            take_role(role, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("Taken. It stops counting at the person's next click.")

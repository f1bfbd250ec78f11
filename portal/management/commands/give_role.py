"""Give a person a role from the command line: the first administrator, and a county's first publisher."""

from django.core.management.base import BaseCommand, CommandError

from portal.errors import Refused
from portal.management.finding import account, county
from portal.people.actions import give_role
from portal.people.rules import Role


class Command(BaseCommand):
    """``give_role anna@lan.example publisher --county orebro``. The person must have made an account before."""

    help = "Gives a person with an account a role; an old one in the same county is replaced."

    def add_arguments(self, parser):
        parser.add_argument("email", help="The person's e-mail address.")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--county", metavar="NAME", help="Short name in the address, for example orebro.")

    def handle(self, *, email, role, **options):
        person = account(email)
        if (role in Role.of_county()) != bool(options["county"]):
            raise CommandError("Readers, editors and publishers need --county; the others must not have it.")
        try:
            give_role(person, role=role, county=county(options["county"]), by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("Given. It counts from the person's next click.")

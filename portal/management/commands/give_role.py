"""Give a person a role from the command line: the first administrator, and a county's first publisher."""

from django.core.management.base import BaseCommand, CommandError

from portal.directory.models import County
from portal.people.actions import give_role
from portal.people.models import User
from portal.people.rules import Role, fold_address


class Command(BaseCommand):
    """``give_role anna@lan.example publisher --county orebro``. The person must have made an account before."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--county", help="Short name in the address, for example orebro.")

    def handle(self, *, email, role, county, **options):
        try:
            user = User.objects.filter(email=fold_address(email), is_active=True).first()
        except ValueError as fault:
            raise CommandError("That can be no e-mail address. Check what stands after the @.") from fault
        if user is None:
            raise CommandError("No open account has that address. Ask the person to make one, then try again.")
        if (role in Role.of_county()) != bool(county):
            raise CommandError("Readers, editors and publishers need --county; the others must not have it.")
        found = County.objects.filter(slug=county).first() if county else None
        if county and found is None:
            raise CommandError(f"There is no county {county}.")
        give_role(user, role=role, county=found, by=None)
        self.stdout.write("Given. It counts from the person's next click.")

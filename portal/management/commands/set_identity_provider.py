"""Tell which e-identification service a county trusts, from the command line."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.log.actions import log_event
from portal.management.finding import county as county_named
from portal.people.models import IdentityProvider


class Command(BaseCommand):
    """``set_identity_provider orebro Freja --issuer https://… --client-id … --secret-name FREJA_SECRET``.

    Run again with the same name it changes what is there; ``--off`` takes it out of use."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("county", help="Short name in the address, for example orebro.")
        parser.add_argument("name", help="As people know it, for example Freja.")
        parser.add_argument("--issuer", required=True)
        parser.add_argument("--client-id", required=True)
        parser.add_argument("--secret-name", default="", help="The environment variable that holds the secret.")
        parser.add_argument("--scopes", default="openid profile")
        parser.add_argument("--acr-values", default="", help="Levels that are enough, with spaces between.")
        parser.add_argument("--claim-map", default="{}", help='JSON, for example {"orgnr": "orgNumber"}.')
        parser.add_argument("--off", action="store_true")

    def handle(self, *, county, name, issuer, off, claim_map, **options):
        found = county_named(county)
        if urlsplit(issuer).scheme != "https" and not settings.OIDC_PLAIN_HTTP:
            raise CommandError("The issuer must begin with https://.")
        try:
            claims = json.loads(claim_map)
        except ValueError:
            raise CommandError('Write --claim-map as JSON, for example {"orgnr": "orgNumber"}.') from None
        fields = ("client_id", "secret_name", "scopes", "acr_values")
        values = {field: options[field] for field in fields}
        values |= {"issuer": issuer, "claim_map": claims, "is_active": not off}
        provider, _new = IdentityProvider.objects.update_or_create(county=found, name=name, defaults=values)
        log_event("identity_provider.set", county=found, thing=provider, is_active=not off)
        self.stdout.write("Set. It counts from the next signature.")

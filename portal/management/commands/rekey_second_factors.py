"""Encipher all second factors with the present key, so that former keys can be dropped."""

from django.core.management.base import BaseCommand, CommandError

from portal.people.actions_factors import rekey_second_factors


class Command(BaseCommand):
    """``rekey_second_factors``, after SECOND_FACTOR_KEY was changed and the former one put among the fallbacks."""

    help = (
        "Enciphers the secrets of all second factors with SECOND_FACTOR_KEY. Safe to run again. When it succeeds, "
        "SECOND_FACTOR_KEY_FALLBACKS can be emptied."
    )

    def handle(self, **options):
        done, unreadable = rekey_second_factors()
        self.stdout.write(f"{done} second factors stand under the present key.")
        if unreadable:
            raise CommandError(
                f"{unreadable} second factors can be read with no key. If there is a former key, put it among "
                "SECOND_FACTOR_KEY_FALLBACKS and run this again. Without it their owners are asked to set up new ones."
            )

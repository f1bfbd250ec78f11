from django.apps import AppConfig


class MembershipConfig(AppConfig):
    """Third floor: who joins, and what follows."""

    name = "membership"

    def ready(self):
        """Tell the rooms below who knows how a membership stands, and who keeps organisations' logotypes."""
        from membership.changes.standing import tell
        from membership.decisions.models import OrganisationLogo
        from membership.joining.standing import diary_number
        from portal.directory.logotypes import keep_logotypes
        from portal.papers.standing import tell_diary_number_of, tell_standing_of

        tell_standing_of("membership", tell)
        tell_diary_number_of("membership", diary_number)
        keep_logotypes(OrganisationLogo.objects.address_of)

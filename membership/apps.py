from django.apps import AppConfig


class MembershipConfig(AppConfig):
    """Third floor: who joins, and what follows."""

    name = "membership"

    def ready(self):
        """Tell the rooms below who knows how a membership stands and where its case is, and who keeps logotypes."""
        from membership.changes.standing import tell
        from membership.decisions.models import OrganisationLogo
        from membership.joining.standing import diary_number, page_for_staff
        from portal.directory.logotypes import keep_logotypes
        from portal.outbox.leads import tell_page_of
        from portal.papers.standing import tell_diary_number_of, tell_standing_of

        tell_standing_of("membership", tell)
        tell_diary_number_of("membership", diary_number)
        tell_page_of("membership", page_for_staff)
        keep_logotypes(OrganisationLogo.objects.address_of)

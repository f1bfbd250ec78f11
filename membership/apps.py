from django.apps import AppConfig


class MembershipConfig(AppConfig):
    """Third floor: who joins, and what follows."""

    name = "membership"

    def ready(self):
        """Tell the papers' room who knows how a membership stands."""
        from membership.changes.standing import tell
        from portal.papers.standing import tell_standing_of

        tell_standing_of("membership", tell)

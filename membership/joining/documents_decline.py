"""The county's decision to decline a declaration, as a letter."""

from django.utils import timezone
from django.utils.translation import gettext as _

from membership.joining.documents import board_of
from membership.joining.documents_confirmation import board_contact
from membership.joining.models import Declaration
from membership.joining.rules_deciding import Deciders
from portal.directory import organisation_numbers
from portal.errors import Refused
from portal.papers.letters import DeclineLetter, Party


def decline_letter(membership, *, decided_on, deciders, reasons, appeal=""):
    """The DeclineLetter for a declaration that is being declined on ``decided_on`` (a date).

    appeal: how the decision can be appealed, in the board's own words; empty when it has said nothing of it. Raises
    Refused when something that must stand in the paper is missing, for example the board's address."""
    organisation, county = membership.organisation, membership.strategy.county
    who = {"organisation": organisation.name}
    declaration = Declaration.objects.behind(membership)
    return DeclineLetter(
        board=board_of(county),
        organisation=Party(
            name=organisation.name, unit=organisation.unit, orgnr=organisation_numbers.format(organisation.orgnr)
        ),
        strategy=membership.version.title,
        period=membership.strategy.period,
        decided_on=decided_on.isoformat(),
        **deciders.in_letter(),
        diary_number=membership.diary_number,
        declaration_number=declaration.document.number if declaration and declaration.document else "",
        arrived_at=declaration.signed_at.isoformat() if declaration else "",
        reasons=reasons,
        next_steps=(
            _("%(organisation)s can hand in a new declaration of intent when the reasons no longer hold.") % who,
            _(
                "%(organisation)s can ask the county administrative board to correct or explain the decision: write to "
                "the address below and give its number."
            )
            % who,
            _("What %(organisation)s handed in is kept on record. The organisation is not shown as joined.") % who,
        ),
        appeal=appeal,
        contact=board_contact(membership),
    )


def why_no_decline(membership):
    """What is missing for the decision to be issued today; empty when nothing is."""
    deciders = Deciders(membership.strategy.county.board_name)
    try:
        decline_letter(membership, decided_on=timezone.localdate(), deciders=deciders, reasons="–")
    except Refused as refusal:
        return str(refusal)
    return ""


__all__ = ["decline_letter", "why_no_decline"]

"""Asking to act for an organisation, answering, and ending it."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from membership.representation import mails
from membership.representation.actions_right import record_right
from membership.representation.models import (
    Basis,
    Representative,
    RepresentativeEvent,
    RepresentativeRole,
    RepresentativeState,
)
from membership.representation.rules import Answerer, mail_domain, why_not
from portal.directory.addresses import free_slug
from portal.directory.models import Organisation, OrganisationDomain
from portal.directory.sorting import sort_key
from portal.errors import Refused
from portal.log.actions import log_event
from portal.people.models import StaffRole, User
from portal.people.rules import may


def has_known_domain(user, organisation):
    """Whether a verified address of the person stands at a domain that is known for the organisation.

    Never for domains where anyone can have an address."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    domains = {mail_domain(address) for address in verified} - {""}
    return OrganisationDomain.objects.filter(organisation=organisation, domain__in=domains).exists()


def answerers_of(user, representative):
    """How the person stands towards the request, asked of the database now."""
    if representative.user_id == user.pk:
        return {Answerer.SELF}
    found = set()
    colleague = Representative.objects.active().of(user).filter(organisation=representative.organisation_id).first()
    if colleague:
        found.add(Answerer.SIGNATORY if colleague.role == RepresentativeRole.SIGNATORY else Answerer.CONTACT)
    staff = StaffRole.objects.of(user).filter(county=representative.asked_county_id, county__isnull=False).first()
    if staff and may(staff.role, "handle"):
        found.add(Answerer.COUNTY)
    return found


def may_answer(verb, representative, user):
    """The same answer for the button, the message and the guard: empty when the person may."""
    return why_not(verb, representative.state, answerers_of(user, representative), is_asking=representative.is_asking)


@transaction.atomic(durable=True)
def ask_to_act(
    organisation, *, by, own_name="", role=RepresentativeRole.CONTACT, message="", county=None, strategy=None
):
    """Ask to act for the organisation, as contact or signatory. strategy: what the person is about to join.

    Whoever has a verified address at a known domain may act as contact at once; others wait for a colleague or for
    ``county`` (where the organisation has none of its own). The right to sign is never had by a domain: it is asked
    for, like this, by an active contact too. Asking twice gives the request that is there. ``own_name`` names an
    account that has no name. Returns the Representative. Raises Refused when the organisation has ceased."""
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    if organisation.ceased_on:
        raise Refused(_("The organisation has ceased, so nobody can act for it."))
    _take_name(by, own_name)
    county = organisation.county or county
    return _ask(organisation, by=by, role=role, message=message, county=county, strategy=strategy)


def _take_name(person, name):
    """Give the account the name. One that stands is changed on the account's own page only."""
    if name and User.objects.filter(pk=person.pk, name="").update(name=name):
        person.name = name


def _ask(organisation, *, by, role, message, county, strategy=None):
    existing = Representative.objects.current().of(by).filter(organisation=organisation).first()
    if existing:
        _keep_strategy(existing, strategy)
        return _ask_for_more(existing, role, message)
    is_known = has_known_domain(by, organisation)
    wants_more = is_known and role == RepresentativeRole.SIGNATORY
    asked = Representative.objects.create(
        organisation=organisation,
        user=by,
        role=RepresentativeRole.CONTACT if is_known else role,
        wanted_role=role if wants_more else "",
        message=message,
        asked_county=county,
        for_strategy=strategy,
        state=RepresentativeState.ACTIVE if is_known else RepresentativeState.WAITING,
        basis=Basis.DOMAIN if is_known else "",
        decided_at=timezone.now() if is_known else None,
    )
    _record(asked, "asked", by=by)
    if is_known:
        _record(asked, "approved", by=by, note=Basis.DOMAIN)
    if wants_more:
        _record(asked, "role_asked", by=by, note=role)
    if asked.is_asking:
        mails.tell_who_may_answer(asked)
    return asked


def _keep_strategy(representative, strategy):
    """The strategy that was chosen last is the one that the answer leads to."""
    if strategy is not None and representative.for_strategy_id != strategy.pk:
        representative.for_strategy = strategy
        representative.save(update_fields=["for_strategy"])


def _ask_for_more(representative, role, message):
    """An active contact wants to sign; anything else that is asked twice changes nothing."""
    wants = role == RepresentativeRole.SIGNATORY and representative.role != RepresentativeRole.SIGNATORY
    if not wants or representative.wanted_role:
        return representative
    if representative.state == RepresentativeState.WAITING:
        representative.role = role
        representative.save(update_fields=["role"])
        _record(representative, "role_asked", by=representative.user, note=role)
        return representative
    representative.wanted_role, representative.message = role, message
    representative.save(update_fields=["wanted_role", "message"])
    _record(representative, "role_asked", by=representative.user, note=role)
    mails.tell_who_may_answer(representative)
    return representative


@transaction.atomic(durable=True)
def add_organisation(
    *,
    by,
    own_name="",
    kind,
    name,
    county,
    unit="",
    orgnr="",
    municipality=None,
    website="",
    role,
    message="",
    strategy=None,
):
    """Add an organisation that the register does not have, and ask the county to let the person act for it.

    ``county`` is the one that checks it. The one that is there is returned instead of a double: by number, unit and
    county, or without a number by name, unit and municipality. ``own_name`` names an account that has no name.
    Returns (organisation, representative)."""
    organisation = doubles_of(name=name, unit=unit, orgnr=orgnr, county=county, municipality=municipality).first()
    organisation = organisation or _new_organisation(
        kind=kind, name=name, unit=unit, orgnr=orgnr, county=county, municipality=municipality, website=website
    )
    _take_name(by, own_name)
    return organisation, _ask(organisation, by=by, role=role, message=message, county=county, strategy=strategy)


def doubles_of(*, name, unit, orgnr, county, municipality):
    """Organisations that are in all likelihood the one that is about to be added.

    A number stands for the whole organisation, wherever it is seated: only a named unit is another one, by county."""
    same_unit = Organisation.objects.current().filter(unit__iexact=unit)
    if orgnr:
        same_number = same_unit.filter(orgnr=orgnr)
        return same_number.filter(county=county) if unit else same_number
    return same_unit.filter(name__iexact=name, municipality=municipality, county=county)


def _new_organisation(*, name, unit, orgnr, county, **fields):
    title = f"{name}, {unit}" if unit else name
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                name=name,
                unit=unit,
                orgnr=orgnr,
                county=county,
                slug=free_slug(title),
                sort_key=sort_key(title),
                **fields,
            )
    except IntegrityError:
        # Somebody added the same one at the same moment: the number, unit and county stand once.
        found = doubles_of(
            name=name, unit=unit, orgnr=orgnr, county=county, municipality=fields["municipality"]
        ).first()
        if found is None:
            raise Refused(_("The organisation could not be added just now. Search for it again.")) from None
        return found
    log_event("organisation.added", county=county, thing=organisation)
    return organisation


@transaction.atomic(durable=True)
def approve_representative(representative, *, by, role, ground="", source="", paragraph="", dated=None):
    """Let the person act for the organisation in the role.

    A signatory comes by a standing signatory's word, or by county staff who have looked into the right to sign: ground
    (a RightGround), source, paragraph and dated say what they found. Raises Refused with the rule's sentence."""
    representative = _lock(representative)
    signs = role == RepresentativeRole.SIGNATORY
    _guard("approve_signatory" if signs else "approve", representative, by)
    answerers = answerers_of(by, representative)
    is_stated = signs and Answerer.SIGNATORY in answerers
    if signs and not is_stated:
        record_right(representative, by=by, ground=ground, source=source, paragraph=paragraph, dated=dated)
    representative.role, representative.wanted_role = role, ""
    representative.signing_stated_by = by if is_stated else None
    if representative.state == RepresentativeState.WAITING or signs:
        from_county = Answerer.COUNTY in answerers and not is_stated
        representative.basis = Basis.COUNTY if from_county else Basis.COLLEAGUE
    representative.state = RepresentativeState.ACTIVE
    representative.decided_at, representative.decided_by = timezone.now(), by
    representative.save()
    _record(representative, "approved", by=by, note=role)
    mails.tell_answer(representative, "representative_approved")
    return representative


@transaction.atomic(durable=True)
def decline_representative(representative, *, by, why):
    """Say no to the request, with reasons that the person reads. An active contact stays contact. Raises Refused."""
    representative = _lock(representative)
    _guard("decline", representative, by)
    if representative.wanted_role:
        representative.wanted_role = ""
    else:
        representative.state = RepresentativeState.DECLINED
        representative.decided_at, representative.decided_by = timezone.now(), by
    representative.save()
    _record(representative, "declined", by=by, note=why)
    mails.tell_answer(representative, "representative_declined", why=why)
    return representative


@transaction.atomic(durable=True)
def end_representative(representative, *, by, why=""):
    """The person no longer acts for the organisation, or takes the request back. Counts at the next request (R-44)."""
    representative = _lock(representative)
    _guard("end", representative, by)
    representative.state, representative.wanted_role = RepresentativeState.ENDED, ""
    representative.decided_at, representative.decided_by = timezone.now(), by
    representative.save()
    _record(representative, "ended", by=by, note=why)
    if by != representative.user:
        mails.tell_answer(representative, "representative_ended", why=why)
    return representative


def _lock(representative):
    return (
        Representative.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "user", "asked_county", "for_strategy__county")
        .get(pk=representative.pk)
    )


def _guard(verb, representative, by):
    reason = may_answer(verb, representative, by)
    if reason:
        raise Refused(reason)


def _record(representative, verb, *, by, note=""):
    RepresentativeEvent.objects.create(representative=representative, verb=verb, by=by, note=str(note)[:500])
    log_event(
        f"representative.{verb}",
        by=by,
        county=representative.asked_county,
        thing=representative,
        role=representative.role,
    )


__all__ = [
    "add_organisation",
    "answerers_of",
    "approve_representative",
    "ask_to_act",
    "decline_representative",
    "doubles_of",
    "end_representative",
    "has_known_domain",
    "may_answer",
]

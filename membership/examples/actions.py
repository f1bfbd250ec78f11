"""Learning examples: written by a member, looked at by the county, shown to all, taken down again."""

from django.db import transaction
from django.utils import timezone

from membership.examples.mails import tell_county, tell_organisation
from membership.joining.models import Membership
from membership.representation.models import Representative
from portal.errors import Refused
from portal.files.actions import receive_upload
from portal.log.actions import log_event
from strategies.library.models import ExampleEvent, LearningExample
from strategies.library.rules_examples import MEMBER, STAFF, STEPS, missing_in, why_not_example
from strategies.publishing.actions.steps import EditedMeanwhile, may_now


@transaction.atomic(durable=True)
def begin_example(membership, *, by, file=None, **texts):
    """Begin an example that nobody outside the organisation sees. Raises Refused."""
    membership = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    example = LearningExample(organisation_id=membership.organisation_id, strategy=membership.strategy)
    if reason := why_not_now("save", example, by):
        raise Refused(reason)
    _write(example, by, file, texts)
    _event(example, "begin", by)
    return example


@transaction.atomic(durable=True)
def save_example(example, *, by, edition, file=None, remove_file=False, **texts):
    """Save what somebody has written. Raises Refused, EditedMeanwhile."""
    example = _take("save", example, by, edition)
    if remove_file:
        example.upload = None
    _write(example, by, file, texts)
    return example


@transaction.atomic(durable=True)
def hand_in_example(example, *, by, edition):
    """Ask the county to publish it. Raises Refused, EditedMeanwhile."""
    example = _take("hand_in", example, by, edition)
    if missing := missing_in(example):
        raise Refused(" ".join(missing))
    example.handed_in_by, example.handed_in_at, example.answer = by, timezone.now(), ""
    _step(example, "hand_in", by)
    tell_county(example)
    return example


@transaction.atomic(durable=True)
def act_on_own(example, verb, *, by):
    """Take back what the county has not answered, or withdraw what is published. Raises Refused."""
    example = _take(verb, example, by)
    _step(example, verb, by)
    return example


@transaction.atomic(durable=True)
def publish_example(example, *, by, edition):
    """Show it to the public as it was handed in; the organisation is told. Raises Refused, EditedMeanwhile."""
    example = _take("publish", example, by, edition)
    example.published_at = timezone.now()
    return _answer(example, "publish", by)


@transaction.atomic(durable=True)
def answer_example(example, verb, *, by, edition, words):
    """Send it back with what to change, or decline it with reasons; the organisation is told. Raises Refused,
    EditedMeanwhile."""
    example = _take(verb, example, by, edition)
    example.answer = words
    return _answer(example, verb, by, words)


@transaction.atomic(durable=True)
def retire_example(example, *, by, is_back=False):
    """Take it out of what the public reads, or show it again; the organisation is told. Raises Refused."""
    verb = "restore" if is_back else "retire"
    return _answer(_take(verb, example, by), verb, by)


def why_not_now(verb, example, user):
    """The same answer for the button, the message and the guard: empty when the person may."""
    sides = set()
    if Representative.objects.active().of(user).filter(organisation=example.organisation_id).exists():
        sides.add(MEMBER)
    if may_now(user, example.strategy.county_id, "write"):
        sides.add(STAFF)
    return why_not_example(verb, example.state, sides=sides, has_joined=_membership(example) is not None)


def _membership(example):
    """The organisation's membership that stands; None when it has left."""
    found = Membership.objects.joined().filter(strategy=example.strategy_id, organisation=example.organisation_id)
    return found.order_by("-pk").first()


def _take(verb, example, by, edition=None):
    """The example as it stands now, under its lock, one edition on."""
    found = LearningExample.objects.select_for_update(of=("self",), no_key=True)
    example = found.select_related("organisation", "strategy__county", "upload").get(pk=example.pk)
    if reason := why_not_now(verb, example, by):
        raise Refused(reason)
    if edition is not None and edition != example.edition:
        raise EditedMeanwhile(example)
    example.edition += 1
    return example


def _write(example, by, file, texts):
    for name, text in texts.items():
        setattr(example, name, text)
    example.save()
    if file is not None:
        county = example.strategy.county
        about = {"subject": example, "county": county, "organisation": example.organisation}
        example.upload = receive_upload(file, purpose="example", by=by, **about)
        example.save(update_fields=["upload"])


def _step(example, verb, by, note=""):
    example.state = STEPS[verb].end
    example.save()
    _event(example, verb, by, note)


def _answer(example, verb, by, note=""):
    _step(example, verb, by, note)
    latest = Membership.objects.filter(strategy=example.strategy_id, organisation=example.organisation_id)
    tell_organisation(example, latest.order_by("-pk").first())
    return example


def _event(example, verb, by, note=""):
    ExampleEvent.objects.create(example=example, verb=verb, by=by, note=note)
    log_event(f"example.{verb}", by=by, county=example.strategy.county, thing=example)


__all__ = [
    "EditedMeanwhile",
    "act_on_own",
    "answer_example",
    "begin_example",
    "hand_in_example",
    "publish_example",
    "retire_example",
    "save_example",
    "why_not_now",
]

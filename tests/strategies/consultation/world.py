"""A county with a draft, and a consultation about it as far along as a test needs."""

import re
from datetime import timedelta

from django.utils import timezone

from portal.outbox.models import OutgoingMail
from portal.people.actions import token_hash
from strategies.consultation import actions
from strategies.consultation.models import Consultation, ConsultationInvitation, ConsultationView
from strategies.publishing.models import NationalGoal, RegionalTarget, StrategyGoal, StrategyVersion
from tests.kept import kept
from tests.membership.deciding import world as desk

LINK = re.compile(r"/remissvar/lank/([\w-]+)/")


def make_draft(strategy):
    """A draft beside the published version: a vision, and a goal with a target."""
    goal, _made = NationalGoal.objects.get_or_create(
        key="jamstalld-halsa",
        defaults={"order": 5, "name_sv": "Jämställd hälsa", "name_en": "Equal health", "since": 2016},
    )
    number = strategy.versions.count() + 1
    version = StrategyVersion.objects.create(
        strategy=strategy, number=number, title="Ett jämställt län", vision="Alla kan leva fritt."
    )
    one = StrategyGoal.objects.create(version=version, national_goal=goal, situation="Kvinnor är oftare sjuka.")
    RegionalTarget.objects.create(goal=one, wording="Ohälsan ska minska")
    return version


def make_county(slug="orebro", code="18", letter="T"):
    """A county whose strategy has a draft."""
    county = desk.make_county(code, slug, slug.capitalize(), letter)
    strategy = desk.make_strategy(county)
    make_draft(strategy)
    return county, strategy


def make_consultation(strategy, by, **texts):
    """A consultation that is being prepared, with everything but receivers."""
    values = {"title": "Remiss", "missive": "Vad tycker ni?", "closes_on": timezone.localdate() + timedelta(days=30)}
    return actions.create_consultation(strategy, by=by, **{**values, **texts})


def make_sent(strategy, by, names=("Kumla kommun", "Xby kommun", "Föreningen Y"), **texts):
    """A consultation that has been sent to the named."""
    made = make_consultation(strategy, by, **texts)
    rows = [(name, f"post{n}@mottagare.example", None) for n, name in enumerate(names)]
    actions.add_receivers(made, by=by, rows=rows, source="list")
    actions.send_consultation(made, by=by, edition=made.edition, receivers=len(rows))
    return Consultation.objects.select_related("strategy__county").get(pk=made.pk)


def token_of(invitation):
    """The secret in the latest letter to the receiver."""
    mail = OutgoingMail.objects.about(invitation).exclude(kind="consultation_receipt").order_by("-queued_at").first()
    token = LINK.search(mail.text)[1]
    assert token_hash(token) == ConsultationInvitation.objects.get(pk=invitation.pk).token_hash
    return token


def make_answer(invitation, texts=None, **values):
    """An answer that has been handed in."""
    values = {"organisation_name": invitation.name, "name": "Anna Å", "title": "Strateg", **values}
    texts = {"whole": "Bra vision."} if texts is None else texts
    saved = actions.save_answer(invitation, edition=0, texts=texts, **values)
    return actions.hand_in_answer(invitation, edition=saved.edition)


def make_answered(strategy, by):
    """An open consultation about the strategy's draft with one answer; gives the answer."""
    sent = make_sent(strategy, by, allow_open_answers=True)
    return make_answer(sent.invitations.select_related("consultation__strategy__county").order_by("pk").first())


@kept
def drafted():
    """Who publishes for a county, and its strategy that has a draft."""
    _county, strategy = make_county()
    return desk.make_staff(strategy.county), strategy


@kept
def sent_out(*, names=("Kumla kommun", "Xby kommun", "Föreningen Y"), **texts):
    """A county's consultation that its publisher has sent out: (consultation, publisher)."""
    publisher, strategy = drafted()
    return make_sent(strategy, publisher, names, **texts), publisher


def close(consultation):
    """Let the last day have passed."""
    Consultation.objects.filter(pk=consultation.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    return Consultation.objects.select_related("strategy__county").get(pk=consultation.pk)


def mark_all(consultation, by, handling="taken", reason=""):
    """Say the same of every view."""
    for view in ConsultationView.objects.filter(response__consultation=consultation):
        actions.mark_view(view, by=by, edition=view.edition, handling=handling, reason=reason, text=view.text)

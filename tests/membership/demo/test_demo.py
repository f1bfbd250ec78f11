"""The demonstration: refused in production, complete, and the same when loaded again."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from membership.demo.many import fill_up
from membership.demo.people import CONTACTS, PASSWORD, STAFF, TOTP_SECRET
from membership.demo.world import load_world
from membership.joining.documents import fingerprint, parts_of
from membership.joining.loading import load_listed_members
from membership.joining.models import Declaration, Membership
from membership.joining.rules import EndReason, State, missing_before_submission
from membership.representation.models import Representative
from portal.directory.models import County, Municipality, Organisation
from portal.papers.actions import render_document
from portal.papers.models import Document
from portal.people.models import User
from strategies.publishing.models import Strategy, StrategyMention


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["load_demo", "seed_load"])
def test_refused_when_debug_is_off(command):
    with override_settings(DEBUG=False), pytest.raises(CommandError, match="DEBUG"):
        call_command(command)
    assert not User.objects.exists()
    with override_settings(DEBUG=True):
        call_command(command, **({"organisations": 1} if command == "seed_load" else {}))
    assert User.objects.exists()


@pytest.mark.django_db
def test_listed_members_need_their_strategies():
    with pytest.raises(Strategy.DoesNotExist):
        load_listed_members()


class TestWorld(TestCase):
    """One world for all of these: each test sees it as loaded."""

    @classmethod
    def setUpTestData(cls):
        load_world()

    def test_loading_again_changes_nothing(self):
        """Every table has as many rows as before, and nothing is written twice."""
        models = [
            model for model in apps.get_models() if model._meta.app_label in ("portal", "strategies", "membership")
        ]
        counts = {model: model._default_manager.count() for model in models}
        assert load_world() == 0
        assert {model: model._default_manager.count() for model in models} == counts

    def test_what_a_person_changed_stays(self):
        user = User.objects.get(email="staff@orebro.example")
        user.set_password("ett-annat-losenord-2026")
        user.save()
        Membership.objects.filter(organisation__slug="region-orebro-lan").update(contribution="Vår egen text")
        load_world()
        user.refresh_from_db()
        assert user.check_password("ett-annat-losenord-2026")
        assert Membership.objects.get(organisation__slug="region-orebro-lan").contribution == "Vår egen text"

    def test_every_login_works(self):
        for address, *_rest in (*STAFF, *CONTACTS):
            user = User.objects.get(email=address)
            assert user.check_password(PASSWORD)
            assert EmailAddress.objects.get(user=user).verified
        for address, *_rest in STAFF:
            authenticator = Authenticator.objects.get(user__email=address, type=Authenticator.Type.TOTP)
            counter = next(iter(yield_hotp_counters_from_time()))
            assert TOTP(authenticator).validate_code(format_hotp_value(hotp_value(TOTP_SECRET, counter)))
        for address, _name, _title, slug in CONTACTS:
            assert Representative.objects.active().filter(user__email=address, organisation__slug=slug).exists()

    def test_exempellan_has_a_membership_in_every_state_and_ended_for_every_reason(self):
        there = Membership.objects.filter(strategy__county__slug="exempel")
        assert set(there.values_list("state", flat=True)) == set(State.values)
        assert set(there.filter(state=State.ENDED).values_list("end_reason", flat=True)) == set(EndReason.values)
        assert there.count() == 67
        assert not Organisation.objects.filter(county__slug="exempel").exclude(orgnr="").exists()

    def test_the_municipality_of_the_tour_can_begin_from_scratch(self):
        now = Membership.objects.filter(organisation__slug="mallinge-kommun", strategy__slug="2024-2027")
        assert not now.exists()

    def test_events_tell_how_each_membership_came_where_it_is(self):
        for membership in Membership.objects.filter(origin="portal").prefetch_related("events"):
            events = list(membership.events.all())
            assert events[0].verb in ("create", "sign_together")
            assert events[-1].to_state == membership.state
            assert [event.at for event in events] == sorted(event.at for event in events)

    def test_what_was_handed_in_was_complete_and_its_fingerprint_holds(self):
        for declaration in Declaration.objects.select_related("membership__version", "document"):
            assert fingerprint(declaration.content) == declaration.text_sha256
            assert declaration.document.letter["text_sha256"] == declaration.text_sha256
        for membership in Membership.objects.filter(state=State.HANDED_IN, strategy__slug="2024-2027"):
            assert missing_before_submission(parts_of(membership)) == []

    def test_the_papers_can_be_drawn(self):
        for kind in ("declaration", "confirmation", "notice"):
            paper = Document.objects.filter(kind=kind).order_by("pk").first()
            render_document(paper.pk)
            paper.refresh_from_db()
            assert (paper.state, paper.error) == ("ready", "")

    def test_real_members_keep_their_true_status(self):
        """Proposed and partner are never members; an expired period has ended; the two regions stand as drafts."""
        listed = Membership.objects.filter(origin="listed")
        assert listed.filter(state=State.ACTIVE).count() == 41
        assert listed.filter(state=State.ENDED).count() == 79
        assert not listed.exclude(evidence_source__gt="").exists()
        assert StrategyMention.objects.filter(kind="proposed").count() == 4
        assert StrategyMention.objects.filter(kind="partner").count() == 30
        mentioned = StrategyMention.objects.values_list("organisation_id", "strategy_id")
        members = set(Membership.objects.public().values_list("organisation_id", "strategy_id"))
        assert not set(mentioned) & members
        drafts = Membership.objects.filter(origin="portal").exclude(strategy__county__slug="exempel")
        assert {(m.organisation.slug, m.state) for m in drafts} == {
            ("region-orebro-lan", "draft"),
            ("region-vastmanland", "draft"),
        }

    def test_the_real_counties_are_whole(self):
        assert County.objects.real().count() == 21
        assert Municipality.objects.filter(county__is_fictional=False).count() == 290
        assert Strategy.objects.public().filter(county__is_fictional=False).values("county").distinct().count() == 20

    def test_a_large_world_is_filled_up(self):
        assert fill_up(60) == 60
        assert fill_up(60) == 0
        assert fill_up(65) == 5
        made = Membership.objects.filter(organisation__slug__startswith="matning-")
        assert made.count() == 65
        assert not made.filter(goals__isnull=True).exists()

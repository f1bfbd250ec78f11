"""Papers whose tasks were lost are drawn at full speed: enough bells for all slots, and each shift rings the next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.papers import actions, tasks
from portal.papers.models import Document

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sweep_rings_for_every_slot_and_draws_nothing_itself(issue, no_broker):
    papers = [issue() for _ in range(tasks.ENOUGH_BELLS + 3)]
    no_broker.clear()
    tasks.sweep()
    assert no_broker == [(actions.RENDER, str(paper.pk)) for paper in papers[: tasks.ENOUGH_BELLS]]
    assert not Document.objects.ready().exists()


def test_a_sweep_without_due_papers_rings_for_none(issue, no_broker):
    issue()
    Document.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    no_broker.clear()
    tasks.sweep()
    assert no_broker == []


def test_a_shift_that_ends_with_more_to_draw_rings_the_next(issue, no_broker, monkeypatch):
    monkeypatch.setattr(actions, "SHIFT", 0.0)
    one, two = issue(), issue()
    no_broker.clear()
    tasks.render(str(one.pk))
    assert no_broker == [(actions.RENDER, str(two.pk))]
    no_broker.clear()
    tasks.render(str(two.pk))
    assert no_broker == []
    assert Document.objects.ready().count() == 2


def test_a_shift_that_ends_early_rings_for_nobody(issue, no_broker):
    one, _two = issue(), issue()
    no_broker.clear()
    tasks.render(str(one.pk))
    assert no_broker == []
    assert Document.objects.ready().count() == 2

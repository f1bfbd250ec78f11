"""Begin, save, make, write anew and keep the form: what is allowed and what is refused, from the same rows."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from django.db import connection

from membership.decisions import actions
from membership.decisions.documents import content_of, headings
from membership.decisions.library import presets
from membership.decisions.models import DecisionPaper, DecisionTemplate
from membership.joining.models import DecisionStep, Membership
from portal.errors import Refused
from portal.papers.models import Document
from tests.membership.decisions import world
from tests.membership.decisions.world import OREBRO, VASTMANLAND


@pytest.fixture
def paper(regions):
    return world.begin(OREBRO, "orebro")


def save(paper, by=OREBRO, *, edition=None, rows=None, **header):
    return actions.save_paper(
        paper,
        by=world.person(by),
        edition=paper.edition if edition is None else edition,
        header=header,
        rows=paper.parts if rows is None else rows,
    )


def with_text(paper, key, text):
    return [replace(one, text=text) if one.key == key else one for one in paper.parts]


def test_a_made_paper_is_frozen_and_the_countys_lists_never_show_it(paper):
    made = actions.issue_paper(paper, by=world.person(OREBRO), edition=paper.edition)
    document = made.document
    assert document.number.startswith("SE-TJS-")
    assert document.title.startswith("Utkast: ")
    assert document.letter["mark"] == "draft"
    assert document.state == "queued"
    county = made.membership.strategy.county
    assert document not in Document.objects.for_county(county)
    assert document not in Document.objects.about(made.membership)
    with pytest.raises(Refused):
        save(made, title="Något annat")
    with pytest.raises(Refused):
        actions.issue_paper(made, by=world.person(OREBRO), edition=made.edition)


def test_the_mark_goes_when_the_binding_decision_is_recorded(paper):
    DecisionStep.objects.filter(membership=paper.membership).update(outcome="decided", meets_on="2025-09-10")
    made = actions.issue_paper(paper, by=world.person(OREBRO), edition=paper.edition)
    assert made.document.letter["mark"] == ""
    assert "Utkast" not in made.document.title


def test_a_placeholder_stops_the_paper_and_nothing_is_issued(paper):
    left = "(Ange vem/vilka beslutet ska skickas till)"
    paper = save(paper, rows=with_text(paper, "sent_to", left))
    with pytest.raises(Refused, match=r"Ange vem/vilka"):
        actions.issue_paper(paper, by=world.person(OREBRO), edition=paper.edition)
    assert not Document.objects.filter(kind="proposal").exists()
    paper = save(paper, rows=with_text(paper, "sent_to", "Länsstyrelsen"))
    assert actions.issue_paper(paper, by=world.person(OREBRO), edition=paper.edition).document


def test_nobody_of_another_organisation_reaches_it(paper):
    stranger = world.person(VASTMANLAND)
    for act in (
        lambda: actions.begin_paper(paper.membership, form=presets()["orebro"], by=stranger),
        lambda: save(paper, by=VASTMANLAND, title="Fel"),
        lambda: actions.issue_paper(paper, by=stranger, edition=paper.edition),
        lambda: actions.discard_paper(paper, by=stranger),
        lambda: actions.keep_form(paper, by=stranger, name="Fel"),
    ):
        with pytest.raises(Refused):
            act()
    paper.refresh_from_db()
    assert paper.edition == 1


def test_a_later_writer_never_overwrites(paper):
    first = save(paper, diary_number="RS 2025/1")
    with pytest.raises(actions.Stale):
        save(paper, edition=1, office="Staben")
    assert save(paper, edition=1, diary_number="RS 2025/1").edition == first.edition  # the same again changes nothing
    with pytest.raises(actions.Stale):
        actions.issue_paper(paper, by=world.person(OREBRO), edition=1)


def test_the_basis_follows_the_papers_date(paper):
    import datetime

    saved = save(paper, written_on=datetime.date(2025, 8, 29))
    basis = next(one for one in saved.parts if one.key == "basis")
    assert "Regionstyrelsen 2025-08-29" in basis.text


def test_a_new_version_replaces_the_old_paper(paper):
    by = world.person(OREBRO)
    made = actions.issue_paper(paper, by=by, edition=paper.edition)
    draft = actions.begin_again(made, by=by)
    assert actions.begin_again(made, by=by) == draft
    again = actions.issue_paper(draft, by=by, edition=draft.edition)
    assert again.document.replaces == made.document
    with pytest.raises(Refused):
        actions.begin_again(made, by=by)
    assert Membership.objects.with_proposals().get(pk=paper.membership_id).proposals_made() == [again]


def test_a_draft_thrown_away_is_gone_and_a_made_one_stays(paper):
    by = world.person(OREBRO)
    actions.discard_paper(paper, by=by)
    assert not DecisionPaper.objects.exists()
    made = actions.issue_paper(world.begin(OREBRO, "orebro"), by=by, edition=1)
    with pytest.raises(Refused):
        actions.discard_paper(made, by=by)


def test_a_form_of_our_own_is_kept_versioned_and_used_again(paper):
    by = world.person(OREBRO)
    rows = [one for one in paper.parts if one.key != "proposal"] + [one for one in paper.parts if one.key == "proposal"]
    rows = [replace(one, heading="Ärendet") if one.key == "description" else one for one in rows]
    rows = [
        replace(one, text="Region Örebro län bidrar 2024–2027 på sitt sätt.") if one.key == "summary" else one
        for one in rows
    ]
    paper = save(paper, rows=rows, office="Regionkansliet")
    form = actions.keep_form(paper, by=by, name="Regionkansliets ordning")
    assert form.version == 1
    stored = {one["key"]: one for one in form.sections}
    assert stored["summary"]["text"] == "{{organisation}} bidrar {{period}} på sitt sätt."
    assert "{{aim_sentence}}" in stored["description"]["text"]  # untouched: the form's own text with its fields
    assert actions.keep_form(paper, by=by, name="Regionkansliets ordning").version == 2

    frozen = paper.template
    actions.discard_paper(paper, by=by)
    row = DecisionTemplate.objects.usable_for(world.membership_of(OREBRO)).get()
    next_paper = actions.begin_paper(world.membership_of(OREBRO), form=row.form(), by=by)
    assert next_paper.template["version"] == 2
    assert frozen["key"] == "orebro"
    assert [words for _level, words in headings(content_of(next_paper))][-1] == "Förslag till beslut"
    assert next_paper.office == "Regionkansliet"
    assert not DecisionTemplate.objects.usable_for(world.membership_of(VASTMANLAND)).exists()


@pytest.mark.django_db(transaction=True)
def test_eight_begin_at_once_and_write_the_same_draft(monkeypatch):
    """Without the membership's lock the database refuses seven of them with an error (tried by hand)."""
    monkeypatch.setattr("portal.outbox.doorbell._send", lambda task, pk: None)
    world.make_regions()
    membership, by, gate, found = world.membership_of(OREBRO), world.person(OREBRO), Barrier(8), []

    def begin():
        gate.wait()
        try:
            found.append(actions.begin_paper(membership, form=presets()["orebro"], by=by).pk)
        finally:
            connection.close()

    threads = [Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1

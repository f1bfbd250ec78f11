"""A draft that fell behind: each kind of change is told part by part, fetched by a button, and overwrites nothing."""

from dataclasses import replace

import pytest
from django.test import Client

from membership.decisions import actions, actions_catching_up
from membership.decisions.actions_background import keep_background
from membership.decisions.catching_up import behind
from membership.decisions.models import DecisionPaper
from membership.joining.models import DecisionStep
from portal.errors import Refused
from tests.membership.decisions import world
from tests.membership.decisions.test_pages import Writer, at, filled_in
from tests.membership.decisions.world import OREBRO, VASTMANLAND


@pytest.fixture
def paper(regions):
    return world.begin(OREBRO, "orebro")


def now(paper):
    """The draft as a page would read it: with the membership's rows read anew."""
    return DecisionPaper.objects.select_related("membership__strategy__county").get(pk=paper.pk)


def keys(paper):
    return {one.key for one in behind(now(paper))}


def text(paper, key="description"):
    return next(one.text for one in now(paper).parts if one.key == key)


def take(paper, key=""):
    row = now(paper)
    return actions_catching_up.take_over(row, by=world.person(OREBRO), edition=row.edition, key=key)


def change(kind, membership):
    """One kind of change of what the portal holds, and the words that then belong in the paper."""
    if kind == "goals":
        membership.goals.set(membership.version.goals.order_by("order")[:1])
        return "description-0", "vill bidra till målet en jämn fördelning av makt och inflytande."
    if kind == "targets":
        world.enrich(membership)
        return "description-0", "- Ohälsan bland flickor minskar"
    if kind == "contribution":
        type(membership).objects.filter(pk=membership.pk).update(contribution="Regionen utbildar alla chefer.")
        return "description-0", "Regionen utbildar alla chefer."
    if kind == "background":
        by = world.person(OREBRO)
        keep_background(membership, by=by, steering="budgeten", undertakings="", consulted="Regionen hördes.")
        return "description-0", "Regionen hördes."
    DecisionStep.objects.filter(membership=membership).update(body="Regionfullmäktige")
    return "proposal-0", "Regionfullmäktige beslutar"


@pytest.mark.parametrize("kind", ["goals", "targets", "contribution", "background", "body"])
def test_each_kind_of_change_is_told_and_taken_over_by_one_button(paper, kind):
    assert keys(paper) == set()
    key, words = change(kind, paper.membership)
    told = {one.key: one for one in behind(now(paper))}
    assert words in told[key].becomes_text
    assert words not in told[key].was_text
    assert all(one.is_untouched for one in told.values())
    take(paper)
    assert keys(paper) == set()
    one = next(part for part in now(paper).parts if part.key == key.split("-", maxsplit=1)[0])
    assert words in f"{one.lead} {one.text}"
    if kind == "body":
        assert now(paper).addressed_to == "Regionfullmäktige"


def test_what_was_typed_is_replaced_only_by_choice(paper):
    by = world.person(OREBRO)
    rows = [replace(one, text="Vårt eget ärende.") if one.key == "description" else one for one in paper.parts]
    actions.save_paper(paper, by=by, edition=paper.edition, header={}, rows=rows)
    change("contribution", paper.membership)
    told = next(one for one in behind(now(paper)) if one.key == "description-0")
    assert (told.is_untouched, told.mine_text) == (False, "Vårt eget ärende.")
    take(paper)  # all that nobody has written in
    assert text(paper) == "Vårt eget ärende."
    assert keys(paper) == {"description-0"}
    row = now(paper)
    actions_catching_up.keep_mine(row, by=by, edition=row.edition, key="description-0")
    assert keys(paper) == set()
    assert text(paper) == "Vårt eget ärende."
    type(row.membership).objects.filter(pk=row.membership_id).update(contribution="Något nytt.")
    assert keys(paper) == {"description-0"}  # told again when it changes once more
    take(paper, key="description-0")
    assert "Något nytt." in text(paper)


def test_what_was_taken_over_counts_as_untouched_the_next_time(paper):
    change("contribution", paper.membership)
    take(paper)
    change("goals", paper.membership)
    assert all(one.is_untouched for one in behind(now(paper)))


def test_answers_are_guarded_by_the_edition_and_the_organisation(paper):
    change("contribution", paper.membership)
    row = now(paper)
    with pytest.raises(actions.Stale):
        actions_catching_up.take_over(row, by=world.person(OREBRO), edition=row.edition - 1)
    with pytest.raises(Refused):
        actions_catching_up.keep_mine(row, by=world.person(VASTMANLAND), edition=row.edition, key="description-0")
    assert keys(paper) == {"description-0"}


def test_who_writes_and_when_never_make_a_draft_fall_behind(paper):
    import datetime

    saved = actions.save_paper(
        paper,
        by=world.person(OREBRO),
        edition=paper.edition,
        header={"written_on": datetime.date(2025, 8, 29), "label": "PM"},
        rows=paper.parts,
    )
    type(world.person(OREBRO)).objects.filter(email=OREBRO).update(title="Chef")
    assert behind(now(saved)) == []


# On the page


@pytest.fixture
def writer(regions):
    client = Client()
    client.force_login(world.person(OREBRO))
    pk = world.membership_of(OREBRO).pk
    client.post(at("papers", pk), {"form": "orebro"})
    return Writer(client, pk)


def test_the_page_shows_old_against_new_and_never_says_that_nothing_is_missing(writer):
    change("contribution", world.membership_of(OREBRO))
    for name in ("write", "preview", "make"):
        page = writer.client.get(at(name, writer.pk)).content.decode()
        assert "Inget saknas" not in page, name
    page = writer.client.get(at("write", writer.pk)).content.decode()
    assert "Regionen utbildar alla chefer." in page
    assert "Hämta alla delar" in page
    typed = filled_in(writer.client.get(at("write", writer.pk)))
    saved = writer.client.post(at("autosave", writer.pk), {**typed, "office": "Staben"}).json()
    assert "Inget saknas" not in saved["preview"]
    page = writer.press("take-untouched").content.decode()
    assert "Inget saknas" in page
    assert "Regionen utbildar alla chefer." in text(DecisionPaper.objects.get())


def test_a_button_saves_what_was_typed_first_and_then_fetches_one_part(writer):
    change("contribution", world.membership_of(OREBRO))
    number = writer.number_of("Sammanfattning")
    writer.press("take", "description-0", **{f"s-{number}-text": "Min sammanfattning."})
    draft = DecisionPaper.objects.get()
    assert text(draft, "summary") == "Min sammanfattning."
    assert "Regionen utbildar alla chefer." in text(draft)
    change("goals", world.membership_of(OREBRO))
    assert writer.press("keep", "summary-0").status_code == 200
    assert text(draft, "summary") == "Min sammanfattning."


def test_a_section_taken_away_is_put_back_as_it_was_typed_and_an_added_one_is_merged(writer):
    number = writer.number_of("Ärendebeskrivning")
    first = text(DecisionPaper.objects.get())
    writer.press(f"drop-{number}", **{f"s-{number}-text": "Skrivet för hand."})
    assert "description" not in [one.key for one in DecisionPaper.objects.get().parts]
    page = writer.press("put-back", "1")
    assert "Skrivet för hand." in page.content.decode()
    assert DecisionPaper.objects.get().parts[number].text == "Skrivet för hand."
    writer.press(f"drop-{number}")
    writer.press("add", new="description")
    assert text(DecisionPaper.objects.get()) == first  # merged like the first time
    for key in ("proposal", "meaning", "goals", "steering", "basis", "sent_to", "preparation", "signature"):
        writer.press("add", new=key)
    draft = DecisionPaper.objects.get()
    assert "{{" not in str(draft.sections)
    assert behind(now(draft)) == []


def test_other_organisations_never_reach_the_background(regions):
    stranger = Client()
    stranger.force_login(world.person(VASTMANLAND))
    assert stranger.get(at("background", world.membership_of(OREBRO).pk)).status_code == 404


def test_the_background_is_kept_once_and_leads_back_to_the_draft(writer):
    page = writer.client.get(at("background", writer.pk))
    assert "Program för hållbar utveckling" in page.content.decode()
    shown = page.context["background"]
    data = {"steering": "budgeten", "undertakings": "CEMR\nden europeiska deklarationen", "consulted": ""}
    answer = writer.client.post(at("background", writer.pk), {**data, "shown": f"{shown.pk}.{shown.edition}"})
    assert answer.url == f"{at('write', writer.pk)}#behind"
    page = writer.client.get(at("write", writer.pk)).content.decode()
    assert page.count("lokal och regional nivå (CEMR).") >= 1
    assert "(CEMR) och Europeiska" not in page  # two names of one thing
    again = writer.client.post(at("background", writer.pk), {**data, "shown": f"{shown.pk}.{shown.edition}"})
    assert again.status_code == 200  # made from an older page: refused

"""The county's layer: a form that organisations may choose, in versions that papers keep."""

import pytest
from django.test import Client
from django.urls import reverse

from membership.decisions import actions, actions_county
from membership.decisions.documents import content_of
from membership.decisions.library import presets
from membership.decisions.models import DecisionPaper, DecisionTemplate
from portal.errors import Refused
from portal.people.models import StaffRole
from portal.people.rules import Role
from tests.membership.deciding.world import log_in
from tests.membership.decisions import world
from tests.membership.decisions.test_pages import FormReader
from tests.membership.decisions.world import OREBRO, VASTMANLAND

STAFF = "staff@orebro.example"


@pytest.fixture
def staff(regions):
    return log_in(Client(), world.person(STAFF))


def filled_in(page):
    reader = FormReader(None)
    reader.feed(page.content.decode())
    return reader.data


def test_from_system_to_county_to_organisation(staff):
    staff.post(reverse("decisions:county_forms", args=["orebro"]), {"name": "Länets ordning", "preset": "municipality"})
    form = DecisionTemplate.objects.get()
    address = reverse("decisions:county_form", args=["orebro", form.pk])
    page = staff.get(address)
    data = {**filled_in(page), "s-0-text": "{{organisation}} går med i {{strategy}}.", "save": "1"}
    assert staff.post(address, data).status_code == 302
    form.refresh_from_db()
    assert form.version == 2
    assert staff.post(address, {**data, "s-0-text": "Äldre sida"}).status_code == 200  # made from version 1: refused
    staff.post(address, {**filled_in(staff.get(address)), "down-0": "1"})
    form.refresh_from_db()
    assert [form.version, form.sections[1]["key"]] == [3, "proposal"]

    client = Client()
    client.force_login(world.person(OREBRO))
    pk = world.membership_of(OREBRO).pk
    assert "Länets ordning" in client.get(reverse("decisions:papers", args=[pk])).content.decode()
    client.post(reverse("decisions:papers", args=[pk]), {"form": form.form().key})
    paper = DecisionPaper.objects.get()
    assert content_of(paper)["sections"][1]["blocks"][0]["items"][0].startswith("Region Örebro län går med i Ett")
    staff.post(reverse("decisions:county_form_drop", args=["orebro", form.pk]))
    assert not DecisionTemplate.objects.exists()
    paper.refresh_from_db()
    assert paper.template["version"] == 3
    assert actions.form_of(paper).name == "Länets ordning"


def test_who_may(staff):
    county = world.membership_of(OREBRO).strategy.county
    form = presets()["orebro"]
    row = actions_county.begin_county_form(county, by=world.person(STAFF), form=form, name="En")
    with pytest.raises(Refused):
        actions_county.begin_county_form(county, by=world.person(STAFF), form=form, name="En")
    for stranger in (OREBRO, "staff@vastmanland.example"):
        with pytest.raises(Refused):
            actions_county.drop_county_form(row, by=world.person(stranger))
    StaffRole.objects.filter(user=world.person(STAFF), county=county).update(role=Role.READER)
    with pytest.raises(Refused):
        actions_county.begin_county_form(county, by=world.person(STAFF), form=form, name="Två")
    assert staff.get(reverse("decisions:county_form", args=["orebro", row.pk])).status_code == 200
    assert not DecisionTemplate.objects.usable_for(world.membership_of(VASTMANLAND)).exists()


def test_unknown_fields_are_told_by_name_with_the_nearest(staff):
    county = world.membership_of(OREBRO).strategy.county
    row = actions_county.begin_county_form(county, by=world.person(STAFF), form=presets()["orebro"], name="En")
    address = reverse("decisions:county_form", args=["orebro", row.pk])
    assert "Fält som inte finns" not in staff.get(address).content.decode()
    text = "{{organisaton}} och {{ zzz }} och {{board"
    staff.post(address, {**filled_in(staff.get(address)), "s-0-text": text, "save": "1"})
    page = staff.get(address).content.decode()
    assert "<code>{{organisaton}}</code> – menade du <code>{{organisation}}</code>?" in page
    assert "<code>{{zzz}}</code></li>" in page
    assert "klammerparenteser" in page


def test_a_preview_shows_a_made_up_organisation_and_says_so(staff):
    county = world.membership_of(OREBRO).strategy.county
    row = actions_county.begin_county_form(county, by=world.person(STAFF), form=presets()["municipality"], name="En")
    address = reverse("decisions:county_form", args=["orebro", row.pk])
    answer = staff.post(address, {**filled_in(staff.get(address)), "name_officer": "Författare", "to-preview": "1"})
    page = staff.get(answer.url).content.decode()
    assert "Påhittade kommunen ansluter sig till" in page
    assert "Påhittat exempel. Ingen aktör har skrivit det här." in page
    assert "<dt>Författare</dt>" in page
    assert "{{" not in page
    assert not DecisionPaper.objects.exists()


def test_the_example_has_something_for_every_field():
    from membership.decisions.example import example_facts
    from membership.decisions.merging import FIELDS
    from portal.directory.models import County

    county = County(name="Örebro län", short_name="Örebro", board_name="Länsstyrelsen i Örebro län")
    found = example_facts(county, "Motion")
    assert [name for name, words in FIELDS.items() if not found[name] or found[name] == str(words)] == []

"""Three public papers' forms, built by clicks only: a motion, an extract from minutes, and a proposal in two steps.

The forms are read from public pages (a municipality's guide to motions, a municipal committee's minutes, a region's
published decisions); names and words in the papers here are made up."""

from membership.decisions.documents import as_text, content_of, missing, proposal_letter
from membership.decisions.minutes import as_minutes, bodies_of
from membership.decisions.models import DecisionPaper
from tests.membership.decisions.test_pages import Writer, at, client, filled_in, pk  # noqa: F401


class Builder(Writer):
    """Somebody who builds a paper's form from one of the system's, and counts the presses."""

    presses = 0

    def press(self, button, value="1", **typed):
        self.presses += 1
        return super().press(button, value, **typed)

    def only(self, *keys):
        """Take away every section but those, one press each."""
        while extra := [n for n, one in enumerate(self.rows()) if one["key"] not in keys]:
            self.press(f"drop-{extra[-1]}")

    def rows(self):
        return DecisionPaper.objects.drafts().get().sections

    def number(self, key):
        return next(n for n, one in enumerate(self.rows()) if one["key"] == key)

    def section(self, key, **fields):
        """What is typed in one section's fields."""
        return {f"s-{self.number(key)}-{name}": value for name, value in fields.items()}


def begun(client, pk, *keys):  # noqa: F811
    client.post(at("papers", pk), {"form": "orebro"})
    builder = Builder(client, pk)
    builder.only(*keys)
    return builder


def finished():
    draft = DecisionPaper.objects.drafts().get()
    assert [sentence for _anchor, sentence in missing(draft)] == []
    assert proposal_letter(draft)
    return content_of(draft)


def test_a_motion_to_the_council(client, pk):  # noqa: F811
    """Title, grounds, att clauses, two authors with their parties; no official, no diary number, only a month."""
    builder = begun(client, pk, "proposal", "description", "signature")
    builder.press(f"bottom-{builder.number('proposal')}")
    builder.press(f"bottom-{builder.number('signature')}")
    builder.press(
        "save",
        label="Motion",
        title="Låt oss gå med i länets strategi",
        written_on="mars 2027",
        addressed_to="Fullmäktige",
        officer="Anna Ek (X), Bo Alm (Y)",
        officer_title="",
        name_officer="Motionärer",
        need_officer_contact="not",
        need_diary_number="not",
        **builder.section("description", heading="Motivering", text="Skälen är två:\n•\tdet ena\n•\tdet andra"),
        **builder.section(
            "proposal",
            heading="Förslag",
            lead="Vi yrkar",
            style="att_spaced",
            text="att ansluta oss\na t t utse en ansvarig",
        ),
        **builder.section("signature", style="signatures", text="Anna Ek (X)\n\nBo Alm (Y)"),
    )
    content = finished()
    assert as_text(content).splitlines()[2:] == [
        "Motion",
        "Region Örebro län",
        "Datum: mars 2027",
        "Motionärer: Anna Ek (X), Bo Alm (Y)",
        "Till: Fullmäktige",
        *("", "Låt oss gå med i länets strategi"),
        *("", "Motivering", "", "Skälen är två:", "", "– det ena", "– det andra"),
        *("", "Förslag", "", "Vi yrkar", "", "a t t ansluta oss", "a t t utse en ansvarig"),
        *("", "Anna Ek (X)", "", "Bo Alm (Y)"),
    ]
    assert builder.presses <= 12


def test_an_extract_from_a_committees_minutes(client, pk):  # noqa: F811
    """§ and diary number, own headings, no official and no receiver; the same headings in the text for the minutes."""
    builder = begun(client, pk, "proposal", "description", "sent_to")
    builder.press("add", new="own", place="1")
    builder.press(f"top-{builder.number('description')}")
    builder.press(
        "save",
        label="Protokollsutdrag",
        title="Anslutning till länets strategi",
        paragraph="§ 37",
        diary_number="KS 2027/12\nKS 2026/300",
        officer="",
        addressed_to="",
        need_officer="not",
        need_officer_contact="not",
        need_addressed_to="not",
        own_facts="Organ: Arbetsutskottet",
        **builder.section("description", heading="Ärendet", text="Länsstyrelsen bjuder in."),
        **builder.section("own", heading="Yrkanden", text="Inga yrkanden."),
        **builder.section("proposal", heading="Beslut", lead="Arbetsutskottet föreslår kommunstyrelsen besluta"),
        **builder.section("sent_to", heading="Expedieras till", text="Kommunstyrelsen"),
    )
    content = finished()
    names = [fact["name"] for fact in content["facts"]]
    assert names[-1] == "Organ"
    assert not {"Handläggare", "Kontakt", "Till"} & set(names)
    first, second = bodies_of(content)
    assert (first.name, second.name) == ("Arbetsutskottet", "Kommunstyrelsen")
    words = as_minutes(content, second)
    assert "Beslut\nKommunstyrelsen beslutar\natt " in words
    assert "Yrkanden\nInga yrkanden." in words
    assert "Expedieras till" in words


def test_a_regions_proposal_in_two_steps(client, pk):  # noqa: F811
    """Numbered sentences that the board proposes to the council, a table pasted from Excel, two receivers."""
    builder = begun(client, pk, "proposal", "summary", "basis")
    builder.press("add", new="economy", place="2")
    table = "\t2027\t2028\nPersonal\t1,0\t1,5\tRyms i ram"
    builder.press(
        "save",
        label="Tjänsteutlåtande",
        addressed_to="Regionstyrelsen\nRegionfullmäktige",
        **builder.section("economy", level="1", heading="Finansiering", text=table),
        **builder.section(
            "proposal",
            style="numbered",
            lead="Regionstyrelsen föreslår att regionfullmäktige beslutar följande:",
            text="Regionen ansluter sig.\nRegionstyrelsen får i uppdrag att följa upp.",
        ),
    )
    content = finished()
    table = next(one for one in content["sections"] if one["key"] == "economy")["blocks"][0]
    assert [row["cells"] for row in table["rows"]] == [
        ["–", "2027", "2028", "–"],
        ["Personal", "1,0", "1,5", "Ryms i ram"],
    ]
    first, second = bodies_of(content)
    assert "Regionstyrelsen föreslår att regionfullmäktige beslutar följande:" in as_minutes(content, first)
    assert "Beslut\nRegionfullmäktige beslutar följande.\n1. Regionen ansluter sig." in as_minutes(content, second)

"""What Exempellän's board says of itself: a picture, links to follow it by, a page about its work and a piece of news.

Both pictures were drawn for this demonstration and may be used as the portal itself."""

from pathlib import Path

from portal.directory.models import County
from portal.files.fields import CheckedPicture, check_picture
from portal.people.models import User
from strategies.pages import actions, actions_board, actions_pictures
from strategies.pages.models import CountyPage, CountyProfile

PICTURES = Path(__file__).parent / "pictures"
DRAWN_BY = "Illustration: Portalen"
FOLLOW = {
    "label_1": "Nyhetsbrev om jämställdhet",
    "address_1": "https://nyhetsbrev.lansstyrelsen-exempel.example/jamstalldhet",
    "label_2": "Länsstyrelsen i sociala medier",
    "address_2": "https://social.lansstyrelsen-exempel.example/@exempel",
}
UNIT = "Enheten för social hållbarhet"
ABOUT = {
    "title": "Så arbetar vi med jämställdhet i Exempellän",
    "kind": "about",
    "lead": "Länsstyrelsen samordnar arbetet, följer upp strategin och stödjer dem som har anslutit sig.",
    "body": "<p>Länsstyrelsen har i uppdrag att ta fram en strategi för jämställdhetsintegrering i länet. Det gör vi "
    "tillsammans med kommuner, myndigheter, föreningar och företag.</p><h2>Vad vi gör</h2><ul><li>Vi bjuder in till "
    "processtöd när en organisation har anslutit sig.</li><li>Vi samlar handböcker och lärande exempel.</li><li>Vi "
    "följer upp hur det går och berättar om det.</li></ul><p>Exempellän är påhittat, och det är sidan också.</p>",
}
NEWS = {
    "title": "Ny jämställdhetsstrategi för länets organisationer",
    "kind": "news",
    "lead": "Strategin visar vilka områden som behöver gå före andra och vad din organisation kan göra.",
    "body": "Strategin anger mål och riktning för arbetet i länet. Den utgår från de sex jämställdhetspolitiska "
    "delmålen och vänder sig till alla organisationer, offentliga och privata.\n\nAnslut din organisation genom en "
    "avsiktsförklaring, så får ni processtöd och metodstöd.\n\nExempellän och nyheten är påhittade.",
    "picture": (
        "meeting.png",
        "Fyra personer sitter vid ett bord och tittar på papper. Bakom dem visar en tavla två grupper av staplar.",
    ),
}
BOARD_PICTURE = ("county.png", "Ett vitt hus med lila tak mellan kullar och granar. En väg leder till dörren.")


def load_pages(county: County, staff: User) -> None:
    """Loads what is missing."""
    if CountyProfile.objects.of(county) is None:
        values = actions_board.board_values(county) | FOLLOW
        actions_board.save_board(county, by=staff, seen=None, **values)
        actions_pictures.keep_board_picture(county, by=staff, seen=0, **_picture(*BOARD_PICTURE))
    have = set(CountyPage.objects.of_county(county).values_list("title", flat=True))
    for words in (ABOUT, NEWS):
        if words["title"] not in have:
            _publish(county, staff, **words)


def _publish(county, staff, *, title, kind, picture=None, **words) -> None:
    page = actions.create_page(county, by=staff, title=title, kind=kind, language="sv")
    page = actions.save_page(page, by=staff, seen=None, responsible_unit=UNIT, **words)
    if picture:
        actions_pictures.keep_page_picture(page, by=staff, seen=0, **_picture(*picture))
        page.refresh_from_db()
    actions.publish_page(page, by=staff, edition=page.edition)


def _picture(name: str, alternative: str) -> dict[str, CheckedPicture | str | bool]:
    file = check_picture((PICTURES / name).read_bytes(), name)
    return {"file": file, "alternative": alternative, "decorates": False, "credit": DRAWN_BY}


__all__ = ["load_pages"]

"""The pages of a consultation in the demonstration's world, for the round of axe."""

from django.urls import reverse

from portal.people.actions import token_hash
from strategies.consultation.actions import save_answer
from strategies.consultation.models import Consultation

COUNTY, DONE, OPEN = "exempel", "2024-2027", "2028-2031"
NOT_PAGES = {
    *("consultation:link", "consultation:public_paper", "consultation:own_file", "consultation:county_answer_file"),
    *("consultation:county_remove", "consultation:county_add_view", "consultation:county_mark"),
}


def public_pages():
    """What anybody reads, while it is open and when the compilation is there."""
    for period in (DONE, OPEN):
        yield "consultation:public", reverse("consultation:public", args=[COUNTY, period])
        for name in ("public_number", "public_draft"):
            yield f"consultation:{name}", reverse(f"consultation:{name}", args=[COUNTY, period, 1])
    yield "consultation:begin", reverse("consultation:begin", args=[COUNTY, OPEN, 1])
    yield "", reverse("consultation:link", args=["nobodys-link"])


def answer_pages():
    """What the holder of a personal link sees: the form, and the review of what was saved."""
    made = Consultation.objects.get(strategy__county__slug=COUNTY, strategy__slug=OPEN)
    invitation = made.invitations.unanswered().filter(response=None).select_related("consultation").first()
    made.invitations.filter(pk=invitation.pk).update(token_hash=token_hash("made-up-link"))
    yield "consultation:answer", reverse("consultation:link", args=["made-up-link"])
    save_answer(invitation, edition=0, texts={"whole": "Bra."}, name="Anna", organisation_name="Kommunen")
    yield "consultation:review", reverse("consultation:review", args=[invitation.pk])


def county_pages():
    """The desk: one that is open, and one whose compilation is published."""
    for period in (DONE, OPEN):
        made = Consultation.objects.get(strategy__county__slug=COUNTY, strategy__slug=period)
        where = [COUNTY, made.strategy_id]
        for name in ("county_list", "county_new"):
            yield f"consultation:{name}", reverse(f"consultation:{name}", args=where)
        pages = "consultation text questions receivers register send extend remind publish"
        for name in pages.split():
            yield f"consultation:county_{name}", reverse(f"consultation:county_{name}", args=[*where, 1])
        yield "", reverse("consultation:county_register", args=[*where, 1]) + "?kinds=municipality&kinds=company"
        receiver, response = made.invitations.first(), made.responses.handed_in().first()
        yield "consultation:county_receiver", reverse("consultation:county_receiver", args=[*where, 1, receiver.pk])
        yield "consultation:county_answer", reverse("consultation:county_answer", args=[*where, 1, response.pk])

"""The pages of the proposal for the organisation's own board in the demonstration's world, for the round of axe."""

from django.urls import reverse

from membership.decisions.actions import begin_again, begin_paper, issue_paper
from membership.decisions.library import presets
from tests.stage import make_county_form, make_own_form

NOT_PAGES = {
    # Files, what the script saves, and buttons
    *("decisions:pdf", "decisions:word", "decisions:text", "decisions:autosave"),
    *("decisions:again", "decisions:draw_again", "decisions:county_form_drop"),
    *("decisions:put_away", "decisions:meant", "decisions:at_once", "decisions:logo_picture"),
}


def own_pages(membership, user):
    """Before there is one, while it is written, when it is made, and the next version of it."""
    here = [membership.pk]
    yield "decisions:papers", reverse("decisions:papers", args=here)
    paper = begin_paper(membership, form=presets()["orebro"], by=user)
    for name in ("write", "preview", "make", "discard", "keep", "logo", "background"):
        yield f"decisions:{name}", reverse(f"decisions:{name}", args=here)
    made = issue_paper(paper, by=user, edition=paper.edition)
    yield "decisions:paper", reverse("decisions:paper", args=[*here, made.pk])
    for name in ("hand_over", "take_back"):
        yield f"decisions:{name}", reverse(f"decisions:{name}", args=[*here, made.pk])
    begin_again(made, by=user)
    kept = make_own_form(membership)
    yield "decisions:own_form", reverse("decisions:own_form", args=[*here, kept.pk])
    yield "decisions:papers", reverse("decisions:papers", args=here)


def county_pages(county):
    """The forms that the board offers its members."""
    yield "decisions:county_forms", reverse("decisions:county_forms", args=[county.slug])
    form = make_county_form(county)
    yield "decisions:county_forms", reverse("decisions:county_forms", args=[county.slug])
    yield "decisions:county_form", reverse("decisions:county_form", args=[county.slug, form.pk])
    yield "decisions:county_form_preview", reverse("decisions:county_form_preview", args=[county.slug, form.pk])

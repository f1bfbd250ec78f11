"""The person's pages about acting: find or add an organisation, ask, answer a colleague, stop."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from membership.representation import actions
from membership.representation.forms import AnswerForm, AskForm, OrganisationForm, SearchForm, strategy_to_return_to
from membership.representation.models import Representative
from membership.representation.rules import Basis, RepresentativeRole, RepresentativeState
from membership.representation.views_colleagues import strategy_of
from portal.directory import organisation_numbers
from portal.directory.models import Municipality, Organisation
from portal.errors import Refused

PER_PAGE = 20
LEAST_LETTERS = 2
BEGUN = "asking_begun"  # in the session: what was written about oneself before the organisation was found


@require_safe
def find(request):
    """Search the register; what is not there can be added."""
    form = SearchForm(request.GET or None)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    found = None
    if len(typed) >= LEAST_LETTERS:
        organisations = (
            Organisation.objects.current().matching(typed).in_order().select_related("county", "municipality")
        )
        found = Paginator(organisations, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "typed": typed, "page": found, "till": _till(request)}
    return render(request, "membership/representation/organisation_find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, slug):
    """Ask to act for an organisation of the register."""
    organisation = get_object_or_404(Organisation.objects.current().select_related("county"), slug=slug)
    form = AskForm(request.POST or None, user=request.user, needs_county=organisation.county_id is None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            asked = actions.ask_to_act(
                organisation,
                by=request.user,
                own_name=data.get("own_name", ""),
                role=data["role"],
                message=data["message"],
                county=data.get("county"),
                strategy=strategy_of(_till(request)),
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return after_asking(request, asked)
    context = {
        "organisation": organisation,
        "form": form,
        "till": _till(request),
        "parts": Organisation.objects.parts_of(organisation).select_related("county").in_order()[:PER_PAGE],
        "knows_domain": actions.has_known_domain(request.user, organisation),
    }
    return render(request, "membership/representation/organisation_ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """Add an organisation that the register does not have; what is there already is offered instead."""
    back = strategy_to_return_to(_till(request))
    whole = _whole(request)
    form = OrganisationForm(
        request.POST or None,
        user=request.user,
        initial=_facts_of(whole) if whole else _begun(request),
        county=back[0] if back else "",
        is_unit=whole is not None,
    )
    doubles = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        del data["has_no_orgnr"]
        doubles = _doubles(request, data)
        if not doubles:
            try:
                _organisation, asked = actions.add_organisation(
                    by=request.user, strategy=strategy_of(_till(request)), **data
                )
            except Refused as refusal:
                form.add_refusal(refusal)
            else:
                return after_asking(request, asked)
    context = {
        "form": form,
        "doubles": doubles,
        "till": _till(request),
        "whole": whole,
        "municipalities": Municipality.objects.in_order(),
    }
    return render(request, "membership/representation/organisation_add.html", context)


def _begun(request):
    """What was written on the page that led here: the name in the address, the rest kept for this one page."""
    return {**request.session.get(BEGUN, {}), "name": request.GET.get("q", "").replace("\0", "")[:100]}


def _whole(request):
    """The organisation of which a unit is to be added, from the address; None when a new one is."""
    slug = request.GET.get("del-av", "").replace("\0", "")
    return get_object_or_404(Organisation.objects.current(), slug=slug) if slug else None


def _facts_of(whole):
    """What a unit shares with its organisation."""
    facts = {"kind": whole.kind, "name": whole.name, "website": whole.website, "has_no_orgnr": not whole.orgnr}
    return facts | {"orgnr": organisation_numbers.format(whole.orgnr)}


def _doubles(request, data):
    """Organisations that are there already, but for the person's own: sending the form twice leads to the same page."""
    found = actions.doubles_of(**{name: data[name] for name in ("name", "unit", "orgnr", "county", "municipality")})
    own = {one.organisation_id for one in Representative.objects.current().of(request.user)}
    return [organisation for organisation in found if organisation.pk not in own]


def after_asking(request, asked):
    """Where it goes on: at the strategy when one may act at once, else on my pages, which say what is waited for."""
    request.session.pop(BEGUN, None)
    if asked.state == RepresentativeState.ACTIVE and (not asked.wanted_role or asked.basis == Basis.DOMAIN):
        messages.success(request, _("You may act for %(organisation)s.") % {"organisation": asked.organisation})
        if asked.wanted_role:
            messages.info(
                request, _("Your wish to sign as well has been sent. You receive a letter when it has been answered.")
            )
        strategy = asked.for_strategy
        return redirect("joining:start", strategy.county.slug, strategy.slug) if strategy else redirect("joining:home")
    messages.success(request, _("Your request has been sent. You receive a letter when it has been answered."))
    return redirect("joining:home")


def _till(request):
    """The strategy that the person was about to join, kept through the steps; empty when there is none."""
    text = request.POST.get("till") or request.GET.get("till") or ""
    return text if strategy_to_return_to(text) else ""


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk):
    """Answer a person who asks to act for my organisation."""
    asked = get_object_or_404(
        Representative.objects.current().colleagues_of(request.user).exclude(user=request.user).with_organisation(),
        pk=pk,
    )
    refusal = actions.may_answer("approve", asked, request.user)
    form = AnswerForm(request.POST or None, answers=_answers(asked, request.user))
    if request.method == "POST" and form.is_valid():
        try:
            said = _carry_out(asked, form.cleaned_data, request.user)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, said)
            return redirect("joining:home")
    context = {"asked": asked, "form": form, "refusal": refusal}
    return render(request, "membership/representation/organisation_answer.html", context)


def _answers(asked, user):
    """The answers that the person may give."""
    answers = [(RepresentativeRole.CONTACT, _("Yes, as contact"))]
    if asked.wanted_role:
        answers = []
    if not actions.may_answer("approve_signatory", asked, user):
        answers.append((RepresentativeRole.SIGNATORY, _("Yes, also to sign")))
    return [*answers, ("decline", _("No"))]


def _carry_out(asked, data, user):
    if data["answer"] == "decline":
        actions.decline_representative(asked, by=user, why=data["why"])
        return _("The request has been declined, and the person has been told why.")
    actions.approve_representative(asked, by=user, role=data["answer"])
    return _("The person may now act for %(organisation)s.") % {"organisation": asked.organisation}


@require_http_methods(["GET", "HEAD", "POST"])
def end(request, pk):
    """Ask once, then end somebody's right to act, or take an own request back."""
    mine = Representative.objects.current().mine_or_colleagues(request.user).with_organisation()
    one = get_object_or_404(mine, pk=pk)
    refusal = actions.may_answer("end", one, request.user)
    if request.method == "POST":
        try:
            actions.end_representative(one, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The right to act has ended."))
        return redirect(reverse("joining:home"))
    context = {"one": one, "is_me": one.user_id == request.user.pk, "refusal": refusal}
    return render(request, "membership/representation/organisation_end.html", context)

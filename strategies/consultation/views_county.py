"""The county prepares a consultation, chooses receivers, sends, reminds and moves the last day."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.directory.models import Organisation
from portal.errors import Refused
from portal.people.access import county_or_404, county_verb_allowed
from strategies.consultation import actions
from strategies.consultation.documents import freeze
from strategies.consultation.forms import (
    BeginForm,
    ExtendForm,
    ListForm,
    PickForm,
    QuestionsForm,
    ReceiverForm,
    TextForm,
    register_rows,
)
from strategies.consultation.mails import preview
from strategies.consultation.models import Consultation, ConsultationInvitation
from strategies.consultation.rules import Phase, Source, default_closing
from strategies.publishing.models import Strategy, StrategyVersion

TEXTS = ["title", "missive", "closes_on", "reminder_days", "allow_open_answers"]
TEXTS += ["contact_role", "contact_email", "diary_number"]
MOST_SHOWN = 200  # organisations of the register on one page: two fields each


@require_safe
def consultations(request, county, pk):
    """The strategy's consultations, the latest first."""
    county = county_or_404(request, county)
    strategy = _strategy_or_404(county, pk)
    page = {
        "county": county,
        "strategy": strategy,
        "draft": StrategyVersion.objects.draft_of(strategy).first(),
        "consultations": Consultation.objects.of_strategy(strategy).with_counts(),
        "may_write": county_verb_allowed(request, "write"),
    }
    return render(request, "strategies/consultation/county_list.html", page)


def new(request, county, pk):
    """Begin a consultation about the draft."""
    county = county_or_404(request, county)
    strategy = _strategy_or_404(county, pk)
    draft = StrategyVersion.objects.draft_of(strategy).first()
    initial = {"closes_on": default_closing(timezone.localdate())}
    initial["title"] = _("Consultation: %(title)s") % {"title": draft.title} if draft and draft.title else ""
    form = BeginForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_consultation(strategy, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The consultation is begun. Nobody outside the board sees it yet."))
            return redirect("consultation:county_consultation", county.slug, pk, made.number)
    page = {"county": county, "strategy": strategy, "draft": draft, "form": form}
    page["may_write"] = county_verb_allowed(request, "write")
    return render(request, "strategies/consultation/county_new.html", page)


@require_safe
def consultation(request, county, pk, number):
    """One consultation: what is left to do, who has answered, the answers, and its history."""
    found = consultation_or_404(request, county, pk, number)
    invitations = list(found.invitations.in_force().for_desk())
    answers = list(found.responses.for_desk())
    is_draft = found.phase == Phase.DRAFT
    page = {
        **frame(request, found, "edit", "receivers", "send", "extend", "remind", "publish"),
        "invitations": invitations,
        "answers": answers,
        "unsent": sum(one.sent_at is None for one in invitations),
        "missing": actions.missing_to_send(found) if is_draft else [],
        "missing_to_publish": actions.missing_to_publish(found) if found.phase == Phase.CLOSED else [],
        "undecided": sum(one.undecided_count for one in answers),
        "events": found.events.select_related("by"),
    }
    return render(request, "strategies/consultation/county_consultation.html", page)


def text(request, county, pk, number):
    """Title, missive, last day, contact."""
    found = consultation_or_404(request, county, pk, number)
    form = TextForm(posted(request), initial={name: getattr(found, name) for name in ["edition", *TEXTS]})
    others = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_text(found, by=request.user, **form.cleaned_data)
        except actions.EditedMeanwhile as meanwhile:
            form, others = compared(form, meanwhile, TEXTS)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return _saved(request, found)
    page = {**frame(request, found, "edit"), "form": form, "others": others}
    return render(request, "strategies/consultation/county_text.html", page, status=409 if others else 200)


def questions(request, county, pk, number):
    """A question for each part of the draft."""
    found = consultation_or_404(request, county, pk, number)
    parts = found.parts or freeze(found.version, found.questions)["parts"]
    initial = {f"q{n}": found.questions.get(part["key"], "") for n, part in enumerate(parts)}
    form = QuestionsForm(posted(request), parts=parts, initial={"edition": found.edition, **initial})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_questions(
                found, by=request.user, edition=form.cleaned_data["edition"], questions=form.questions()
            )
        except actions.EditedMeanwhile as meanwhile:
            status, form = 409, _again(form, meanwhile)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return _saved(request, found)
    page = {**frame(request, found, "edit"), "form": form}
    return render(request, "strategies/consultation/county_questions.html", page, status=status)


def receivers(request, county, pk, number):
    """Who is asked; more by a list of lines."""
    found = consultation_or_404(request, county, pk, number)
    form = ListForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = _add(request, found, form, form.rows, Source.LIST)
        if answer is not None:
            return answer
    page = {
        **frame(request, found, "receivers", "send"),
        "form": form,
        "invitations": found.invitations.asked().for_desk(),
    }
    return render(request, "strategies/consultation/county_receivers.html", page)


def register(request, county, pk, number):
    """Receivers from the register, by type and municipality, with the address last used."""
    found = consultation_or_404(request, county, pk, number)
    pick = PickForm(request.GET or None, county=found.strategy.county)
    shown = _organisations(found, pick)
    known = dict(ConsultationInvitation.objects.latest_addresses(found.strategy.county, shown))
    rows = register_rows(posted(request), shown, known)
    forms = [pick]
    if request.method == "POST" and _all_valid(rows):
        chosen = [
            (str(row.organisation), row.cleaned_data["email"], row.organisation)
            for row in rows
            if row.cleaned_data["chosen"]
        ]
        answer = _add(request, found, pick, chosen, Source.REGISTER)
        if answer is not None:
            return answer
    page = {**frame(request, found, "receivers"), "pick": pick, "rows": rows, "forms": [*forms, *rows]}
    page["most"] = MOST_SHOWN if len(rows) == MOST_SHOWN else 0
    return render(request, "strategies/consultation/county_register.html", page)


def receiver(request, county, pk, number, receiver):
    """One receiver: a new link, maybe to a corrected address."""
    found = consultation_or_404(request, county, pk, number)
    one = get_object_or_404(found.invitations.in_force().for_desk(), pk=receiver)
    form = ReceiverForm(posted(request), initial={"email": one.email})
    if request.method == "POST" and form.is_valid():
        one.consultation = found
        try:
            actions.renew_link(one, by=request.user, email=form.cleaned_data["email"])
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("A letter with a new link is on its way."))
            return back_to(found)
    page = {**frame(request, found, "renew", "receivers"), "receiver": one, "form": form}
    return render(request, "strategies/consultation/county_receiver.html", page)


@require_POST
def remove(request, county, pk, number, receiver):
    """Take a receiver off the list."""
    found = consultation_or_404(request, county, pk, number)
    one = get_object_or_404(found.invitations.in_force(), pk=receiver)
    one.consultation = found
    try:
        actions.remove_receiver(one, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s has been taken off the list.") % {"name": one.name})
    return redirect("consultation:county_receivers", found.strategy.county.slug, pk, number)


def send(request, county, pk, number):
    """How many letters leave and how they read; send them."""
    found = consultation_or_404(request, county, pk, number)
    refusal = ""
    if request.method == "POST":
        try:
            seen = int(request.POST.get("edition", "")[:9]), int(request.POST.get("receivers", "")[:9])
            sent = actions.send_consultation(found, by=request.user, edition=seen[0], receivers=seen[1])
        except ValueError:
            refusal = _("Open the page again before you send.")
        except Refused as no:
            refusal = str(no)
        else:
            messages.success(
                request, ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", sent) % {"n": sent}
            )
            return back_to(found)
    page = {
        **frame(request, found, "send"),
        "refusal": refusal,
        "receivers": found.invitations.unsent().for_desk(),
        "missing": actions.missing_to_send(found),
        "letter": preview(found),
    }
    return render(request, "strategies/consultation/county_send.html", page, status=409 if refusal else 200)


def extend(request, county, pk, number):
    """Move the last day for everyone, with a letter to those who have not answered."""
    found = consultation_or_404(request, county, pk, number)
    form = ExtendForm(posted(request), initial={"edition": found.edition})
    if request.method == "POST" and form.is_valid():
        try:
            told = actions.extend_closing(found, by=request.user, **form.cleaned_data)
        except actions.EditedMeanwhile as meanwhile:
            form = _again(form, meanwhile)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            words = ngettext(
                "The last day is moved. %(n)s letter tells it.", "The last day is moved. %(n)s letters tell it.", told
            )
            messages.success(request, words % {"n": told})
            return back_to(found)
    page = {**frame(request, found, "extend"), "form": form, "unanswered": found.invitations.unanswered().count()}
    return render(request, "strategies/consultation/county_extend.html", page)


def remind(request, county, pk, number):
    """Remind those who have not answered, each at most once a day."""
    found = consultation_or_404(request, county, pk, number)
    if request.method == "POST":
        try:
            sent = actions.remind_unanswered(found, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            words = ngettext("%(n)s reminder is on its way.", "%(n)s reminders are on their way.", sent)
            messages.success(request, words % {"n": sent})
        return back_to(found)
    page = {**frame(request, found, "remind"), "unanswered": found.invitations.unanswered().for_desk()}
    return render(request, "strategies/consultation/county_remind.html", page)


def consultation_or_404(request, county, pk, number):
    """The consultation in the address, of the person's own county; foreign and made-up ones are 404."""
    county = county_or_404(request, county)
    mine = Consultation.objects.of_strategy(_strategy_or_404(county, pk)).with_counts()
    return get_object_or_404(mine.select_related("strategy__county", "version__strategy"), number=number)


def frame(request, found, *verbs):
    """What every page of a consultation shows, and why each verb is refused (empty when it is not)."""
    return {
        "county": found.strategy.county,
        "strategy": found.strategy,
        "consultation": found,
        "why_not": {verb: actions.why_not_now(verb, found, request.user) for verb in verbs},
    }


def posted(request):
    """The sent form, or None."""
    return request.POST if request.method == "POST" else None


def back_to(found):
    """To the consultation's page."""
    return redirect("consultation:county_consultation", found.strategy.county.slug, found.strategy_id, found.number)


def compared(form, meanwhile, names):
    """The same form on the newest edition, and what the other person wrote where it differs: (label, theirs)."""
    others = [
        (form.fields[name].label, getattr(meanwhile.row, name))
        for name in names
        if (getattr(meanwhile.row, name) or "") != (form.cleaned_data.get(name) or "")
    ]
    return _again(form, meanwhile), others or [(_("Another part"), _("What you wrote here was not touched."))]


def _again(form, meanwhile):
    """The form as it was sent, now on the newest edition, with the reason above it."""
    data = form.data.copy()
    data[form.add_prefix("edition")] = meanwhile.row.edition
    form.data = data
    form.add_refusal(meanwhile)
    return form


def _add(request, found, form, rows, source):
    try:
        added = actions.add_receivers(found, by=request.user, rows=rows, source=source)
    except Refused as refusal:
        form.full_clean()
        form.add_refusal(refusal)
        return None
    words = ngettext("%(n)s receiver was added.", "%(n)s receivers were added.", added) % {"n": added}
    if len(rows) > added:
        words += " " + _("Those that stood on the list already were passed over.")
    messages.success(request, words)
    return redirect("consultation:county_receivers", found.strategy.county.slug, found.strategy_id, found.number)


def _organisations(found, pick):
    """Organisations of the county's register that match and are not on the list yet; none before something is asked."""
    if not pick.is_bound or not pick.is_valid():
        return []
    asked = found.invitations.in_force().values("organisation")
    mine = Organisation.objects.current().of_county(found.strategy.county)
    mine = mine.exclude(pk__in=asked.exclude(organisation=None))
    if pick.cleaned_data["kinds"]:
        mine = mine.filter(kind__in=pick.cleaned_data["kinds"])
    if pick.cleaned_data["municipality"]:
        mine = mine.filter(municipality=pick.cleaned_data["municipality"])
    return list(mine.in_order()[:MOST_SHOWN])


def _all_valid(forms):
    """Every form is asked, so that all errors show at once."""
    return False not in [form.is_valid() for form in forms]


def _saved(request, found):
    messages.success(request, _("Saved."))
    return back_to(found)


def _strategy_or_404(county, pk):
    return get_object_or_404(Strategy.objects.for_county(county).with_desk_figures(), pk=pk)

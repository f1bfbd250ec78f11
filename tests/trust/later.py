"""Rows behind the pages that came later: the workspace, consultations, ways to sign, proposals, files."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from membership.joining.rules import State
from portal.files.models import Upload, UploadFile
from strategies.consultation import actions as consulting
from strategies.publishing.actions import begin_draft, close_strategy
from strategies.publishing.models import PublishingPlan, StrategyVersion
from tests import stage as stage_rows
from tests.membership.deciding import world as desk_world
from tests.membership.joining import world as joining_world
from tests.membership.joining.signing import stage as signing_stage
from tests.strategies.consultation import world as consultations
from tests.strategies.library import stage as library
from tests.thaw import thawed

EVERY_WAY = ["portal", "oidc", "upload", "paper"]


def add_later_rows(world):
    """Fill ``world.rows``, ``world.people`` and ``world.links`` with what the later pages work on."""
    publisher = world.people["publisher"]
    _workspace(world, publisher)
    _consultations(world, publisher)
    _signing(world, publisher)
    signer = world.people["signatory"]
    for state in ("draft", "handed_in", "published"):
        of = world.rows["own_active"] if state == "draft" else world.rows["cases"][State.ACTIVE]
        world.rows[f"example_{state}"] = stage_rows.make_example(of, signer, state)
    world.rows["proposal"] = stage_rows.make_proposal(world.rows["draft"], world.people["signatory"])
    world.rows["county_form"] = stage_rows.make_county_form(world.rows["county"])
    world.rows["invited"] = stage_rows.make_staff_invitation(world.rows["county"], publisher)


def _workspace(world, publisher):
    """A draft with every kind of part, a planned publishing, a report, and a strategy that is closed."""
    county = world.rows["county"]
    draft = world.rows["strategy"].versions.get(state="draft")
    StrategyVersion.objects.filter(pk=draft.pk).update(report=_upload("strategy_report", draft))
    planned = joining_world.make_strategy(county, "2028-2031")
    begun = begin_draft(planned, by=publisher)
    PublishingPlan.objects.create(
        version=begun, publish_at=timezone.now() + timedelta(days=9), edition=begun.edition, planned_by=publisher
    )
    closed = joining_world.make_strategy(county, "2020-2023")
    close_strategy(closed, by=publisher, successor=planned)
    theme = stage_rows.make_theme(county)
    resource = library.make_resource(county, themes=[theme.key])
    world.rows |= {"version": draft, "planned": planned, "closed": closed, "theme": theme, "resource": resource}
    world.rows["initiative"] = library.make_initiative(county)


def _consultations(world, publisher):
    """One compiled, one closed, one open (with an answer, one being written and one asked) and one not yet sent."""
    strategy = world.rows["strategy"]
    compiled, closed = (consultations.make_sent(strategy, publisher) for _ in range(2))
    for one in (compiled, closed):
        consultations.make_answer(_asked(one)[0])
        _asked(one)[1].consultation = consultations.close(one)
    compiled = consultations.close(compiled)
    consultations.mark_all(compiled, publisher)
    consulting.publish_compilation(compiled, by=publisher, edition=compiled.edition, outcome="Vi skrev om visionen.")
    still_open = consultations.make_sent(strategy, publisher, allow_open_answers=True, diary_number="801-1")
    answered, writing, silent = _asked(still_open)
    answer = consultations.make_answer(answered)
    consulting.save_answer(
        writing, edition=0, texts={"whole": "Vi skriver."}, organisation_name="Xby kommun", name="Bo B", title="Chef"
    )
    unsent = consultations.make_consultation(strategy, publisher)
    consulting.add_receivers(unsent, by=publisher, rows=[("Zby kommun", "zby@zby.example", None)], source="list")
    people = {"answered": answered, "guest": writing, "asked": silent}
    world.people |= dict.fromkeys(people)
    world.links |= {
        who: reverse("consultation:link", args=[consultations.token_of(one)]) for who, one in people.items()
    }
    world.rows |= {
        "compiled": compiled,
        "consultation_closed": consultations.close(closed),
        "consultation_open": still_open,
        "consultation_unsent": unsent,
        "answer": answer,
        "receiver": silent,
        "receivers": people,
    }


def _asked(consultation):
    return list(consultation.invitations.select_related("consultation__strategy__county").order_by("pk"))


def _signing(world, publisher):
    """A strategy where two sign in any way and the county too: a link that waits, a paper in ink, a signed case."""
    county, signer = world.rows["county"], world.people["signatory"]
    strategy = joining_world.make_strategy(county, "2032-2035")
    with thawed():
        StrategyVersion.objects.filter(pk=strategy.current_version_id).update(
            signatories=2, signing_modes=EVERY_WAY, counter_signature=True
        )
    strategy.current_version.refresh_from_db()
    draft = joining_world.fill(joining_world.make_draft(strategy, world.rows["organisation"], signer), signer)
    second = joining_world.make_user("olle@xby.example", name="Olle Ordförande")
    link, token = signing_stage.send_link(draft, signer, email=second.email)
    signed = _signed_by_two(strategy, desk_world.make_organisation("Sby kommun", county))
    in_ink = stage_rows.make_text_to_sign(strategy, desk_world.make_organisation("Pby kommun", county), publisher)
    world.people["signer"] = second
    world.links["signer"] = reverse("joining:link", args=[token])
    world.rows |= {"signing_draft": draft, "signing_link": link, "signed_case": signed, "in_ink": in_ink}


def _signed_by_two(strategy, organisation):
    first = joining_world.make_representative(organisation, joining_world.make_user("chef@sby.example"))
    membership = joining_world.fill(joining_world.make_draft(strategy, organisation, first), first)
    joining_world.sign(membership, first)
    joining_world.sign(membership, signing_stage.second_signatory(membership, "ordforande@sby.example"))
    return membership


def _upload(purpose, about):
    kept = Upload.objects.create(
        kind="pdf", original_name="rapport.pdf", content_type="application/pdf", size=5, sha256="0" * 64,
        state="clean", purpose=purpose, subject_type=about._meta.model_name, subject_pk=str(about.pk),
    )  # fmt: skip
    UploadFile.objects.create(upload=kept, content=b"%PDF-")
    return kept


__all__ = ["add_later_rows"]

"""More rows for tests that need one object of every kind."""

import uuid
from datetime import timedelta

from django.utils import timezone

from membership.decisions import sections
from membership.decisions.actions import begin_again, begin_paper, issue_paper
from membership.decisions.library import presets
from membership.decisions.models import DecisionTemplate
from membership.joining.models import DecisionExtract, DecisionStep, Membership, Signature, SigningRound
from membership.representation.models import Representative
from portal.files.models import Upload, UploadFile
from portal.papers.models import Document, DocumentFile, DocumentState
from portal.people.models import StaffInvitation, User
from portal.people.rules import Role
from strategies.library.models import LearningExample
from strategies.publishing.models import NationalGoal, PriorityArea, StrategyGoal, StrategyVersion, Theme


def draft_version(strategy, number=2):
    """A draft beside the published version, with one goal."""
    words = {"name_sv": "Jämställd hälsa", "name_en": "Equal health", "short_sv": "Hälsa", "short_en": "Health"}
    words |= {"explanation_sv": "Hälsa", "explanation_en": "Health"}
    goal, _made = NationalGoal.objects.get_or_create(
        key="jamstalld-halsa", defaults={"order": 5, "since": 2016, **words}
    )
    version = StrategyVersion.objects.create(strategy=strategy, number=number, title="Utkast")
    StrategyGoal.objects.create(version=version, national_goal=goal)
    return version


def make_area(version):
    """A priority area of the draft."""
    return PriorityArea.objects.create(version=version, name="Civil beredskap")


def make_theme(county, name="Ungas fritid", **fields):
    """A cross-cutting area of the county's own; a shared one for None."""
    key = f"{county.slug if county else 'alla'}-{name.lower().replace(' ', '-')}"
    return Theme.objects.create(key=key, county=county, name_sv=name, sort_key=name.lower(), **fields)


def make_example(membership, by, state="published", **fields):
    """A learning example of the membership's organisation."""
    words = {"title": "Halverad väntetid", "what": "Vi mätte.", "why": "Köerna var ojämna.", "result": "Kortare."}
    now = timezone.now()
    handed = {} if state == "draft" else {"handed_in_at": now, "handed_in_by": by}
    shown = {"published_at": now} if state == "published" else {}
    return LearningExample.objects.create(
        organisation=membership.organisation, strategy=membership.strategy, state=state,
        **{**words, "goals": ["jamstalld-halsa"], "contact_email": "brev@xby.example", **handed, **shown, **fields},
    )  # fmt: skip


def make_paper(membership, kind="declaration"):
    """A drawn paper about the membership."""
    document = Document.objects.create(
        kind=kind,
        county=membership.strategy.county,
        number=f"T-{kind}-1",
        title="Avsiktsförklaring",
        template=f"{kind}_v1",
        letter={},
        subject_type="membership",
        subject_pk=str(membership.pk),
        verification_code="abcdefghijklmnopqrstuvwxyz",
    )
    DocumentFile.objects.create(document=document, content=b"%PDF-1.7 made for a test")
    document.state, document.sha256, document.rendered_at = DocumentState.READY, "a" * 64, timezone.now()
    document.size = 24
    document.save()
    return document


def make_proposal(membership, by):
    """A proposal for a decision that was made, and the next version being written."""
    paper = begin_paper(membership, form=presets()["orebro"], by=by)
    made = issue_paper(paper, by=by, edition=paper.edition)
    begin_again(made, by=by)
    return made


def make_county_form(county):
    """A form of the county's own for its members' proposals."""
    form = presets()["municipality"]
    rows = sections.stored(form.sections)
    return DecisionTemplate.objects.create(layer="county", county=county, name="Vår", header=form.header, sections=rows)


def make_own_form(membership):
    """A form that the organisation keeps for its next proposal."""
    form = presets()["municipality"]
    kept = {"header": form.header, "sections": sections.stored(form.sections)}
    return DecisionTemplate.objects.create(
        layer="organisation", organisation=membership.organisation, name="Vår ordning", **kept
    )


def make_staff_invitation(county, by, token_hash="0" * 64):
    """A colleague who has been asked."""
    return StaffInvitation.objects.create(
        email="ny@lan.example",
        county=county,
        role=Role.EDITOR,
        token_hash=token_hash,
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=14),
    )


def make_waiting(organisation, county, email="ny@xby.example"):
    """Somebody who has asked to act for the organisation."""
    user = User.objects.create_user(email, "x", name="Nils Ny")
    return Representative.objects.create(organisation=organisation, user=user, asked_county=county)


def make_signing(membership):
    """The signing behind a declaration that was handed in, with one signature from a file."""
    declaration = membership.declarations.get()
    signing = SigningRound.objects.create(
        membership=membership, content=declaration.content, text_sha256="0" * 64, edition=1, signatories=1,
        outcome="handed_in", declaration=declaration,
    )  # fmt: skip
    upload = Upload.objects.create(
        kind="pdf", original_name="a.pdf", content_type="application/pdf", size=5, sha256="0" * 64, state="clean",
        purpose="signed_declaration", subject_type="membership", subject_pk=str(membership.pk),
    )  # fmt: skip
    UploadFile.objects.create(upload=upload, content=b"%PDF-")
    Signature.objects.create(
        pk=uuid.uuid4(), round=signing, name="A", title="B", mandate="C", method="upload", how="D", level="E",
        text_sha256="0" * 64, upload=upload,
    )  # fmt: skip
    return signing


def make_extract(membership):
    """An extract from a body's minutes that was handed in."""
    step = DecisionStep.objects.create(membership=membership, body="Kommunstyrelsen")
    upload = Upload.objects.create(
        kind="pdf", original_name="a.pdf", content_type="application/pdf", size=5, sha256="0" * 64, state="clean",
        purpose="extract", subject_type="decisionstep", subject_pk=str(step.pk),
    )  # fmt: skip
    UploadFile.objects.create(upload=upload, content=b"%PDF-")
    return DecisionExtract.objects.create(
        membership=membership, step=step, body=step.body, upload=upload, handed_in_at=timezone.now()
    )


def make_text_to_sign(strategy, organisation, by, mark="b"):
    """A declaration that was printed to be signed on paper; gives its signing."""
    membership = Membership.objects.create(
        strategy=strategy, version=strategy.current_version, organisation=organisation, created_by=by
    )
    paper = Document.objects.create(
        kind="signing_text", county=strategy.county, number=f"T-UND-{mark}", title="T", template="signing_text_v1",
        letter={}, subject_type="membership", subject_pk=str(membership.pk), verification_code=(mark * 26)[:26],
    )  # fmt: skip
    return SigningRound.objects.create(
        membership=membership, content={}, text_sha256="0" * 64, edition=1, signatories=1, paper=paper, started_by=by
    )

"""Two sides with the same rows: a county with an organisation of its own, twice, for who may reach what.

Each side has an object for every address, so that one's own county can be tried with the other's ids."""

import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from membership.changes.models import GoalChange, Withdrawal
from membership.decisions.models import OrganisationLogo
from membership.joining.models import GroupPlace, Membership, SigningLink, SigningRound
from membership.joining.pending import WAITING
from membership.joining.rules import State
from membership.representation.models import ColleagueInvitation
from membership.support.models import SupportInvitation
from portal.files.models import Upload, UploadFile
from portal.models import OutgoingMail, StaffRole
from portal.papers.models import Document, DocumentFile, DocumentState
from portal.people.actions import token_hash
from portal.people.holding import HELD
from portal.people.models import IdentityProvider
from portal.people.rules import Role
from strategies.consultation.actions import hand_in_answer, save_answer
from strategies.consultation.models import Consultation, ConsultationInvitation, ConsultationResponse
from strategies.publishing.models import StrategyVersion, VersionPaper
from tests import stage
from tests.membership.deciding import world
from tests.strategies.consultation import world as consultations
from tests.strategies.library import stage as library
from tests.strategies.pages.world import make_picture, make_public
from tests.thaw import thawed

LETTERS = str.maketrans("0123456789", "ghijklmnop")
SECRETS = {"consultation": "remiss-", "signing": "skriv-", "staff": "medarbetare-"}
LINKS = {"consultation": "consultation:link", "signing": "joining:link", "staff": "people:invitation_link"}


DRAFTING = ("goals", "plan", "contacts", "decision", "group", "review", "sign", "discard")
SIGNING = ("signing", "revoke_link", "withdraw_signing", "print_text", "send_file")


class Side:
    """One county with staff, and one organisation with somebody who signs for it.

    ``values`` holds what stands in addresses; ``pk`` the row behind ``pk``, by the longest beginning of the address's
    name. ``more``: one consultation and one version more than the other side, for numbers that only this side has."""

    def __init__(self, county, name, *, more):
        self.county, self.mark = county, county.code
        self.strategy = world.make_strategy(county)
        self.organisation = world.make_organisation(name, county)
        self.staff, self.reader = world.make_staff(county), world.make_staff(county, Role.READER)
        self.signer = world.make_signatory(self.organisation, f"sign-{self.mark}@xby.example")
        self.draft_version = stage.draft_version(self.strategy, number=2)
        self.values, self.pk = {"county": county.slug, "period": self.strategy.slug, "number": 1}, {}
        self.named = {name: {"token": SECRETS[kind] + self.mark} for kind, name in LINKS.items()}
        self.named["people:resume"] = {"key": "nothing"}
        self._strategy()
        self._case()
        self._other_matters()
        self._signing()
        self._own_papers()
        self._people()
        self._library()
        self._consultations(more)
        if more:
            StrategyVersion.objects.create(strategy=self.strategy, number=3, title="Ännu ett", state="superseded",
                published_at=timezone.now())  # fmt: skip

    def upload(self, subject, purpose="extract"):
        """A clean file about the row."""
        made = Upload.objects.create(
            kind="pdf", original_name="a.pdf", content_type="application/pdf", size=5, sha256="0" * 64, state="clean",
            purpose=purpose, subject_type=subject._meta.model_name, subject_pk=str(subject.pk),
        )  # fmt: skip
        UploadFile.objects.create(upload=made, content=b"%PDF-")
        return made

    def paper(self, kind, subject):
        """A drawn paper about the row."""
        made = Document.objects.create(
            kind=kind, county=self.county, number=f"T-{kind}-{subject.pk}", title=kind, template=f"{kind}_v1",
            letter={}, subject_type=subject._meta.model_name, subject_pk=str(subject.pk),
            verification_code=uuid.uuid4().hex[:26].translate(LETTERS),
        )  # fmt: skip
        DocumentFile.objects.create(document=made, content=b"%PDF-")
        made.state, made.sha256, made.rendered_at, made.size = DocumentState.READY, "a" * 64, timezone.now(), 5
        made.save()
        return made

    def _strategy(self):
        published = self.strategy.current_version
        with thawed():
            StrategyVersion.objects.filter(pk=published.pk).update(report=self.upload(published))
        StrategyVersion.objects.filter(pk=self.draft_version.pk).update(report=self.upload(self.draft_version))
        VersionPaper.objects.create(version=published, document=self.paper("strategy", self.strategy))
        self.values |= {
            "goal": self.draft_version.goals.first().pk,
            "part": stage.make_area(self.draft_version).pk,
            "kind": "omrade",
            "below": "malsattning",
            "form": "yaml",
            "theme": stage.make_theme(self.county).key,
            "page": (page := make_public(self.county, self.staff, title=f"Sida {self.mark}")).slug,
        }
        self.pk |= {"publishing:": self.strategy.pk, "consultation:": self.strategy.pk, "pages:": page.pk}
        self.values["picture"] = make_picture(self.county, self.staff, upload=self.upload(page, "page_picture")).pk
        self.pk |= {"register:county_preview": self.strategy.pk, "joining:member_list": self.strategy.pk}

    def _case(self):
        """What has been joined, with everything that can hang on it."""
        case = self.case = world.make_handed_in(self.strategy, self.organisation, State.ACTIVE, signer=self.signer)
        stage.make_signing(case)
        paper = self.paper("declaration", case)
        extract = stage.make_extract(case)
        SupportInvitation.objects.create(membership=case)
        self.upload(case, "signed_declaration")
        now, today = timezone.now(), timezone.localdate()
        Withdrawal.objects.create(
            membership=case, state="declared", body="Styrelsen", decided_on=today, begun_by=self.signer, name="A",
            effective_on=today + timedelta(days=90), extract=self.upload(case), declared_by=self.signer,
            declared_at=now, document=self.paper("withdrawal", case),
        )  # fmt: skip
        GoalChange.objects.create(
            membership=case, state="handed_in", begun_by=self.signer, name="A", handed_in_by=self.signer,
            handed_in_at=now, document=self.paper("goal_change", case), content={}, before={},
        )  # fmt: skip
        self.values |= {
            "slug": self.organisation.slug, "mark": f"{self.county.slug}-{self.strategy.slug}", "document": paper.pk,
            "code": paper.verification_code, "extract": extract.pk, "step": extract.step_id,
        }  # fmt: skip
        self.pk |= {"joining:": case.pk, "support:": case.pk, "changes:": case.pk, "papers:": paper.pk}

    def _other_matters(self):
        """The same organisation in other strategies: what has been begun, handed in, drafted and is being signed."""
        begun = world.make_handed_in(self._later("2028-2031"), self.organisation, State.ACTIVE, signer=self.signer)
        today = timezone.localdate()
        Withdrawal.objects.create(
            membership=begun, body="Styrelsen", decided_on=today, effective_on=today, begun_by=self.signer
        )
        GoalChange.objects.create(membership=begun, begun_by=self.signer)
        handed_in = world.make_handed_in(self._later("2032-2035"), self.organisation, signer=self.signer)
        draft = self._begun("2036-2039")
        self.pk |= {f"changes:{name}": begun.pk for name in ("withdraw_confirm", "goals_write", "goals_hand_in")}
        self.pk |= {"joining:take_back": handed_in.pk}
        self.pk |= {f"joining:{name}": draft.pk for name in DRAFTING}
        sister = world.make_organisation(f"Bolaget {self.mark}", self.county)
        self.values["place"] = GroupPlace.objects.create(lead=draft, organisation=sister, ground="Ägs helt").pk

    def _later(self, period):
        return world.make_strategy(self.county, period)

    def _begun(self, period):
        """A draft to join the county's strategy of the period."""
        later = self._later(period)
        return Membership.objects.create(
            strategy=later, version=later.current_version, organisation=self.organisation, created_by=self.signer
        )

    def _signing(self):
        """A signing under way: a personal link that can be used, and one that was."""
        draft = self._begun("2040-2043")
        signing = SigningRound.objects.create(
            membership=draft, content={}, text_sha256="0" * 64, edition=draft.edition, signatories=2,
            started_by=self.signer,
        )  # fmt: skip
        ends = timezone.now() + timedelta(days=14)
        asked = {"round": signing, "name": "A", "email": "a@xby.example", "sent_by": self.signer, "expires_at": ends}
        self.link = SigningLink.objects.create(token_hash=token_hash(SECRETS["signing"] + self.mark), **asked)
        self.used = SigningLink.objects.create(token_hash=f"used-{self.mark}", used_at=timezone.now(), **asked)
        self.provider = IdentityProvider.objects.create(
            county=self.county, name="Legitimation", issuer="https://127.0.0.1:9", client_id="x"
        )
        self.values["link"], self.signed, self.waiting = self.link.pk, draft, str(uuid.uuid4())
        self.named |= {name: {"key": self.waiting} for name in ("joining:identify", "joining:identify_leave")}
        self.named["joining:link_done"] = {"link": self.used.pk}
        self.pk |= {f"joining:{name}": draft.pk for name in SIGNING}
        self.pk |= {"joining:signed_file": self.case.pk, "joining:identify_leave": self.provider.pk}
        on_paper = stage.make_text_to_sign(
            self.strategy, world.make_organisation(f"Zby {self.mark}", self.county), self.staff, mark=self.mark
        )
        self.pk["joining:register_paper"] = on_paper.pk

    def _own_papers(self):
        proposal = stage.make_proposal(self.case, self.signer)
        world.draw(proposal.document)
        self.values["paper"] = proposal.pk
        OrganisationLogo.objects.create(organisation=self.organisation, upload=self.upload(self.organisation, "logo"))
        self.pk |= {"decisions:": self.case.pk, "decisions:county_form": stage.make_county_form(self.county).pk}
        self.values["kept"] = stage.make_own_form(self.case).pk
        self.pk["decisions:county_form_preview"] = self.pk["decisions:county_form"]

    def _people(self):
        address = f"kollega-{self.mark}@xby.example"
        EmailAddress.objects.create(user=self.signer, email=address, verified=True)
        colleague = ColleagueInvitation.objects.create(
            organisation=self.organisation, email=address, invited_by=self.signer
        )
        asking = stage.make_waiting(self.organisation, self.county, f"ny-{self.mark}@xby.example")
        invited = stage.make_staff_invitation(self.county, self.staff, token_hash(SECRETS["staff"] + self.mark))
        self.invited, here = invited, {"invitation": invited.pk}
        self.named |= {"people:invitation": here, "people:invitation_accept": here}
        mail = OutgoingMail.objects.create(
            kind="invitation", county=self.county, recipient="a@xby.example", subject="s", text="t", html="h",
            message_id=self.mark, unique_key=self.mark,
        )  # fmt: skip
        self.pk |= {
            "outbox:": mail.pk,
            "changes:rename": self.organisation.pk,
            "changes:close": self.organisation.pk,
            "representation:county_organisation": self.organisation.pk,
            "representation:": asking.pk,
            "representation:invitation": colleague.pk,
            "people:staff_revoke": invited.pk,
            "people:": StaffRole.objects.get(user=self.reader).pk,
        }

    def _library(self):
        file = {"link": "", "upload": self.upload(self.organisation)}
        resource = library.make_resource(self.county, **file)
        example = stage.make_example(self.case, self.signer, upload=file["upload"])
        joint = library.make_initiative(self.county)
        self.values["example"] = example.pk
        self.pk |= {"library:": resource.pk, "library:initiative": joint.pk, "library:county_initiative": joint.pk}
        self.pk |= {"library:national": library.make_resource(None, f"Nationell {self.mark}", **file).pk}
        self.pk |= {"examples:": self.case.pk, "library:example": example.pk, "library:example_file": example.pk}
        self.pk |= {"examples:county_example": example.pk, "examples:county_file": example.pk}

    def _consultations(self, more):
        """The first with an answer and one being written, the second with its compilation as a paper."""
        sent = consultations.make_sent(self.strategy, self.staff, allow_open_answers=True)
        first, second, *_ = sent.invitations.select_related("consultation__strategy__county").order_by("pk")
        answer = hand_in_answer(first, edition=self._written(first).edition)
        self._written(second)
        ConsultationInvitation.objects.filter(pk=second.pk).update(
            token_hash=token_hash(SECRETS["consultation"] + self.mark)
        )
        view = answer.views.first()
        self.receiver = second
        self.named |= {f"consultation:{name}": {"invitation": second.pk} for name in ("answer", "review", "own_file")}
        self.values |= {"receiver": first.pk, "response": answer.pk, "view": view.pk}
        for number in (2, 3)[: 2 if more else 1]:
            self._compiled(number)

    def _written(self, invitation):
        """An answer with a file, not handed in."""
        texts = {"whole": "Bra vision."}
        row = save_answer(invitation, edition=0, texts=texts, organisation_name="B", name="B", title="B")
        ConsultationResponse.objects.filter(pk=row.pk).update(upload=self.upload(row))
        return row

    def _compiled(self, number):
        first = Consultation.objects.get(strategy=self.strategy, number=1)
        first.pk, first._state.adding, first.number = None, True, number
        first.state, first.compiled_at = "compiled", timezone.now()
        first.compilation = self.paper(f"compilation_{number}", self.strategy)
        first.save()


def hold_links(side, session):
    """Put in a session what opening personal links leaves there: to answer, to sign, having signed, to be staff."""
    opened = {
        f"consultation:{side.receiver.pk}": token_hash(SECRETS["consultation"] + side.mark),
        f"signing:{side.link.pk}": token_hash(SECRETS["signing"] + side.mark),
        f"signing:{side.used.pk}": side.used.token_hash,
        f"staff:{side.invited.pk}": token_hash(SECRETS["staff"] + side.mark),
    }
    session[HELD] = {name: [secret] for name, secret in opened.items()}
    said = {"key": side.waiting, "name": "A", "title": "B", "mandate": "C", "edition": 1}
    session[WAITING] = {side.waiting: {**said, "membership": side.signed.pk, "link": side.link.pk}}
    session.save()

"""One made-up membership, told step by step with dates of its own.

The portal's actions write "now"; a demonstration needs a past. So the rows are written here, in the shape that the
actions give them: the same frozen content, the same letters, an event for every step. The worker draws the papers.
"""

import datetime
from random import Random

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from membership.demo import words
from membership.demo.past import leave
from membership.joining.documents import declaration_content, declaration_letter, fingerprint
from membership.joining.documents_confirmation import confirmation_letter, joining_date
from membership.joining.documents_decline import decline_letter
from membership.joining.documents_notice import end_letter, pause_letter
from membership.joining.documents_receipt import receipt_letter
from membership.joining.mails import queue_answer, queue_notice, queue_receipts
from membership.joining.models import (
    CaseNote,
    Contact,
    DecisionStep,
    Declaration,
    Membership,
    MembershipEvent,
    OwnGoal,
    Signature,
)
from membership.joining.rules import STEPS, Side
from membership.joining.rules_deciding import Deciders, decided_alone
from membership.support.actions import queue_invitation
from membership.support.models import SupportInvitation
from portal.directory.models import Organisation
from portal.papers.actions import new_code, next_number
from portal.papers.models import Document
from portal.people.models import User
from strategies.publishing.models import Strategy

METHOD = "Inloggad i portalen (demonstration)"


class Case:
    """A membership under way. `at` is the moment of the next step; every step moves it on."""

    def __init__(self, strategy: Strategy, organisation: Organisation, signer: User, staff: User, at, chance: Random):
        self.signer, self.staff, self.at, self.chance = signer, staff, at, chance
        self.membership = Membership.objects.create(
            strategy=strategy, version=strategy.current_version, organisation=organisation, created_by=signer
        )
        Membership.objects.filter(pk=self.membership.pk).update(created_at=at)
        self.membership.created_at = at  # the next save writes it again
        self._record("create", "", by=signer)

    def later(self, *days: int) -> None:
        """Moves on by between so many days, to office hours, never past now."""
        moved = self.at + datetime.timedelta(days=self.chance.randint(*days))
        moved = moved.replace(
            hour=self.chance.randint(7, 14), minute=self.chance.randrange(60), second=0, microsecond=0
        )
        self.at = min(moved, timezone.now() - datetime.timedelta(minutes=5)) if moved > self.at else moved

    def fill_in(self, *, half: bool = False) -> None:
        """What the organisation chooses and writes. `half`: a draft that somebody has only begun."""
        membership = self.membership
        goals = list(membership.version.goals.select_related("national_goal").prefetch_related("targets", "actions"))
        chosen = sorted(
            self.chance.sample(goals, 1 if half else self.chance.randint(1, 3)), key=lambda goal: goal.order
        )
        membership.goals.set(chosen)
        membership.targets.set([target for goal in chosen for target in list(goal.targets.all())[:2]])
        membership.contribution = " ".join(words.WORK[goal.national_goal_id][0] for goal in chosen)
        membership.looked_at = ["mal"] if half else ["mal", "egna-mal", "kontakter", "beslut"]
        membership.save()
        if half:
            return
        membership.actions.set([action for goal in chosen for action in list(goal.actions.all())[:1]])
        priorities = list(membership.version.priorities.all())
        membership.priorities.set(self.chance.sample(priorities, min(len(priorities), self.chance.randint(0, 2))))
        self._plan(chosen)
        self._contacts()
        self._decisions()

    def hand_in(self) -> None:
        """Signed by the organisation's signatory, with its paper."""
        membership, signed_at = self.membership, self.at.replace(microsecond=0)
        title = words.TITLES[membership.organisation.kind]
        content = declaration_content(membership)
        former = membership.declarations.order_by("number").select_related("document").last()
        letter = declaration_letter(
            membership, content, signatures=[self._signature(title, signed_at)], arrived_at=signed_at
        )
        paper = self._paper(letter, by=self.signer, replaces=former.document if former else None)
        declaration = Declaration.objects.create(
            membership=membership,
            number=former.number + 1 if former else 1,
            content=content,
            text_sha256=fingerprint(content),
            signer=self.signer,
            signer_name=self.signer.name,
            signer_title=title,
            mandate="Enligt delegationsordningen",
            signed_at=signed_at,
            method=METHOD,
            document=paper,
        )
        membership.handed_in_at = membership.handed_in_at or signed_at
        self._receive(declaration)
        membership.receipt_number = paper.number
        membership.completion_wanted, membership.completion_by = "", None
        self.step("sign", by=self.signer, document=paper)
        queue_receipts(declaration)
        leave(membership, self.at)

    def _receive(self, declaration: Declaration) -> None:
        """The county's receipt, of the same moment."""
        declaration.receipt = self._paper(receipt_letter(declaration, extracts=(), signed_files=()), by=self.signer)
        declaration.save(update_fields=["receipt"])

    def _signature(self, title: str, signed_at) -> Signature:
        """The signature, as the letter reads it."""
        return Signature(
            name=self.signer.name, title=title, mandate="Enligt delegationsordningen", signed_at=signed_at, how=METHOD
        )

    def register(self) -> None:
        """The registry's number."""
        self.membership.diary_number = f"EX 801-{self.chance.randint(100, 9999):04d}-{self.at.year}"
        self.membership.assignee = self.staff
        self.step("register", by=self.staff, why=self.membership.diary_number)
        kind = CaseNote.Kind.ASSIGNED
        CaseNote.objects.create(membership=self.membership, kind=kind, assignee=self.staff, by=self.staff, at=self.at)

    def ask_completion(self) -> None:
        """Something is missing."""
        membership = self.membership
        membership.completion_wanted = self.chance.choice(words.WANTED)
        membership.completion_by = timezone.localdate(self.at) + datetime.timedelta(days=28)
        self.step("ask_completion", by=self.staff, why=membership.completion_wanted)
        queue_answer("completion", membership, wanted=membership.completion_wanted, until=membership.completion_by)
        leave(membership, self.at)
        CaseNote.objects.create(membership=membership, text=words.NOTE, by=self.staff, at=self.at)

    def confirm(self) -> None:
        """The county confirms, with its paper."""
        membership, today = self.membership, timezone.localdate(self.at)
        membership.confirmed_at = self.at
        membership.joined_on = joining_date(membership, membership.declarations.last(), today)
        letter = confirmation_letter(membership, decided_on=today, deciders=self.deciders)
        paper = self._paper(letter, by=self.staff)
        self.step("confirm", by=self.staff, document=paper, deciders=self.deciders)
        self._invite(paper)

    def _invite(self, paper: Document) -> None:
        """The confirmation leaves with the invitation to process support, which nobody has answered yet."""
        mail = queue_invitation(self.membership, paper, *self.membership.reached_at())
        made = SupportInvitation.objects.create(membership=self.membership, mail=mail)
        SupportInvitation.objects.filter(pk=made.pk).update(created_at=self.at)
        self._record("invite", self.membership.state, by=None, document=paper)
        leave(self.membership, self.at)

    @property
    def deciders(self) -> Deciders:
        """The county's person, who decides without presentation."""
        return decided_alone(self.staff)

    def pause(self) -> None:
        """The county pauses the membership, with its notice."""
        why = self.chance.choice(words.PAUSED)
        letter = pause_letter(self.membership, on=timezone.localdate(self.at), reasons=why, deciders=self.deciders)
        self._notify("pause", letter, why)

    def end(self, reason: str, on: datetime.date) -> None:
        """The membership's last day, with the county's notice."""
        self.membership.ended_on, self.membership.end_reason = on, reason
        letter = end_letter(self.membership, reasons=words.ENDED[reason], deciders=self.deciders)
        self._notify("end", letter, words.ENDED[reason])

    def decline(self) -> None:
        """The county declines, with its decision."""
        why = self.chance.choice(words.DECLINED)
        self.membership.decision_reasons = why
        today = timezone.localdate(self.at)
        letter = decline_letter(self.membership, decided_on=today, deciders=self.deciders, reasons=why)
        self._notify("decline", letter, why)

    def _notify(self, verb: str, letter, why: str) -> None:
        """A step with the county's paper, and the letter that it leaves with."""
        paper = self._paper(letter, by=self.staff)
        self.step(verb, by=self.staff, why=why, document=paper, deciders=self.deciders)
        queue_notice(self.membership.events.get(document=paper))
        leave(self.membership, self.at)

    def answer_support(self, answer: str, *, contacted: bool = False) -> None:
        """What the organisation answered to the invitation to process support."""
        self.later(3, 20)
        SupportInvitation.objects.filter(membership=self.membership).update(
            answer=answer,
            wishes=self.chance.choice(words.WISHES) if answer == "yes" else "",
            answered_at=self.at,
            answered_by=self.signer,
            contacted_at=self.at + datetime.timedelta(hours=5) if contacted else None,
            contacted_by=self.staff if contacted else None,
        )
        self._record("support_answer", self.membership.state, by=self.signer)

    def step(
        self,
        verb: str,
        *,
        by: User,
        why: str = "",
        document: Document | None = None,
        deciders: Deciders | None = None,
    ) -> None:
        """Takes a step of the rules' table and writes its event."""
        before, step = self.membership.state, STEPS[verb]
        if before not in step.start:
            raise ValueError(f"{verb} cannot follow {before}")
        self.membership.state = step.end or before
        self.membership.edition += 1
        self.membership.save()
        self._record(verb, before, by=by, why=why, document=document, deciders=deciders)

    def _record(self, verb: str, before: str, *, by: User | None, why: str = "", document=None, deciders=None) -> None:
        MembershipEvent.objects.create(
            membership=self.membership,
            verb=verb,
            from_state=before,
            to_state=self.membership.state,
            by=by,
            side=STEPS[verb].side if verb in STEPS else Side.SYSTEM,
            at=self.at,
            why=why,
            document=document,
            **(deciders.in_letter() if deciders else {}),
        )

    def _plan(self, goals) -> None:
        membership = self.membership
        last_day = membership.strategy.valid_to
        if self.chance.random() < 0.3:
            membership.plan = Membership.Plan.EXISTING
            membership.plan_title = f"Plan för jämställdhet {membership.strategy.period}"
            membership.plan_url = f"https://www.{membership.organisation.slug}.example/jamstalldhet"
            membership.plan_pages = f"{self.chance.randint(3, 6)}–{self.chance.randint(8, 14)}"
        else:
            membership.plan = Membership.Plan.OWN_GOALS
            OwnGoal.objects.bulk_create(
                OwnGoal(membership=membership, goal=goal, order=order, what=what, indicator=indicator, due_on=last_day)
                for order, goal in enumerate(goals, start=1)
                for what, indicator in [self.chance.choice(words.WORK[goal.national_goal_id][1:])]
            )
        membership.save()

    def _contacts(self) -> None:
        membership, domain = self.membership, f"{self.membership.organisation.slug}.example"
        kinds = [(Contact.Kind.OPERATIONAL, "jamstalldhet")]
        if self.chance.random() < 0.4:
            kinds.append((Contact.Kind.FOLLOW_UP, "uppfoljning"))
        Contact.objects.bulk_create(
            Contact(membership=membership, kind=kind, role_mailbox=f"{box}@{domain}", title="jämställdhetssamordnare")
            for kind, box in kinds
        )

    def _decisions(self) -> None:
        """One to three bodies; the last one decided some days before now."""
        bodies = words.BODIES[self.membership.organisation.kind]
        day = timezone.localdate(self.at) - datetime.timedelta(days=14 * len(bodies))
        paragraph, diary = self.chance.choice(words.PARAGRAPHS), self.chance.choice(words.DIARY_NUMBERS)
        outcome = DecisionStep.Outcome
        steps = []
        for order, body in enumerate(bodies, start=1):
            day += datetime.timedelta(days=self.chance.randint(6, 13))
            number = self.chance.randint(2, 180)
            steps.append(
                DecisionStep(
                    membership=self.membership,
                    order=order,
                    body=body,
                    meets_on=day,
                    paragraph=paragraph.format(number=number, year=day.year),
                    diary_number=diary.format(number=number + 100, year=day.year),
                    outcome=outcome.DECIDED if order == len(bodies) else outcome.PROPOSED,
                )
            )
        DecisionStep.objects.bulk_create(steps)

    def _paper(self, letter, *, by: User, replaces: Document | None = None) -> Document:
        """The letter as an issued paper dated at this step; the sweeper finds it and the worker draws it."""
        membership, issued_at = self.membership, self.at.replace(microsecond=0)
        county, code = membership.strategy.county, new_code()
        number = next_number(letter.kind, county, issued_at)
        title = letter.heading()[:200]
        paper = {
            "number": number,
            "title": title,
            "language": "sv",
            "issued_at": issued_at.isoformat(),
            "address": address_of(code),
            "replaces": replaces.number if replaces else "",
            "draft": False,
        }
        return Document.objects.create(
            kind=letter.kind,
            county=county,
            number=number,
            title=title,
            template=letter.template,
            letter={**letter.frozen(), "paper": paper},
            subject_type=membership._meta.model_name,
            subject_pk=str(membership.pk),
            verification_code=code,
            replaces=replaces,
            issued_at=issued_at,
            issued_by=by,
        )


def address_of(code: str) -> str:
    """Where a paper with this code is checked."""
    return settings.SITE_URL + reverse("papers:verify", args=[code])

"""Two made-up consultations of Exempellän: one with its published compilation, one that is open now.

The portal's actions write "now"; a finished consultation needs a past. So its rows are written here, in the shape that
the actions give them. The worker draws the compilation."""

import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from membership.demo.cases import address_of
from portal.directory.models import Organisation
from portal.directory.sorting import sort_key
from portal.papers.actions import new_code, next_number
from portal.papers.models import Document
from portal.people.models import User
from strategies.consultation.actions.compiling import PAPER_READY, read_compilation
from strategies.consultation.documents import compile_letter, freeze
from strategies.consultation.models import (
    Consultation,
    ConsultationEvent,
    ConsultationInvitation,
    ConsultationResponse,
    ConsultationView,
)
from strategies.consultation.rules import AnswerState, Behalf, Handling, Source, State
from strategies.publishing.models import NationalGoal, RegionalTarget, Strategy, StrategyGoal, StrategyVersion

SWEDEN = ZoneInfo("Europe/Stockholm")
NEXT = "2028-2031"
CONTACT = {"contact_role": "jämställdhetsstrateg", "contact_email": "jamstalldhet@lansstyrelsen-exempel.example"}
MISSIVE = (
    "Länsstyrelsen har tillsammans med länets organisationer skrivit ett utkast till en ny länsstrategi för "
    "jämställdhet. Nu vill vi veta vad ni tycker.\n\n"
    "Svara gärna på frågorna vid varje del. Ni behöver bara svara på de delar som berör er. Efter remisstiden går vi "
    "igenom alla svar och publicerar en sammanställning som visar hur varje synpunkt har hanterats."
)
# Who answered the first one, with what, and what became of it: part by its place, text, handling, reason.
ANSWERS = (
    (
        "exempelstads-kommun",
        "Maria Modell",
        "kommunstrateg",
        (
            (
                0,
                "Visionen är tydlig. Vi saknar en mening om att strategin gäller både arbetsgivare och verksamhet.",
                Handling.TAKEN,
                "Inledningen säger nu att strategin gäller båda.",
            ),
            (
                1,
                "Målet om ordförandeposter bör också gälla kommunala bolag.",
                Handling.TAKEN,
                "Vi har lagt till ett eget mål om bolagens styrelser.",
            ),
            (
                2,
                "Målen behöver kunna följas upp med statistik som redan finns. Egna mätningar klarar vi inte varje år.",
                Handling.PARTLY,
                "Fyra av målen följs nu med officiell statistik. För de övriga gör länsstyrelsen mätningen.",
            ),
        ),
    ),
    (
        "region-exempel",
        "Erik Exempel",
        "hållbarhetschef",
        (
            (0, "Vi tillstyrker förslaget i sin helhet.", Handling.NOTED, ""),
            (
                5,
                "Lägg till ett mål om sjukskrivningar i välfärdsyrken. Skillnaden mellan kvinnor och män är stor.",
                Handling.TAKEN,
                "Målet finns med i den beslutade strategin.",
            ),
            (
                6,
                "Strategin bör ange vilka resurser länsstyrelsen avsätter varje år.",
                Handling.NOT_TAKEN,
                "Resurserna beslutas i länsstyrelsens verksamhetsplan, inte i strategin.",
            ),
        ),
    ),
    (
        "hogskolan-i-exempelstad",
        "Karin Påhitt",
        "prefekt",
        (
            (
                3,
                "Utbildning tas bara upp för barn och unga. Vuxnas lärande behöver också finnas med.",
                Handling.PARTLY,
                "Vuxnas lärande nämns i lägesbilden. Ett eget mål övervägs till nästa period.",
            ),
        ),
    ),
)
OUTCOME = (
    "Tre organisationer svarade. Flera av deras synpunkter finns med i den beslutade strategin: den gäller nu "
    "uttryckligen också arbetsgivarrollen, målen om bolagens styrelser och om sjukskrivningar är nya, och "
    "uppföljningen bygger mer på officiell statistik."
)


def load_consultations(county) -> int:
    """Both consultations where they are missing; returns how many are new."""
    staff = User.objects.get(email="staff@exempel.example")
    return _finished(county, staff) + _open(county, staff)


@transaction.atomic(durable=True)
def _finished(county, staff: User) -> int:
    strategy = Strategy.objects.select_related("county").get(county=county, slug="2024-2027")
    if Consultation.objects.filter(strategy=strategy).exists():
        return 0
    made = Consultation.objects.create(
        strategy=strategy,
        version=strategy.current_version,
        number=1,
        title="Remiss: Ett jämställt Exempellän 2024–2027",
        missive=MISSIVE,
        closes_on=datetime.date(2023, 10, 16),
        diary_number="EX 801-0042-2023",
        **CONTACT,
    )
    _send(made, _at(2023, 9, 4), strategy.current_version)
    _ask(made, ["mallinge-kommun", "provkopings-kommun", *(row[0] for row in ANSWERS)], _at(2023, 9, 4))
    for day, (slug, name, title, views) in zip((2, 9, 13), ANSWERS, strict=True):
        _answer(made, slug, name, title, views, _at(2023, 10, day), staff)
    made.state, made.compiled_at, made.outcome = State.COMPILED, _at(2023, 12, 1), OUTCOME
    made.save()
    _event(made, "publish", made.compiled_at, staff)
    _paper(made, staff)
    return 1


@transaction.atomic(durable=True)
def _open(county, staff: User) -> int:
    """The next period's draft is out for views: some have answered, one has begun, anybody may."""
    strategy, is_new = Strategy.objects.get_or_create(
        county=county,
        slug=NEXT,
        defaults={"valid_from": datetime.date(2028, 1, 1), "valid_to": datetime.date(2031, 12, 31)},
    )
    if not is_new:
        return 0
    draft = _draft(strategy)
    now = timezone.now()
    made = Consultation.objects.create(
        strategy=strategy,
        version=draft,
        number=1,
        title="Remiss: Ett jämställt Exempellän 2028–2031",
        missive=MISSIVE,
        closes_on=timezone.localdate() + datetime.timedelta(days=24),
        allow_open_answers=True,
        questions={"whole": "Är visionen tydlig? Vad saknas?"},
        **CONTACT,
    )
    at = now - datetime.timedelta(days=12)
    _send(made, at, draft)
    slugs = ["mallinge-kommun", "exempelstads-kommun", "provkopings-kommun", "monstersunds-kommun", "region-exempel"]
    _ask(made, slugs, at)
    _answer(
        made,
        "exempelstads-kommun",
        "Maria Modell",
        "kommunstrateg",
        ((0, "Visionen är tydlig. Vi vill se fler mål om unga.", Handling.WAITING, ""),),
        now - datetime.timedelta(days=3),
        staff,
    )
    begun = made.invitations.get(organisation__slug="region-exempel")
    ConsultationResponse.objects.create(
        consultation=made, invitation=begun, organisation_name=begun.name, texts={"whole": "Utkast"}, edition=1
    )
    return 1


def _draft(strategy: Strategy) -> StrategyVersion:
    draft = StrategyVersion.objects.create(
        strategy=strategy,
        number=1,
        title="Ett jämställt Exempellän 2028–2031",
        introduction="Ett påhittat utkast som visar hur en remiss går till.",
        vision="Ett Exempellän där alla har samma makt att forma samhället och sina egna liv.",
        vision_known="sourced",
        overall_aim="Jämställdhet är en del av det ordinarie arbetet i varje organisation.",
        overall_aim_known="sourced",
        **CONTACT,
    )
    targets = {"jamstalld-utbildning": "Lika många flickor som pojkar går ut grundskolan med godkända betyg."}
    for goal in NationalGoal.objects.in_order():
        row = StrategyGoal.objects.create(version=draft, national_goal=goal, order=goal.order)
        if text := targets.get(goal.key):
            RegionalTarget.objects.create(goal=row, wording=text, order=1)
    return draft


def _at(year: int, month: int, day: int) -> datetime.datetime:
    return datetime.datetime(year, month, day, 10, 15, tzinfo=SWEDEN)


def _send(made: Consultation, at, version: StrategyVersion) -> None:
    made.content, made.state, made.sent_at = freeze(version, made.questions), State.OPEN, at
    made.save()
    _event(made, "send", at, User.objects.get(email="staff@exempel.example"))


def _ask(made: Consultation, slugs: list[str], at) -> None:
    for organisation in Organisation.objects.filter(slug__in=slugs).in_order():
        ConsultationInvitation.objects.create(
            consultation=made,
            organisation=organisation,
            name=organisation.name,
            sort_name=sort_key(organisation.name),
            email=f"registrator@{organisation.slug}.example",
            source=Source.REGISTER,
            sent_at=at,
        )


def _answer(made: Consultation, slug: str, name: str, title: str, views, at, staff: User) -> None:
    invitation = made.invitations.get(organisation__slug=slug)
    keys = [part["key"] for part in made.parts]
    response = ConsultationResponse.objects.create(
        consultation=made,
        invitation=invitation,
        behalf=Behalf.ORGANISATION,
        organisation_name=invitation.name,
        name=name,
        title=title,
        texts={keys[place]: text for place, text, *_rest in views},
        state=AnswerState.HANDED_IN,
        saved_at=at,
        handed_in_at=at,
    )
    _event(made, "hand_in", at, None, response)
    for order, (place, text, handling, reason) in enumerate(views, start=1):
        decided = {"decided_by": staff, "decided_at": at + datetime.timedelta(days=20)} if handling else {}
        ConsultationView.objects.create(
            response=response, part=keys[place], order=order, text=text, handling=handling, reason=reason, **decided
        )


def _event(made: Consultation, verb: str, at, by: User | None, response=None) -> None:
    ConsultationEvent.objects.create(consultation=made, verb=verb, at=at, by=by, response=response)


def _paper(made: Consultation, staff: User) -> None:
    """The compilation as an issued paper dated when it was published; the sweeper finds it and the worker draws it."""
    letter, county, code = compile_letter(made, read_compilation(made)), made.strategy.county, new_code()
    number, title = next_number(letter.kind, county, made.compiled_at), letter.heading()[:200]
    paper = {"number": number, "title": title, "language": "sv", "issued_at": made.compiled_at.isoformat()}
    paper |= {"address": address_of(code), "replaces": "", "draft": False}
    Document.objects.create(
        kind=letter.kind,
        county=county,
        number=number,
        title=title,
        template=letter.template,
        letter={**letter.frozen(), "paper": paper},
        subject_type=made._meta.model_name,
        subject_pk=str(made.pk),
        verification_code=code,
        issued_at=made.compiled_at,
        issued_by=staff,
        then_task=PAPER_READY,
        then_pk=str(made.pk),
    )


__all__ = ["load_consultations"]

"""The steps from an empty strategy draft to the public profile, the same for every way of using the pages."""

import io

import pikepdf
from pypdf import PdfReader

from tests.journeys.sink_letters import code_in, letter_to, letters_to, papers_in
from tests.journeys.words import sv
from tests.portal.people.world import PASSWORD, totp

TITLE = "Ett jämställt Exempellän"
STRATEGY = "/lan/exempel/strategi/2024-2027/"
DESK = "/arbetsyta/exempel/"
NAME = "Föreningen Lika villkor"
OFFICER, COLLEAGUE = "anna.akerlund@likavillkor.example", "bo.berg@likavillkor.example"
MAILBOX = "kansli@likavillkor.example"
SIGNER = "Anna Åkerlund"
GOAL = "Jämställd hälsa"


def log_in_as_staff(staff, email):
    """Password, then the code of the app."""
    staff.open("/konto/login/")
    staff.look()
    staff.write("login", email)
    staff.write("password", PASSWORD)
    staff.press("Log in")
    staff.look()
    staff.write("code", totp())
    staff.press("Log in")
    staff.look()
    assert staff.page.url.endswith(DESK)


def publish_strategy(staff):
    """From nothing to a published strategy that organisations can join."""
    staff.press("Write a new strategy", "body")
    staff.look()
    staff.write("title", TITLE)
    staff.write("valid_from", "2024-01-01")
    staff.write("valid_to", "2027-12-31")
    staff.press("Make the draft")
    staff.look()
    overview = staff.page.url
    staff.press("Title, vision and aim")
    staff.look()
    staff.compose("vision", "Kvinnor och män formar länet tillsammans.")
    staff.compose("overall_aim", "Makt och resurser fördelas lika.")
    staff.press("Save and go back")
    staff.press("Contact and publication")
    staff.look()
    staff.write("contact_role", "Jämställdhetsstrateg")
    staff.write("contact_email", "jamstalldhet@lansstyrelsen.example")
    staff.press("Save and go back")
    staff.press("Joining")
    staff.look()
    staff.pick("joining", "open")
    staff.compose("joining_means", "Ni bidrar till länets mål.")
    staff.write("decision_needed", "beslut i organisationens styrelse")
    staff.write("offered-0-text", "Processledning i tolv månader")
    staff.tick("offered-0-is_process_support")
    staff.write("expected-0-text", "Svara på uppföljningen varje år")
    staff.press("Save and go back")
    staff.follow(GOAL)
    staff.look()
    staff.compose("situation", "Kvinnor är oftare sjukskrivna än män.")
    staff.press("Save and go back")
    staff.follow(GOAL)
    staff.press("Add a regional target")
    staff.look()
    staff.write("wording", "Skillnaden i sjukskrivning halveras")
    staff.press("Save in the draft")
    staff.open(overview)
    staff.look()
    staff.press("Publish")
    staff.look()
    staff.press("Publish")
    staff.sees(sv("The strategy is published."))
    staff.look()


def sign_up(person, sink, email, password):
    """From the strategy's page to an account and back to where joining begins."""
    person.open(STRATEGY)
    person.look()
    person.press("Join with your organisation")
    person.look()
    person.write("email", email)
    if password:
        person.write("password1", password)
    person.press("Make the account")
    person.look()
    person.write("code", code_in(letter_to(sink, email)))
    person.press("Confirm")
    person.look()
    assert "/mina-sidor/anslut/exempel/2024-2027/" in person.page.url


def add_organisation(officer):
    """The register does not have it, so the officer adds it and asks to sign for it; what was written follows along."""
    officer.write("organisation", NAME)
    officer.write("own_name", SIGNER)
    officer.pick("role", "signatory")
    officer.write("message", "Jag är ordförande.")
    officer.press("Ask to act and go on")
    officer.look()
    officer.pick("kind", "association")
    officer.tick("has_no_orgnr")
    officer.press("Add and ask to act")
    officer.sees(sv("Your request has been sent. You receive a letter when it has been answered."))
    officer.sees(TITLE)
    officer.look()


def approve(staff, sink):
    """Staff approve the officer, check the organisation and write its e-mail domain."""
    staff.open(DESK)
    staff.press("Representatives", "body")
    staff.look()
    staff.follow(NAME)
    staff.look()
    staff.pick("yes-ground", "statute")
    staff.write("yes-source", "Stadgar antagna av årsmötet")
    staff.write("yes-paragraph", "7")
    staff.press("Approve")
    staff.follow(NAME)
    staff.look()
    staff.write("domains", "likavillkor.example")
    staff.press("Mark as checked")
    staff.look()
    letter_to(sink, OFFICER, holding=NAME)


def act_by_domain(colleague):
    """A colleague with an address at the known domain may act at once."""
    colleague.write("organisation", NAME)
    colleague.write("own_name", "Bo Berg")
    colleague.pick("role", "contact")
    colleague.press("Ask to act and go on")
    colleague.sees(sv("You may act for %(organisation)s.", organisation=NAME))
    colleague.look()


def begin(officer):
    """A draft with nothing in it; gives its address."""
    officer.open("/mina-sidor/")
    officer.look()
    officer.open(f"{STRATEGY}")
    officer.press("Join with your organisation")
    officer.look()
    officer.press("Begin the declaration")
    officer.look()
    return officer.page.url.removesuffix("mal/")


def write_goals_and_plan(officer):
    """Goals of the strategy, and two goals of the organisation's own."""
    officer.page.wait_for_load_state()
    first = officer.page.locator('main [name="goals"]').first.get_attribute("value")
    officer.tick("goals", first)
    officer.write("contribution", "Vi utbildar tränare och delar tider lika.")
    officer.write("rows-0-what", "Lika många tider i hallen")
    officer.write("rows-0-indicator", "Tider per lag")
    officer.write("rows-0-due_on", "2027-06-30")
    officer.press("Add one more goal")
    officer.write("rows-1-what", "Hälften av ledarna är kvinnor")
    officer.write("rows-1-indicator", "Andel i procent")
    officer.write("rows-1-due_on", "2027-12-31")
    officer.press("Save and go on")
    officer.look()


def write_contacts_and_decision(officer):
    """Whom to reach, and the board's decision; the proposal is skipped."""
    officer.press("Contacts")
    officer.look()
    officer.pick("rows-0-kind", "operational")
    officer.write("rows-0-role_mailbox", MAILBOX)
    # Filled in with whoever writes; what is shown to all is the mailbox.
    officer.write("rows-0-name", "")
    officer.write("rows-0-email", "")
    officer.tick("rows-0-show_publicly")
    officer.press("Add one more contact")
    officer.pick("rows-1-kind", "follow_up")
    officer.write("rows-1-name", "Bo Berg")
    officer.write("rows-1-email", COLLEAGUE)
    officer.press("Save and go on")
    officer.look()
    officer.press("Decision")
    officer.look()
    officer.write("rows-0-body", "Styrelsen")
    officer.pick("rows-0-outcome", "decided")
    officer.write("rows-0-meets_on", "2026-10-05")
    officer.write("rows-0-paragraph", "§ 12")
    officer.press("Save and go on")
    officer.look()


def sign(officer, sink, password, *, again=False):
    """Review, sign, prove who one is, and arrive at the receipt."""
    officer.press("Review and sign")
    officer.look()
    officer.write("name", SIGNER)
    officer.write("title", "Ordförande")
    officer.pick("ground", "authorised")
    officer.tick("stands_behind")
    codes = len(letters_to(sink, OFFICER, holding=sv("Your code")))
    officer.press("Sign and hand in")
    # A proof holds for five minutes: whether it is asked for again depends on how long the walk has taken.
    if "/konto/" in officer.page.url:
        prove(officer, sink, password, number=codes + 1)
    else:
        assert password or again, "an account without a password signed without a code"
    officer.look()
    assert officer.page.url.endswith("/mottaget/")
    officer.sees(sv("Your declaration of intent has arrived"), SIGNER, "kl.")


def prove(officer, sink, password, *, number):
    """The password once more, or for whoever has none a code by mail: the ``number``th that comes."""
    officer.look()
    if password:
        officer.write("password", password)
    else:
        officer.write("code", code_in(letter_to(sink, OFFICER, holding=sv("Your code"), number=number)))
    officer.press("Confirm")


def check_paper(content, *words):
    """A tagged PDF with the words in it."""
    pdf = pikepdf.open(io.BytesIO(content))
    assert len(pdf.pages) >= 1
    assert bool(pdf.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in pdf.Root
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages).split())
    for word in words:
        assert word in text, text[:600]


def receive_receipt(officer, sink, number=1):
    """The receipt arrives with the paper, and the same paper can be downloaded."""
    letter = letter_to(sink, OFFICER, holding="Kvittens", number=number)
    [(_name, attached)] = papers_in(letter)
    check_paper(attached, NAME, SIGNER)
    officer.wait_for("(PDF")
    officer.look()
    content, name = officer.download(officer.page.locator('main a[href$=".pdf"]').first)
    assert content == attached
    assert name.endswith(".pdf")


def handle(staff):
    """Staff read the case, register it and ask for more."""
    staff.open(DESK)
    staff.look()
    staff.follow(NAME)
    staff.look()
    staff.sees(SIGNER, "Lika många tider i hallen", "Styrelsen")
    staff.follow(sv("Register"))
    staff.look()
    staff.write("diary_number", "801-123-2026")
    staff.press("Save the diary number")
    staff.sees("801-123-2026")
    staff.press("Ask for completion")
    staff.look()
    staff.write("wanted", "Vilka mål följer ni upp först?")
    staff.press("Ask for completion")
    staff.sees(sv("Completion requested"))
    staff.look()


def complete(officer, sink):
    """The officer reads what is asked and changes one section."""
    letter_to(sink, MAILBOX, holding="Komplettera")
    officer.open("/mina-sidor/")
    officer.look()
    officer.follow(NAME)
    officer.look()
    officer.sees("Vilka mål följer ni upp först?")
    officer.press("Goals")
    officer.write("contribution", "Vi utbildar tränare. Först följer vi tiderna i hallen.")
    officer.press("Save and go on")


def confirm(staff, sink):
    """Staff confirm; the paper is drawn and leaves with the invitation."""
    staff.open(DESK)
    staff.follow(NAME)
    staff.look()
    staff.press("Confirm the joining")
    staff.tick("without_presentation")
    staff.look()
    staff.press("Confirm")
    staff.sees(sv("Joined"))
    staff.look()
    letter = letter_to(sink, MAILBOX, holding="bekräftelse")
    [(_name, attached)] = papers_in(letter)
    check_paper(attached, NAME, "801-123-2026", "Länsstyrelsen i Exempellän")
    return attached


def visit(visitor):
    """What the public sees, at once."""
    visitor.open("/anslutna/")
    visitor.look()
    visitor.sees(NAME)
    visitor.open("/lan/exempel/anslutna/")
    visitor.look()
    visitor.sees(NAME)
    visitor.open("/lan/exempel/")
    visitor.look()
    visitor.open("/lan/exempel/anslutna/")
    visitor.follow(NAME)
    visitor.look()
    visitor.sees("Lika många tider i hallen", "Styrelsen", TITLE, MAILBOX)
    assert "Bo Berg" not in visitor.page.locator("main").inner_text(), "a name that was not switched on"


def answer(officer, membership_url):
    """The officer opens the confirmation and answers the invitation."""
    officer.open(membership_url)
    officer.look()
    confirmation = officer.page.locator('main a[href$=".pdf"]').filter(has_text="ekräftelse").first
    content, _name = officer.download(confirmation)
    officer.press("Answer the invitation")
    officer.look()
    officer.pick("answer", "yes")
    officer.write("wishes", "Hjälp att kartlägga.")
    officer.press("Send the answer")
    officer.sees(sv("Your answer has been sent to the county administrative board."))
    officer.look()
    return content


def see_answer(staff):
    """Staff see the answer in the inbox and note that they have been in touch."""
    staff.open(DESK)
    staff.look()
    staff.follow(sv("Process support"))
    staff.follow(NAME)
    staff.look()
    staff.sees("Hjälp att kartlägga.")
    staff.press("Note that contact is made")
    staff.look()
